"""How often a token may ask: 600 requests a minute, counted in each web process by itself.

Counting in the process costs no write a request; with several web processes a token may ask as often in
each of them. `accord serve` runs one.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import HttpRequest

from accord.basics.moments import MINUTE, SECOND

A_MINUTE = 600
_KEPT = "accord.allowance"


@dataclass(frozen=True)
class Allowance:
    """What a token has left of its minute, and in how many seconds the next one begins."""

    limit: int
    remaining: int
    reset: int
    exceeded: bool = False


@dataclass
class Meter:
    """Counts the requests of each token in the current minute."""

    limit: int = A_MINUTE
    _minute: int = 0
    _counts: dict[int, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, token: int, now: int) -> Allowance:
        """Count one request."""
        with self._lock:
            minute = now // MINUTE
            if minute != self._minute:
                self._minute, self._counts = minute, {}
            count = self._counts[token] = self._counts.get(token, 0) + 1
        reset = -(-((minute + 1) * MINUTE - now) // SECOND)
        return Allowance(self.limit, max(self.limit - count, 0), reset, count > self.limit)


METER = Meter()


def keep_allowance(request: HttpRequest, allowance: Allowance) -> None:
    """Remember it for the headers of whatever is answered."""
    request.META[_KEPT] = allowance


def allowance_headers(request: HttpRequest) -> Mapping[str, str]:
    """The rate headers; none for a request that came without a token."""
    allowance = request.META.get(_KEPT)
    if not isinstance(allowance, Allowance):
        return {}
    return {
        "RateLimit-Limit": str(allowance.limit),
        "RateLimit-Remaining": str(allowance.remaining),
        "RateLimit-Reset": str(allowance.reset),
    }
