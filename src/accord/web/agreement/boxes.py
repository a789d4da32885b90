"""A part of the document as boxes that a template draws: lines, choices, rows, rules; each with its faults."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import msgspec.inspect as declared
from django.utils.translation import gettext as _

from accord.agreement.conditions import ACTIVITY_TESTS, COUNTING, TRAIT_TESTS, Condition
from accord.agreement.faults import Fault, Path, dotted
from accord.agreement.rules import in_words
from accord.agreement.scalars import wanted
from accord.log.kinds.prospects import KINDS as ACTIVITIES
from accord.web.agreement import labels
from accord.web.agreement.forming import is_listed, is_long, is_rule, single, typed

Choices = tuple[tuple[str, str, bool], ...]
_TEST_GROUPS = (("trait", *TRAIT_TESTS), ACTIVITY_TESTS, COUNTING)
_ROWS = {"line": 0, "choice": 0, "checks": 0}


@dataclass(frozen=True)
class Box:
    """`shape` says how it is drawn, `name` how the browser names it, `words` what it comes to, `met` how many
    people meet it where that was counted.
    """

    shape: str
    name: str
    label: str = ""
    value: str = ""
    hint: str = ""
    is_needed: bool = False
    choices: Choices = ()
    faults: tuple[Fault, ...] = ()
    boxes: tuple["Box", ...] = ()
    words: str = ""
    add: str = ""
    size: str = ""
    met: int | None = None


@dataclass
class Builder:
    """Makes boxes; `known` are names that fields refer to, `met` how many people meet a condition where that
    was counted, `places` where a place of the document stands.
    """

    faults: Sequence[Fault]
    known: Mapping[str, Sequence[str]]
    met: Mapping[Condition, int] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def box(
        self,
        kind: declared.Type,
        texts: Any,
        name: str,
        path: Path,
        label: str,
        needed: bool = False,
    ) -> Box:
        """The box of one part."""
        bare = single(kind)
        self.places[dotted(path)] = name
        if is_rule(bare):
            return self.rule(texts, name, path, label)
        if isinstance(bare, declared.StructType):
            boxes = self.fields(bare, texts, name, path)
            return Box("part", name, label, boxes=boxes, faults=self._at(path))
        if isinstance(bare, declared.DictType):
            return self._pairs(bare, texts, name, path, label)
        if isinstance(bare, declared.VarTupleType) and not is_listed(bare):
            return self._rows(bare, texts, name, path, label)
        return self._leaf(kind, bare, texts, name, path, label, needed)

    def fields(
        self, kind: declared.StructType, texts: Any, name: str, path: Path
    ) -> tuple[Box, ...]:
        """A box for each field."""
        if {"fit", "engagement", "qualify"} == {each.encode_name for each in kind.fields}:
            return self._grades(kind, texts, name, path)
        boxes = (
            self.box(
                each.type, texts[each.encode_name], f"{name}.{each.encode_name}",
                (*path, each.encode_name), label_of((*path, each.encode_name)), each.required,
            )
            for each in kind.fields
        )  # fmt: skip
        # What fits into one line stands in one line, before rules, lists and sentences.
        return tuple(sorted(boxes, key=lambda box: _ROWS.get(box.shape, 1)))

    def _grades(
        self, kind: declared.StructType, texts: Any, name: str, path: Path
    ) -> tuple[Box, ...]:
        """The cells that qualify are ticked in the grid that the two lists make."""
        steps = [
            self.box(each.type, texts[each.encode_name], f"{name}.{each.encode_name}",
                     (*path, each.encode_name), label_of((*path, each.encode_name)))
            for each in kind.fields[:2]
        ]  # fmt: skip
        chosen = texts["qualify"].replace(",", " ").split()
        letters, numbers = ([row["key"] for row in texts[each]] for each in ("fit", "engagement"))
        rows = tuple(
            Box("cells", f"{name}.qualify", letter,
                choices=tuple((letter + n, letter + n, letter + n in chosen) for n in numbers))
            for letter in letters
        )  # fmt: skip
        place = (*path, "qualify")
        self.places[dotted(place)] = f"{name}.qualify"
        grid = Box(
            "grid", f"{name}.qualify", label_of(place), boxes=rows, faults=self._at(place, True)
        )
        return (*steps, grid)

    def _pairs(self, kind: declared.DictType, texts: Any, name: str, path: Path, label: str) -> Box:
        which = str(path[-1])
        rows = []
        for place, row in enumerate(texts):
            own, below = f"{name}[{place}]", (*path, row["key"])
            key = self._leaf(kind.key_type, single(kind.key_type), row["key"], f"{own}.key", below,
                             str(labels.KEYS.get(which, _("Name"))), True)  # fmt: skip
            value = self.box(kind.value_type, row["value"], f"{own}.value", below,
                             str(labels.VALUES.get(which, _("Value"))), True)  # fmt: skip
            rows.append(Box("row", own, row["key"], boxes=(key, value)))
        return self._list("pairs", rows, name, path, label)

    def _rows(
        self, kind: declared.VarTupleType, texts: Any, name: str, path: Path, label: str
    ) -> Box:
        item = single(kind.item_type)
        rows = []
        for place, row in enumerate(texts):
            own, below = f"{name}[{place}]", (*path, place)
            self.places[dotted(below)] = own
            told = row.get("name") or row.get("code") or row.get("period") or str(place + 1)
            boxes = (
                self.fields(item, row, own, below) if isinstance(item, declared.StructType) else ()
            )
            rows.append(Box("row", own, told, boxes=boxes, faults=self._at(below)))
        return self._list("rows", rows, name, path, label)

    def _list(self, shape: str, rows: list[Box], name: str, path: Path, label: str) -> Box:
        add = str(labels.ADD.get(str(path[-1]), _("Add one")))
        return Box(shape, name, label, boxes=tuple(rows), faults=self._at(path), add=add)

    def _leaf(
        self, kind: declared.Type, bare: declared.Type, text: str, name: str, path: Path, label: str,
        needed: bool,
    ) -> Box:  # fmt: skip
        faults, hint = self._at(path, True), wanted(kind)
        if isinstance(bare, declared.LiteralType):
            choices = _chosen(bare, text, needed)
            return Box(
                "choice", name, label, text, is_needed=needed, choices=choices, faults=faults
            )
        if isinstance(bare, declared.VarTupleType):
            return self._listed(bare, text, name, label, faults, path)
        if is_long(bare):
            return Box("words", name, label, text, "", needed, faults=faults)
        choices = tuple((each, each, False) for each in self.known.get(str(path[-1]), ()))
        size = "" if isinstance(bare, declared.StrType) and bare.pattern is None else "short"
        return Box(
            "line", name, label, text, "" if not size else hint, needed, choices, faults, size=size
        )

    def _listed(
        self, kind: declared.VarTupleType, text: str, name: str, label: str, faults: tuple[Fault, ...],
        path: Path,
    ) -> Box:  # fmt: skip
        item = single(kind.item_type)
        if isinstance(item, declared.LiteralType):
            held = text.replace(",", " ").split()
            # Those chosen come first and in their order, which a signature covers.
            values = dict.fromkeys([*held, *map(str, item.values)])
            choices = tuple((each, choice(each), each in held) for each in values)
            return Box("checks", name, label, choices=choices, faults=faults)
        if is_long(item):
            return Box("words", name, label, text, faults=faults)
        known = tuple((each, each, False) for each in self.known.get(str(path[-1]), ()))
        return Box("line", name, label, text, _("apart by commas"), choices=known, faults=faults)

    def rule(self, texts: Any, name: str, path: Path, label: str) -> Box:
        """A condition: a group of conditions, or the tests of one."""
        self.places[dotted(path)] = name
        condition, mode = _condition(texts), texts["mode"]
        words = in_words(condition) if condition else ""
        met = self.met.get(condition) if condition else None
        if mode == "leaf":
            rows = texts["tests"] or [{"test": "", "value": ""}]
            tests = tuple(self._test(row, f"{name}.tests[{n}]", path) for n, row in enumerate(rows))
            alone = self._at(path)
            return Box("rule", name, label, boxes=tests, faults=alone, words=words, met=met)
        below = [(*path, mode, place) for place in range(len(texts["of"]))]
        if mode == "none":
            single_part = len(below) == 1
            below = [
                (*path, "not") if single_part else (*path, "not", "any", n)
                for n in range(len(below))
            ]
        parts = tuple(
            self.rule(each, f"{name}.of[{place}]", at, "")
            for place, (each, at) in enumerate(zip(texts["of"], below, strict=True))
        )
        group = (*path, mode)
        faults = (*self._at(path), *self._at(group))
        return Box(
            "group",
            name,
            label,
            mode,
            choices=_modes(mode),
            boxes=parts,
            faults=faults,
            words=words,
            met=met,
        )

    def _test(self, row: Mapping[str, str], name: str, path: Path) -> Box:
        place = (*path, row["test"]) if row["test"] else path
        self.places[dotted(place)] = name
        known = {"kind": [each.name for each in ACTIVITIES], **self.known}.get(row["test"], ())
        options = tuple((each, each, False) for each in known)
        value = Box("value", f"{name}.value", value=row["value"], choices=options)
        faults = self._at(place, True) if row["test"] else ()
        return Box("test", name, value=row["test"], boxes=(value,), faults=faults,
                   choices=_tests(row["test"]))  # fmt: skip

    def _at(self, path: Path, with_parts: bool = False) -> tuple[Fault, ...]:
        place = dotted(path)
        inside = (f"{place}.", f"{place}[")
        return tuple(
            fault
            for fault in self.faults
            if fault.where == place or (with_parts and fault.where.startswith(inside))
        )

    def anchor(self, fault: Fault) -> str:
        """The name of the box that the fault stands in, or of the nearest around it."""
        around = [place for place in self.places if place and fault.where.startswith(place)]
        return self.places[max(around, key=len)] if around else ""


def label_of(path: Path) -> str:
    """What a field is called."""
    names = [each for each in path if isinstance(each, str)]
    found = labels.OF_PLACE.get(".".join((names[0], names[-1]))) or labels.LABELS.get(names[-1])
    return str(found or names[-1].replace("_", " ").capitalize())


def choice(value: str) -> str:
    """A choice in words."""
    return str(labels.CHOICES.get(value, value))


def _chosen(kind: declared.LiteralType, text: str, needed: bool) -> Choices:
    values = [str(each) for each in kind.values]
    kept = [*values, text] if text and text not in values else values
    first = [] if needed and text else [("", "–", not text)]
    return (*first, *((each, choice(each), each == text) for each in kept))


def _modes(mode: str) -> Choices:
    told = {
        "all": _("all of these hold"),
        "any": _("any of these holds"),
        "none": _("none of these holds"),
    }
    return tuple((value, words, value == mode) for value, words in told.items())


def _tests(chosen: str) -> Choices:
    names = [name for group in _TEST_GROUPS for name in group]
    kept = names if not chosen or chosen in names else [*names, chosen]
    told = ((name, str(labels.TESTS.get(name, name)), name == chosen) for name in kept)
    return (("", _("choose"), not chosen), *told)


def _condition(texts: Any) -> Condition | None:
    """The condition; None while it asks nothing or cannot be read."""
    told = typed(declared.type_info(Condition), texts)
    try:
        return msgspec.convert(told, Condition) if told else None
    except msgspec.ValidationError:
        return None
