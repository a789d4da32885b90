"""From YAML to the typed document, led by its declarations; every fault with its line and column.

What cannot be read is reported and replaced by something blank, so that one pass finds all faults;
what is found later at or below such a place is not reported again.
"""

from collections.abc import Iterator
from typing import Any

import msgspec.inspect as declared
import yaml

from accord.agreement.consistency import findings
from accord.agreement.document import Document
from accord.agreement.faults import BadAgreement, Fault, Finding, Path, dotted, meant, nearest
from accord.agreement.scalars import MISFIT, bare_of, blank, needs_quotes, said, taken, wanted

_LARGEST = 1_000_000
_DOCUMENT = declared.type_info(Document)


class _Loader(yaml.SafeLoader):
    """A document says each thing where it holds; names for parts would also let a small file grow huge."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """A node; one that stands for another is refused."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.MarkedYAMLError(
                problem="* refers to another part", problem_mark=self.get_mark()
            )
        return super().compose_node(parent, index)


def read(text: str) -> Document:
    """The document; raises BadAgreement with all its faults."""
    document, faults = examine(text)
    if faults:
        raise BadAgreement(faults)
    return document


def examine(text: str) -> tuple[Document, tuple[Fault, ...]]:
    """What could be read, and everything that is wrong with it, in the order of the text."""
    try:
        return _examined(text)
    except RecursionError:
        why = "Its parts lie too deep in one another."
        return Document(), (Fault(1, 1, "", why, "Use fewer groups within groups."),)


def _examined(text: str) -> tuple[Document, tuple[Fault, ...]]:
    node = _composed(text)
    if isinstance(node, Fault):
        return Document(), (node,)
    reader = _Reader()
    document: Document = reader.value(node, _DOCUMENT, ())
    reader.add(findings(document))
    return document, tuple(sorted(reader.faults, key=lambda each: (each.line, each.column)))


def _composed(text: str) -> yaml.Node | Fault:
    if len(text) > _LARGEST:
        why = "It is longer than a million letters."
        return Fault(1, 1, "", why, "Check whether it is the right file.")
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        why = f"This is no YAML: {fault.problem or fault.context}."
        return Fault(line, column, "", why, "Check indents, colons and quotes; use no & and *.")
    except yaml.reader.ReaderError as fault:
        line = text[: int(fault.position)].count("\n") + 1
        return Fault(line, 1, "", "A letter here cannot be read.", "Save the file as UTF-8 text.")
    if node is None:
        return Fault(1, 1, "", "The document is empty.", "Begin with examples/agreement.yaml.")
    return node


class _Reader:
    """Walks nodes and declarations side by side."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._at: dict[Path, yaml.Mark] = {}
        self._bad: set[Path] = set()
        self._build = yaml.SafeLoader("")

    def add(self, found: Iterator[Finding]) -> None:
        """Report what is wrong with the whole, except where a part could not be read anyway."""
        unreadable = frozenset(self._bad)
        for finding in found:
            path = finding.path
            above = any(path[:size] in unreadable for size in range(1, len(path) + 1))
            below = any(each[: len(path)] == path for each in unreadable)
            if not above and not (below and finding.of_lack):
                self._fault(path, self._mark(path), finding.why, finding.remedy)

    def value(self, node: yaml.Node, kind: declared.Type, path: Path) -> Any:
        """The value as declared, or a blank one after a fault."""
        self._at.setdefault(path, node.start_mark)
        bare = bare_of(kind)
        if isinstance(bare, declared.UnionType):
            return self._either(node, kind, bare, path)
        if isinstance(bare, declared.StructType) and isinstance(node, yaml.MappingNode):
            return self._struct(node, bare, path)
        if isinstance(bare, declared.DictType) and isinstance(node, yaml.MappingNode):
            return self._map(node, bare, path)
        if isinstance(bare, declared.VarTupleType) and isinstance(node, yaml.SequenceNode):
            return self._list(node, kind, bare, path)
        return self._scalar(node, kind, (kind,), path)

    def _either(
        self, node: yaml.Node, kind: declared.Type, bare: declared.UnionType, path: Path
    ) -> Any:
        some = [each for each in bare.types if not isinstance(each, declared.NoneType)]
        if len(some) == 1:
            return self.value(node, some[0], path)
        return self._scalar(node, kind, some, path)

    def _scalar(
        self, node: yaml.Node, kind: declared.Type, some: Iterator[Any] | Any, path: Path
    ) -> Any:
        found = self._plain(node)
        for each in some:
            value = taken(node, found, each)
            if value is not MISFIT:
                return value
        quotes = (
            " Put it in quotes if it is meant as a text." if needs_quotes(node, found, kind) else ""
        )
        why = _misfit(node, next((part for part in reversed(path) if isinstance(part, str)), None))
        self._fault(path, node.start_mark, why, f"Write {wanted(kind)}.{quotes}")
        return blank(kind)

    def _plain(self, node: yaml.Node) -> Any:
        try:
            return self._build.construct_object(node) if isinstance(node, yaml.ScalarNode) else None
        except (ValueError, yaml.YAMLError):
            return None

    def _struct(self, node: yaml.MappingNode, kind: declared.StructType, path: Path) -> Any:
        fields = {each.encode_name: each for each in kind.fields}
        given: dict[str, Any] = {}
        mistyped: set[str | None] = set()
        for name, key, value in self._pairs(node, path):
            if name in fields:
                given[fields[name].name] = self.value(value, fields[name].type, (*path, name))
            else:
                mistyped.add(nearest(name, fields))
                why = f"'{name}' is not known here."
                self._fault((*path, name), key.start_mark, why, meant(name, fields))
        for name, each in fields.items():
            if each.required and each.name not in given:
                given[each.name] = blank(each.type)
                self._missing(node, (*path, name), each.type, name in mistyped)
        return kind.cls(**given)

    def _missing(self, node: yaml.Node, path: Path, kind: declared.Type, is_mistyped: bool) -> None:
        if is_mistyped:
            self._bad.add(path)
            return
        why, remedy = f"'{path[-1]}' is missing.", f"Add {path[-1]}: {wanted(kind)}."
        self._fault(path, node.start_mark, why, remedy)

    def _pairs(
        self, node: yaml.MappingNode, path: Path
    ) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            if not name or name in seen:
                why = f"'{name}' stands here twice." if name else "No name stands before the colon."
                self._fault((*path, name), key.start_mark, why, "Keep one, with a name of its own.")
                continue
            seen.add(name)
            yield name, key, value

    def _list(
        self, node: yaml.SequenceNode, kind: declared.Type, bare: declared.VarTupleType, path: Path
    ) -> Any:
        if bare.max_length is not None and len(node.value) > bare.max_length:
            place = (*path, bare.max_length)
            why = f"There are {len(node.value)} of them."
            self._fault(
                place, node.value[bare.max_length].start_mark, why, f"Write {wanted(kind)}."
            )
        return tuple(
            self.value(each, bare.item_type, (*path, place))
            for place, each in enumerate(node.value)
        )

    def _map(self, node: yaml.MappingNode, kind: declared.DictType, path: Path) -> Any:
        return {
            self.value(key, kind.key_type, (*path, name)): self.value(
                value, kind.value_type, (*path, name)
            )
            for name, key, value in self._pairs(node, path)
        }

    def _fault(self, path: Path, mark: yaml.Mark, why: str, remedy: str) -> None:
        self._bad.add(path)
        self.faults.append(Fault(mark.line + 1, mark.column + 1, dotted(path), why, remedy))

    def _mark(self, path: Path) -> yaml.Mark:
        sizes = range(len(path), -1, -1)
        return next(self._at[path[:size]] for size in sizes if path[:size] in self._at)


def _misfit(node: yaml.Node, name: str | None) -> str:
    if isinstance(node, yaml.ScalarNode) and not node.value:
        return f"'{name}' is empty."
    # A key that is not among those meant is no value of its own name.
    is_key = isinstance(node, yaml.ScalarNode) and node.value == name
    return f"{said(node)} does not fit {'here' if is_key or name is None else repr(name)}."
