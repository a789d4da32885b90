"""What comes in and what became of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Raw:
    """One batch as received. `kind`: `segment` (body: the request's JSON) or `file:KIND` (body: Arrow IPC).

    `meta` is JSON, `items` the number of items in the body, `received_at` microseconds UTC.
    """

    kind: str
    source: str
    received_at: int
    meta: bytes
    body: bytes
    items: int


@dataclass(frozen=True)
class Received:
    """A batch with its number in the intake."""

    id: int
    raw: Raw


@dataclass(frozen=True)
class Verdict:
    """What became of a batch's items; the three counts add up to its items.

    `detail` is the processor's own JSON, shown with the receipt.
    """

    id: int
    counted: int
    duplicate: int
    quarantined: int
    detail: bytes = b""


@dataclass(frozen=True)
class Receipt:
    """What can be told of a batch: how many items, and the verdict once there is one."""

    id: int
    kind: str
    source: str
    received_at: int
    items: int
    verdict: Verdict | None


@dataclass(frozen=True)
class Settled:
    """A batch with its verdict, None while it waits."""

    id: int
    raw: Raw
    verdict: Verdict | None


@dataclass(frozen=True)
class Account:
    """Items by fate. At all times received = counted + duplicate + quarantined + waiting."""

    received: int
    counted: int
    duplicate: int
    quarantined: int
    waiting: int

    @property
    def balanced(self) -> bool:
        """Whether every item is accounted for."""
        fates = self.counted + self.duplicate + self.quarantined + self.waiting
        return self.received == fates


NOTHING = Account(0, 0, 0, 0, 0)


@dataclass(frozen=True)
class Traffic:
    """When a source was last heard of, None after its raw batches are forgotten, and items since a moment."""

    last_at: int | None = None
    recent: int = 0
