"""Whether the collector takes a source's key: asked over the network, as a sender would; nothing is recorded."""

import json
import urllib.error
import urllib.request
from base64 import b64encode

from accord.sources.questions import owns_key

_SECONDS = 10


class NotTaken(Exception):
    """The key is not the source's, or the address does not take it; the message says why."""


def try_key(name: str, write_key: str, address: str) -> None:
    """Send an empty batch under the key; raises NotTaken unless the server knows the key."""
    if not owns_key(name, write_key):
        raise NotTaken(f"This is not the write key of a source named {name}; nothing was sent.")
    status, words = _post_nothing(address, write_key)
    # The key is checked before the body, so an empty batch is refused only for being empty.
    if status != 400:
        raise NotTaken(f"{address} answered {status}: {words}")


def _post_nothing(address: str, write_key: str) -> tuple[int, str]:
    basic = b64encode(f"{write_key}:".encode()).decode("ascii")
    request = urllib.request.Request(
        f"{address.rstrip('/')}/v1/batch",
        data=json.dumps({"batch": []}).encode(),
        headers={"Authorization": f"Basic {basic}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:
            return answer.status, ""
    except urllib.error.HTTPError as fault:
        return fault.code, fault.read(2_000).decode("utf-8", "replace")
    except (OSError, ValueError) as fault:
        raise NotTaken(
            f"{address} cannot be reached ({fault}). Is `accord serve` running?"
        ) from None
