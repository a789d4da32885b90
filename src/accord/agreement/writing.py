"""Putting parts into a document's text; what stands around them, comments too, stays as it was written."""

from collections.abc import Mapping
from typing import Any

import msgspec
import yaml

from accord.agreement.document import Document

_ORDER = {field.encode_name: place for place, field in enumerate(msgspec.structs.fields(Document))}


def with_parts(text: str, parts: Mapping[str, Any]) -> str:
    """The document with some of its top parts replaced; what is empty is taken out.

    Raises yaml.YAMLError for a text that is no YAML.
    """
    for name, value in parts.items():
        text = _with_part(text, name, value)
    return text


def _with_part(text: str, name: str, value: Any) -> str:
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    if isinstance(node, yaml.MappingNode) and node.flow_style:
        return _with_part(_block(text), name, value)
    text = text if text.endswith("\n") or not text else text + "\n"
    new = "" if value in (None, "", [], {}, ()) else written({name: value})
    spans = [(str(key.value), key.start_mark.index, _end(text, held)) for key, held in pairs]
    for held, start, end in spans:
        if held == name:
            return text[:start] + new + text[end:]
    at = _place(spans, name, len(text))
    return text[:at] + new + text[at:]


def _block(text: str) -> str:
    return written(yaml.safe_load(text))


def _place(spans: list[tuple[str, int, int]], name: str, end: int) -> int:
    """Behind the last part that the declarations name earlier, else before the first."""
    before = [stop for held, _start, stop in spans if _ORDER.get(held, -1) < _ORDER[name]]
    if before:
        return max(before)
    return spans[0][1] if spans else end


def _end(text: str, node: yaml.Node) -> int:
    """Where the part ends: before blank lines and comments, which belong to what follows."""
    end = node.end_mark.index
    if end < len(text) and text[end - 1] != "\n":
        end = text.find("\n", end) + 1 or len(text)
    lines = text[node.start_mark.index : end].splitlines(keepends=True)
    while lines and (not lines[-1].strip() or lines[-1].startswith("#")):
        end -= len(lines.pop())
    return end


def written(value: Mapping[str, Any]) -> str:
    """Parts as YAML, each on lines of its own, the innermost in one line."""
    return "".join(
        yaml.dump(
            {name: part}, Dumper=yaml.SafeDumper, sort_keys=False, allow_unicode=True, width=100,
            default_flow_style=None if isinstance(part, dict | list | tuple) else False,
        )
        for name, part in value.items()
    )  # fmt: skip
