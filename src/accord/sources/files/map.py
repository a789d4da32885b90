"""MAP.yaml: which column of a file feeds which canonical column; its faults named with their line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from accord.sources.files.canonical import FILE_KINDS
from accord.sources.files.chunk import Layout

How = Literal["column", "constant", "join", "first"]
# Name and meaning; the reader knows no other keys, the guide shows these.
MAP_KEYS = (
    ("source", "Name space of the keys."),
    ("kind", "What the rows are."),
    ("columns", "Canonical column: the file's column, or a recipe. Other names become properties."),
    (
        "formats",
        "Canonical column: how its dates are written, as %d.%m.%Y, or epoch, epoch_ms; or a list.",
    ),
    ("zone", "Time zone of dates that name none; without it such dates are refused."),
    ("skip", "File's column: texts whose rows are left out and counted as skipped."),
    ("ignore", "File's columns to leave out on purpose."),
    ("empty", "Texts that mean an empty cell, as n/a."),
    (
        "decimal",
        "Decimal mark of all numbers, `.` or `,`; without it numbers with two readings are refused.",
    ),
    ("encoding", "Encoding, where it is not found out rightly."),
    ("separator", "Separator, where it is not found out rightly."),
    ("sheet", "Sheet of a workbook; without it the first visible one."),
)
RECIPE_KEYS = (
    ("from", "The file's column."),
    ("value", "A constant."),
    ("join", "Columns put together, empty ones left out."),
    ("with", "What stands between joined columns; a blank otherwise."),
    ("first", "The first of these columns that is not empty."),
    ("values", "Texts to replace, '*' for any other."),
    ("divide", "What numbers are divided by: 1000000 for amounts in millionths."),
    ("times", "What numbers are multiplied by: 1000 for amounts in thousands."),
)
TOP = tuple(name for name, _ in MAP_KEYS)
RECIPE = tuple(name for name, _ in RECIPE_KEYS)
NOTHING: Mapping[str, str] = MappingProxyType({})


class MapFault(Exception):
    """A map that cannot be used; one line a fault, each with its place and what to write instead."""


@dataclass(frozen=True)
class Recipe:
    """How one canonical column is made: from one column, a constant, joined ones or the first that is
    not empty; then `values` replaces texts ('*' any other), numbers are multiplied by `times` and
    divided by `divide`.
    """

    how: How
    columns: tuple[str, ...] = ()
    constant: str | None = None
    glue: str = " "
    values: Mapping[str, str] = field(default_factory=dict)
    divide: int = 1
    times: int = 1

    @property
    def keeps_all(self) -> bool:
        """Whether what stands in the file can still be read from the result."""
        return self.how in {"column", "join"} and not self.values


@dataclass(frozen=True)
class ColumnMap:
    """A whole map. `skip` leaves rows out by a column's text, `ignore` columns on purpose."""

    columns: Mapping[str, Recipe] = field(default_factory=dict)
    source: str | None = None
    kind: str | None = None
    formats: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    zone: str | None = None
    skip: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    decimal: str | None = None
    layout: Layout = field(default_factory=Layout)


def load_map(path: Path) -> ColumnMap:
    """Read a map; raises MapFault with every fault found."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise MapFault(f"{path.name} cannot be read ({fault}).") from None
    return read_map(text, path.name)


def read_map(text: str, name: str) -> ColumnMap:
    """The map that a text says; `name` stands in what is found wrong with it."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as fault:
        raise MapFault(f"{name} is no YAML: {' '.join(str(fault).split())}") from None
    return _Reader(name).read(node)


class _Reader:
    """Walks the document's nodes, so that each fault has its line."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults: list[str] = []

    def read(self, node: yaml.Node | None) -> ColumnMap:
        if not isinstance(node, yaml.MappingNode):
            raise MapFault(
                f"{self.name}: it holds no map; write at least `columns:` with `key: …`."
            )
        top = dict(self._pairs(node, TOP, "the map"))
        found = ColumnMap(
            columns=self._columns(top.get("columns")),
            source=self._scalar(top.get("source")),
            kind=self._kind(top.get("kind")),
            formats=self._lists(top.get("formats")),
            zone=self._zone(top.get("zone")),
            skip=self._lists(top.get("skip")),
            ignore=self._texts(top.get("ignore")),
            empty=self._texts(top.get("empty")),
            decimal=self._one_of(top.get("decimal"), (".", ",")),
            layout=self._layout(top),
        )
        self._check_formats(found, top.get("formats"))
        if self.faults:
            raise MapFault("\n".join(self.faults))
        return found

    def _fault(self, node: yaml.Node, sentence: str) -> None:
        self.faults.append(f"{self.name}, line {node.start_mark.line + 1}: {sentence}")

    def _pairs(
        self, node: yaml.Node, known: Sequence[str] | None, where: str
    ) -> Iterator[tuple[str, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            self._fault(node, f"{where} must be written as `name: value` lines.")
            return
        seen: set[str] = set()
        for name_node, value in node.value:
            name = str(name_node.value)
            if name in seen:
                self._fault(name_node, f"'{name}' stands twice in {where}; keep one.")
            elif known is not None and name not in known:
                self._fault(name_node, f"{where} knows no '{name}'{_guess(name, known)}")
            else:
                yield name, value
            seen.add(name)

    def _scalar(self, node: yaml.Node | None) -> str | None:
        if node is None:
            return None
        if not isinstance(node, yaml.ScalarNode):
            self._fault(node, "one text is needed here.")
            return None
        if node.tag.endswith(":null"):
            return None
        return str(node.value).strip() or None

    def _texts(self, node: yaml.Node | None) -> tuple[str, ...]:
        if node is None:
            return ()
        if isinstance(node, yaml.ScalarNode):
            return (str(node.value),)
        if not isinstance(node, yaml.SequenceNode):
            self._fault(node, "a list is needed here, as in [a, b].")
            return ()
        return tuple(str(item.value) for item in node.value)

    def _lists(self, node: yaml.Node | None) -> dict[str, tuple[str, ...]]:
        if node is None:
            return {}
        return {name: self._texts(value) for name, value in self._pairs(node, None, "this part")}

    def _one_of(self, node: yaml.Node | None, choices: tuple[str, ...]) -> str | None:
        text = self._scalar(node)
        if node is not None and text is not None and text not in choices:
            self._fault(node, f"'{text}' is none of {' '.join(choices)}.")
        return text

    def _kind(self, node: yaml.Node | None) -> str | None:
        text = self._scalar(node)
        kinds = tuple(kind.name for kind in FILE_KINDS)
        if node is not None and text is not None and text not in kinds:
            self._fault(node, f"'{text}' is no kind of file{_guess(text, kinds)}")
        return text

    def _zone(self, node: yaml.Node | None) -> str | None:
        text = self._scalar(node)
        if node is None or text is None:
            return None
        try:
            ZoneInfo(text)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self._fault(node, f"'{text}' is no time zone; use an IANA name such as Europe/Berlin.")
        return text

    def _layout(self, top: Mapping[str, yaml.Node]) -> Layout:
        separator = self._scalar(top.get("separator")) if "separator" in top else None
        raw = top["separator"].value if "separator" in top else None
        if raw in {"\t", "\\t", "tab"}:
            separator = "\t"
        if separator is not None and len(separator) != 1:
            self._fault(
                top["separator"], f"'{separator}' is no separator; write one character or tab."
            )
        return Layout(self._scalar(top.get("encoding")), separator, self._scalar(top.get("sheet")))

    def _columns(self, node: yaml.Node | None) -> dict[str, Recipe]:
        if node is None:
            return {}
        return {
            name: self._recipe(name, value) for name, value in self._pairs(node, None, "columns")
        }

    def _recipe(self, name: str, node: yaml.Node) -> Recipe:
        if isinstance(node, yaml.ScalarNode):
            if not str(node.value).strip():
                self._fault(node, f"'{name}' names no column; write the file's column after it.")
            return Recipe("column", (str(node.value).strip(),))
        parts = dict(self._pairs(node, RECIPE, f"the recipe of '{name}'"))
        ways = [way for way in ("from", "value", "join", "first") if way in parts]
        if len(ways) != 1:
            self._fault(
                node, f"the recipe of '{name}' needs exactly one of from, value, join, first."
            )
            return Recipe("constant")
        return self._made(ways[0], parts)

    def _made(self, way: str, parts: Mapping[str, yaml.Node]) -> Recipe:
        made = self._way(way, parts)
        return replace(
            made,
            values=self._values(parts.get("values")),
            divide=self._factor(parts.get("divide")),
            times=self._factor(parts.get("times")),
        )

    def _way(self, way: str, parts: Mapping[str, yaml.Node]) -> Recipe:
        if way == "value":
            return Recipe("constant", constant=str(parts["value"].value))
        if way == "from":
            return Recipe("column", (self._scalar(parts["from"]) or "",))
        glue = str(parts["with"].value) if "with" in parts else " "
        columns = self._texts(parts[way])
        if not columns:
            self._fault(parts[way], f"`{way}` needs a list of columns, as in [{way}_a, {way}_b].")
        how: How = "join" if way == "join" else "first"
        return Recipe(how, columns, glue=glue)

    def _values(self, node: yaml.Node | None) -> Mapping[str, str]:
        if node is None:
            return NOTHING
        pairs = self._pairs(node, None, "values")
        return {name: self._scalar(value) or "" for name, value in pairs}

    def _factor(self, node: yaml.Node | None) -> int:
        text = self._scalar(node)
        if node is None or text is None:
            return 1
        if not text.isdigit() or int(text) < 1:
            self._fault(node, f"'{text}' is no factor; write a whole number such as 1000000.")
            return 1
        return int(text)

    def _check_formats(self, found: ColumnMap, node: yaml.Node | None) -> None:
        for name, formats in found.formats.items():
            if found.columns and name not in found.columns and node is not None:
                self._fault(node, f"formats names '{name}', which columns does not.")
            for text in formats:
                if "%" not in text and text not in {"epoch", "epoch_ms"} and node is not None:
                    self._fault(
                        node,
                        f"'{text}' is no format; write one such as %d.%m.%Y, epoch or epoch_ms.",
                    )


def _guess(name: str, known: Sequence[str]) -> str:
    close = get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]}?" if close else f"; it knows {', '.join(known)}."
