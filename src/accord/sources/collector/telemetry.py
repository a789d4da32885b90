"""Who may read `/metrics`, the counts of the machinery."""

import hmac
from dataclasses import dataclass

from accord.sources.collector.requests import Head

_LOOPBACK = ("127.", "::1")
_BEARER = b"bearer "


@dataclass(frozen=True)
class Telemetry:
    """With a token whoever brings it, from anywhere. Without one who asks on the machine itself, who could
    read the files anyway; but of a published desk nobody, since behind a proxy on the same machine, which
    need not say so, everybody asks from there.
    """

    token: str = ""
    is_published: bool = False

    def is_open_to(self, client: str, head: Head) -> bool:
        """Whether a request from that address, with that head, is answered."""
        if self.token:
            given = head.authorization
            if given[: len(_BEARER)].lower() != _BEARER:
                return False
            return hmac.compare_digest(given[len(_BEARER) :].strip(), self.token.encode())
        return client.startswith(_LOOPBACK) and not head.forwarded and not self.is_published
