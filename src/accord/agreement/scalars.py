"""Single values of a document: whether one is what was declared, and in which words it is not."""

import math
import re
from datetime import date, datetime
from typing import Any

import msgspec.inspect as declared
import yaml
from msgspec import NODEFAULT

from accord.agreement.conditions import Condition

MISFIT = object()
_LARGEST = 1e15
_WORDS: dict[type, str] = {
    declared.StrType: "a text",
    declared.BoolType: "true or false",
    declared.IntType: "a whole number",
    declared.FloatType: "a number",
    declared.DateType: "a date such as 2026-10-01",
    declared.VarTupleType: "a list, each part after `- `",
    declared.DictType: "names, each with what holds for it",
}


def taken(node: yaml.Node, found: Any, kind: declared.Type) -> Any:
    """The value as declared, or MISFIT. `found` is the value as YAML reads it."""
    bare = bare_of(kind)
    if not isinstance(node, yaml.ScalarNode) or found is None:
        return MISFIT
    if isinstance(bare, declared.LiteralType):
        return found if isinstance(found, str) and found in bare.values else MISFIT
    if isinstance(bare, declared.StrType):
        return _text(node, found, bare)
    if isinstance(bare, declared.BoolType):
        return found if isinstance(found, bool) else MISFIT
    if isinstance(bare, declared.DateType):
        return found if isinstance(found, date) and not isinstance(found, datetime) else MISFIT
    if isinstance(bare, declared.IntType | declared.FloatType):
        return _number(found, bare)
    return MISFIT


def _text(node: yaml.ScalarNode, found: Any, kind: declared.StrType) -> Any:
    # Codes of ours may look like numbers or dates to YAML: 2026, 2026-12-25.
    if kind.pattern is None and not isinstance(found, str):
        return MISFIT
    text = str(node.value)
    long_enough = kind.min_length is None or len(text.strip()) >= kind.min_length
    short_enough = kind.max_length is None or len(text) <= kind.max_length
    fits = kind.pattern is None or re.fullmatch(kind.pattern, text) is not None
    return text if long_enough and short_enough and fits else MISFIT


def _number(found: Any, kind: declared.IntType | declared.FloatType) -> Any:
    whole = isinstance(kind, declared.IntType)
    if isinstance(found, bool) or not isinstance(found, int if whole else int | float):
        return MISFIT
    if not math.isfinite(found) or abs(found) > _LARGEST:
        return MISFIT
    too_small = (kind.gt is not None and found <= kind.gt) or (
        kind.ge is not None and found < kind.ge
    )
    too_large = (kind.lt is not None and found >= kind.lt) or (
        kind.le is not None and found > kind.le
    )
    return MISFIT if too_small or too_large else found if whole else float(found)


def bare_of(kind: declared.Type) -> declared.Type:
    """The kind without the words that explain it."""
    return bare_of(kind.type) if isinstance(kind, declared.Metadata) else kind


def wanted(kind: declared.Type) -> str:
    """What the kind is, in words."""
    if isinstance(kind, declared.Metadata):
        return str((kind.extra or {}).get("words") or wanted(kind.type))
    if isinstance(kind, declared.LiteralType):
        return "one of " + ", ".join(map(str, kind.values))
    if isinstance(kind, declared.UnionType):
        some = [each for each in kind.types if not isinstance(each, declared.NoneType)]
        return ", or ".join(wanted(each) for each in some)
    if isinstance(kind, declared.StructType) and kind.cls is Condition:
        return "what must hold, such as {trait: country, is: DE}"
    if isinstance(kind, declared.StructType):
        return "a part with " + ", ".join(each.encode_name for each in kind.fields)
    return _WORDS[type(kind)]


def said(node: yaml.Node) -> str:
    """What stands in the document, for a sentence."""
    if isinstance(node, yaml.SequenceNode):
        return "A list"
    if isinstance(node, yaml.MappingNode):
        return "A part with fields of its own"
    text = str(node.value)
    return f"'{text if len(text) <= 40 else text[:39] + '…'}'"


def needs_quotes(node: yaml.Node, found: Any, kind: declared.Type) -> bool:
    """Whether a text was read as a number, a date or true/false."""
    bare = bare_of(kind)
    kinds = bare.types if isinstance(bare, declared.UnionType) else (bare,)
    return (
        isinstance(node, yaml.ScalarNode)
        and found is not None
        and not isinstance(found, str)
        and any(isinstance(bare_of(each), declared.StrType) for each in kinds)
    )


def blank(kind: declared.Type) -> Any:
    """What stands in for a value that could not be read."""
    bare = bare_of(kind)
    if isinstance(bare, declared.StructType):
        needed = {each.name: blank(each.type) for each in bare.fields if each.default is NODEFAULT
                  and each.default_factory is NODEFAULT}  # fmt: skip
        return bare.cls(**needed)
    if isinstance(bare, declared.UnionType):
        optional = any(isinstance(each, declared.NoneType) for each in bare.types)
        return None if optional else blank(bare.types[0])
    if isinstance(bare, declared.LiteralType):
        return bare.values[0]
    blanks: dict[type, Any] = {
        declared.StrType: "", declared.BoolType: False, declared.IntType: 0, declared.FloatType: 0.0,
        declared.DateType: date.min, declared.VarTupleType: (),
    }  # fmt: skip
    return {} if isinstance(bare, declared.DictType) else blanks[type(bare)]
