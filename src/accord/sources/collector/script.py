"""The page script as browsers of any site fetch it: read, compressed and named by its content once."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from accord.sources.collector.refusals import Refusal
from accord.sources.collector.requests import Answer, Head, Headers

_FILE = Path(__file__).resolve().parents[2] / "web" / "static" / "dist" / "a.js"
# A visitor's browser asks again after an hour; what is unchanged costs it a line.
_HEADERS: Headers = [
    (b"content-type", b"text/javascript; charset=utf-8"),
    (b"cache-control", b"public, max-age=3600"),
    (b"vary", b"accept-encoding"),
    (b"access-control-allow-origin", b"*"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"x-content-type-options", b"nosniff"),
]


@dataclass(frozen=True)
class Script:
    """The file, plain and compressed, and the tag of its content."""

    plain: bytes
    packed: bytes
    tag: bytes


@cache
def page_script() -> Script:
    """The built file."""
    try:
        plain = _FILE.read_bytes()
    except FileNotFoundError:
        raise Refusal(404, "not_built", "The page script is not built; run `make setup`.") from None
    digest = hashlib.sha256(plain).hexdigest()[:16]
    return Script(plain, gzip.compress(plain, 9), f'"{digest}"'.encode())


def script_for(head: Head) -> Answer:
    """The script in the form the browser takes, or 304 when it has this very one."""
    script = page_script()
    headers = [*_HEADERS, (b"etag", script.tag)]
    # A proxy that compresses may have weakened the tag.
    if head.has and script.tag in head.has:
        return Answer(304, b"", headers)
    if b"gzip" in head.accepts:
        return Answer(200, script.packed, [*headers, (b"content-encoding", b"gzip")])
    return Answer(200, script.plain, headers)
