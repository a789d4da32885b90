"""What a form of any part of the document says, led by the declarations: from names and texts to values.

A form's field is named by its place: `fit.traits[0].points`. What was typed stays as it was typed until
`typed` makes values of it; what does not fit stays a text, so that the reader of documents says why.

As texts a part is a mapping; a mapping of the document is a list of `key` and `value`; a list of plain
values is one text; a condition has a `mode` (leaf, all, any, none), its `tests`, and those it is made `of`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import msgspec.inspect as declared

from accord.agreement.conditions import Condition
from accord.agreement.document import Document
from accord.agreement.faults import Finding, Path
from accord.agreement.scalars import bare_of


def _fields(part: type) -> dict[str, declared.Type]:
    told = declared.type_info(part)
    given = told.fields if isinstance(told, declared.StructType) else ()
    return {each.encode_name: each.type for each in given}


KINDS = _fields(Document)
TESTS = {
    name: kind for name, kind in _fields(Condition).items() if name not in ("all", "any", "not")
}
GROUPED = ("all", "any", "none")
_PARTS = re.compile(r"[^.\[\]]+")
_ITEM = re.compile(r'\s*("[^"]*"|[^,\n]+)')
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]+)?")
_TRUTH = {"yes": True, "true": True, "no": False, "false": False}
_DEEPEST = 40
Tree = dict[str, Any]


def nested(fields: Iterable[tuple[str, list[str]]]) -> Tree:
    """The fields of a form as a tree by the parts of their names; its leaves are what was sent."""
    tree: Tree = {}
    for name, values in fields:
        *above, last = _PARTS.findall(name) or [""]
        at: Any = tree
        for part in above[:_DEEPEST]:
            at = at.setdefault(part, {}) if isinstance(at, dict) else None
        if isinstance(at, dict) and last not in at:
            at[last] = values
    return tree


def changed(tree: Tree, act: str, place: str) -> None:
    """Add a part at the place, take it away, move it, or join its rule with another."""
    *above, last = _PARTS.findall(place) or [""]
    at: Any = tree
    for part in above[:_DEEPEST]:
        at = at.setdefault(part, {}) if isinstance(at, dict) else {}
    if isinstance(at, dict):
        _CHANGES.get(act, _unknown)(at, last)


def _add(at: Tree, name: str) -> None:
    _append(at, name, {})


def _add_group(at: Tree, name: str) -> None:
    _append(at, name, {"mode": ["any"], "of": {"0": {}, "1": {}}})


def _append(at: Tree, name: str, part: Tree) -> None:
    held = at.setdefault(name, {})
    if isinstance(held, dict):
        held[str(max((int(each) for each in held if each.isdecimal()), default=-1) + 1)] = part


def _join(at: Tree, name: str) -> None:
    at[name] = {"mode": ["all"], "of": {"0": at.get(name, {}), "1": {}}}


def _remove(at: Tree, name: str) -> None:
    at.pop(name, None)


def _up(at: Tree, name: str) -> None:
    places = _places(at)
    if name in places and places.index(name):
        above = places[places.index(name) - 1]
        at[above], at[name] = at[name], at[above]


def _down(at: Tree, name: str) -> None:
    places = _places(at)
    if name in places[:-1]:
        _up(at, places[places.index(name) + 1])


def _unknown(at: Tree, name: str) -> None:
    del at, name


_CHANGES = {
    "add": _add, "group": _add_group, "join": _join, "remove": _remove, "up": _up, "down": _down,
}  # fmt: skip


def _places(tree: Any) -> list[str]:
    held = tree if isinstance(tree, dict) else {}
    return sorted((name for name in held if name.isdecimal()), key=int)


def single(kind: declared.Type) -> declared.Type:
    """The kind without its words, and without the None that may stand in its place."""
    bare = bare_of(kind)
    if isinstance(bare, declared.UnionType):
        some = [each for each in bare.types if not isinstance(each, declared.NoneType)]
        return single(some[0]) if len(some) == 1 else declared.UnionType(tuple(map(bare_of, some)))
    return bare


def is_rule(kind: declared.Type) -> bool:
    """Whether it is a condition."""
    return isinstance(kind, declared.StructType) and kind.cls is Condition


def is_listed(kind: declared.VarTupleType) -> bool:
    """Whether it is a list of plain values, which is one text."""
    return not isinstance(single(kind.item_type), declared.StructType)


def sent(kind: declared.Type, tree: Any) -> Any:
    """The part as texts, from a form's tree."""
    bare = single(kind)
    held = tree if isinstance(tree, dict) else {}
    if is_rule(bare):
        return _rule_sent(held)
    if isinstance(bare, declared.StructType):
        return {
            each.encode_name: sent(each.type, held.get(each.encode_name)) for each in bare.fields
        }
    if isinstance(bare, declared.DictType):
        rows = [held[place] if isinstance(held[place], dict) else {} for place in _places(held)]
        return [
            {"key": _text(row.get("key")), "value": sent(bare.value_type, row.get("value"))}
            for row in rows
        ]
    if isinstance(bare, declared.VarTupleType) and not is_listed(bare):
        return [sent(bare.item_type, held[place]) for place in _places(held)]
    return _text(tree)


def _rule_sent(tree: Tree) -> dict[str, Any]:
    mode = _text(tree.get("mode"))
    of, tests = (
        held if isinstance(held := tree.get(name), dict) else {} for name in ("of", "tests")
    )
    if mode in GROUPED:
        return {"mode": mode, "of": [sent(_RULE, of[place]) for place in _places(of)]}
    rows = [tests[place] for place in _places(tests) if isinstance(tests[place], dict)]
    told = [{"test": _text(row.get("test")), "value": _text(row.get("value"))} for row in rows]
    return {"mode": "leaf", "tests": told}


_RULE = declared.type_info(Condition)


def _text(values: Any) -> str:
    return "\n".join(values).replace("\r\n", "\n").strip() if isinstance(values, list) else ""


def typed(kind: declared.Type, texts: Any) -> Any:
    """Values for the document; what is blank is left out, what does not fit stays a text."""
    bare = single(kind)
    if is_rule(bare):
        return _rule_typed(texts)
    if isinstance(bare, declared.StructType):
        given = {
            each.encode_name: typed(each.type, texts[each.encode_name]) for each in bare.fields
        }
        return {name: value for name, value in given.items() if not _is_blank(value)}
    if isinstance(bare, declared.DictType):
        rows = [
            (_keyed(bare.key_type, row["key"]), typed(bare.value_type, row["value"]))
            for row in texts
        ]
        return {key: value for key, value in rows if key != "" or not _is_blank(value)}
    if isinstance(bare, declared.VarTupleType):
        return _list_typed(bare, texts)
    return _value(bare, texts)


def _list_typed(kind: declared.VarTupleType, texts: Any) -> list[Any]:
    if not is_listed(kind):
        return [value for row in texts if not _is_blank(value := typed(kind.item_type, row))]
    item = single(kind.item_type)
    return [_value(item, _unquoted(item, text)) for text in _items(texts, is_long(item))]


def _unquoted(kind: declared.Type, text: str) -> str:
    """A text of a list, which stands in quotes where it holds a comma."""
    quoted = isinstance(kind, declared.StrType) and len(text) > 1 and text[0] == text[-1] == '"'
    return text[1:-1] if quoted else text


def _items(text: str, by_lines: bool) -> list[str]:
    found = text.splitlines() if by_lines else _ITEM.findall(text)
    return [each.strip() for each in found if each.strip()]


def is_long(kind: declared.Type) -> bool:
    """Whether it is a text of sentences, which has commas in it."""
    return isinstance(kind, declared.StrType) and (kind.max_length or 0) > 200


def _keyed(kind: declared.Type, text: str) -> Any:
    return _value(single(kind), text)


def _rule_typed(texts: Mapping[str, Any]) -> dict[str, Any]:
    if texts["mode"] in GROUPED:
        of = [held for each in texts["of"] if (held := _rule_typed(each))]
        if texts["mode"] != "none":
            return {texts["mode"]: of}
        return {"not": of[0] if len(of) == 1 else {"any": of}}
    told = [(row["test"], row["value"]) for row in texts["tests"] if row["test"] and row["value"]]
    return {test: typed(TESTS[test], text) if test in TESTS else text for test, text in told}


def twice(kind: declared.Type, texts: Any, path: Path) -> Iterator[Finding]:
    """Names and tests that stand twice, of which a document could hold only one."""
    bare = single(kind)
    names: list[str] = []
    if is_rule(bare):
        names = [row["test"] for row in texts.get("tests", ()) if row["value"]]
    elif isinstance(bare, declared.DictType):
        names = [row["key"] for row in texts if row["key"]]
    for name in dict.fromkeys(each for each in names if names.count(each) > 1):
        yield Finding(path, f"'{name}' stands here twice.", "Keep one of them.")
    for part in _within(bare, texts, path):
        yield from twice(*part)


def _within(
    bare: declared.Type, texts: Any, path: Path
) -> Iterator[tuple[declared.Type, Any, Path]]:
    if is_rule(bare):
        yield from ((_RULE, each, path) for each in texts.get("of", ()))
    elif isinstance(bare, declared.StructType):
        for each in bare.fields:
            yield each.type, texts[each.encode_name], (*path, each.encode_name)
    elif isinstance(bare, declared.VarTupleType) and not is_listed(bare):
        yield from ((bare.item_type, each, (*path, n)) for n, each in enumerate(texts))


def _value(kind: declared.Type, text: str) -> Any:
    kinds = kind.types if isinstance(kind, declared.UnionType) else (kind,)
    has = {type(each) for each in kinds}
    if len(has) > 1 and text[:1] == text[-1:] == '"' and len(text) > 1:
        return text[1:-1]
    if has & {declared.IntType, declared.FloatType} and _NUMBER.fullmatch(text):
        number = float(text)
        return int(number) if number.is_integer() else number
    if declared.BoolType in has and text.lower() in (
        _TRUTH if len(has) == 1 else ("true", "false")
    ):
        return _TRUTH[text.lower()]
    return _day(text) if declared.DateType in has else text


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _is_blank(value: Any) -> bool:
    return value in ("", None) or (isinstance(value, list | dict) and not value)


def texts_of(kind: declared.Type, value: Any) -> Any:
    """The part as texts, from values of a document."""
    bare = single(kind)
    if is_rule(bare):
        return _rule_texts(value or {})
    if isinstance(bare, declared.StructType):
        held = value if isinstance(value, dict) else {}
        return {
            each.encode_name: texts_of(each.type, held.get(each.encode_name))
            for each in bare.fields
        }
    if isinstance(bare, declared.DictType):
        return [
            {"key": _shown(bare.key_type, key), "value": texts_of(bare.value_type, each)}
            for key, each in (value or {}).items()
        ]
    if isinstance(bare, declared.VarTupleType) and not is_listed(bare):
        return [texts_of(bare.item_type, each) for each in value or ()]
    if isinstance(bare, declared.VarTupleType):
        long = is_long(single(bare.item_type))
        told = [_shown(bare.item_type, each) for each in value or ()]
        return "\n".join(told) if long else ", ".join(map(_quoted, told))
    return "" if value is None else _shown(bare, value)


def _quoted(text: str) -> str:
    return f'"{text}"' if "," in text and text[0] != '"' else text


def _rule_texts(value: Mapping[str, Any]) -> dict[str, Any]:
    for mode in ("all", "any"):
        if mode in value:
            return {"mode": mode, "of": [_rule_texts(each) for each in value[mode]]}
    if "not" in value:
        inner = value["not"]
        of = inner["any"] if set(inner) == {"any"} else [inner]
        return {"mode": "none", "of": [_rule_texts(each) for each in of]}
    tests = [
        {"test": test, "value": texts_of(TESTS[test], value[test])}
        for test in TESTS
        if test in value
    ]
    return {"mode": "leaf", "tests": tests}


def _shown(kind: declared.Type, value: Any) -> str:
    bare = single(kind)
    if isinstance(value, bool):
        alone = not isinstance(bare, declared.UnionType)
        return ("yes" if value else "no") if alone else str(value).lower()
    if isinstance(value, int | float):
        return str(int(value)) if float(value).is_integer() else repr(value)
    text = str(value)
    # A text that would be read as a number stands in quotes.
    if isinstance(bare, declared.UnionType) and text and _value(bare, text) != text:
        return f'"{text}"'
    return text
