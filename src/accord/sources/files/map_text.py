"""A map as the text of a MAP.yaml, which `read_map` reads back as the same map."""

from typing import Any

import yaml

from accord.sources.files.map import ColumnMap, Recipe


def map_text(given: ColumnMap) -> str:
    """The map as YAML; what it leaves unsaid is left out."""
    said: dict[str, Any] = {
        "source": given.source,
        "kind": given.kind,
        "columns": {name: _recipe(recipe) for name, recipe in given.columns.items()},
        "formats": {name: _one_or_list(formats) for name, formats in given.formats.items()},
        "zone": given.zone,
        "skip": {name: list(texts) for name, texts in given.skip.items()},
        "ignore": list(given.ignore),
        "empty": list(given.empty),
        "decimal": given.decimal,
        "encoding": given.layout.encoding,
        "separator": given.layout.separator,
        "sheet": given.layout.sheet,
    }
    kept = {name: value for name, value in said.items() if value}
    return str(yaml.safe_dump(kept, sort_keys=False, allow_unicode=True, width=100))


def _recipe(recipe: Recipe) -> str | dict[str, Any]:
    if recipe == Recipe("column", recipe.columns):
        return recipe.columns[0]
    said = _way(recipe)
    if recipe.values:
        said["values"] = dict(recipe.values)
    factors = {"divide": recipe.divide, "times": recipe.times}
    return said | {name: factor for name, factor in factors.items() if factor != 1}


def _way(recipe: Recipe) -> dict[str, Any]:
    if recipe.how == "constant":
        return {"value": recipe.constant or ""}
    if recipe.how == "column":
        return {"from": recipe.columns[0]}
    glue = {"with": recipe.glue} if recipe.how == "join" else {}
    return {recipe.how: list(recipe.columns), **glue}


def _one_or_list(texts: tuple[str, ...]) -> str | list[str]:
    return texts[0] if len(texts) == 1 else list(texts)
