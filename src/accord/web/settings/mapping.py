"""The form of step 3 read back: which column feeds what, how its dates are written, what its texts become."""

from collections.abc import Iterator

from django.http import QueryDict

from accord.sources.files.canonical import Field, FileKind
from accord.sources.files.guess import choices_of, values_of
from accord.sources.files.looking import Look
from accord.sources.files.map import ColumnMap, Recipe

KEEP = "keep"


def given_map(
    kind: FileKind, before: ColumnMap, seen: Look, asked: QueryDict
) -> tuple[ColumnMap, bool]:
    """The map that the form says, and whether texts of a newly chosen column want checking."""
    columns: dict[str, Recipe] = {}
    formats: dict[str, tuple[str, ...]] = {}
    changed = False
    for each in kind.fields:
        recipe = _recipe(each, before, seen, asked)
        if recipe is None:
            continue
        known = before.columns.get(each.name)
        changed |= bool(recipe.values) and (known is None or known.columns != recipe.columns)
        columns[each.name] = recipe
        written = asked.get(f"format-{each.name}", "").strip()
        if written:
            formats[each.name] = (written,)
    own = {name: recipe for name, recipe in before.columns.items() if name not in kind.by_name}
    ignored = tuple(name for name in asked.getlist("ignore") if name in seen.columns)
    return ColumnMap(
        columns | own, before.source, kind.name, formats, before.zone, before.skip, ignored,
        before.empty, asked.get("decimal") or None, before.layout,
    ), changed  # fmt: skip


def _recipe(each: Field, before: ColumnMap, seen: Look, asked: QueryDict) -> Recipe | None:
    chosen = asked.get(f"column-{each.name}", "")
    known = before.columns.get(each.name)
    if chosen == KEEP:
        return known
    if not chosen.isdecimal() or int(chosen) >= len(seen.columns):
        constant = asked.get(f"constant-{each.name}", "").strip()
        return Recipe("constant", constant=constant) if constant else None
    column = seen.columns[int(chosen)]
    if not choices_of(each):
        return Recipe("column", (column,))
    if known is not None and known.columns == (column,):
        return Recipe("column", (column,), values=dict(_values(each, known, asked)))
    return Recipe("column", (column,), values=values_of(each, seen.frame[column]))


def _values(each: Field, known: Recipe, asked: QueryDict) -> Iterator[tuple[str, str]]:
    texts = asked.getlist(f"text-{each.name}")
    for text, value in zip(texts, asked.getlist(f"value-{each.name}"), strict=False):
        if value in choices_of(each) and value != text:
            yield text, value
    if "*" in known.values:
        yield "*", known.values["*"]
