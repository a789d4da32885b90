"""Which sources there are, whose a write key is, and how each of them does."""

from collections.abc import Mapping
from dataclasses import dataclass

from accord.basics.moments import DAY
from accord.sources.collector.keyring import hash_of
from accord.sources.rows import Source
from accord.store.intake import Intake
from accord.store.received import NOTHING, Account, Traffic


@dataclass(frozen=True)
class SourceSeen:
    """A source as it is shown; its key is not."""

    name: str
    kind: str
    created_at: int
    created_by: str
    rotated_at: int | None = None
    closed_at: int | None = None


@dataclass(frozen=True)
class SourceHealth:
    """How a source does: what it sent and what became of it."""

    source: SourceSeen
    account: Account
    traffic: Traffic
    now: int

    @property
    def state(self) -> str:
        """disconnected, waiting (for the first event), receiving, or quiet for a day."""
        if self.source.closed_at is not None:
            return "disconnected"
        if self.traffic.last_at is None and not self.account.received:
            return "waiting"
        recent = self.traffic.last_at is not None and self.traffic.last_at > self.now - DAY
        return "receiving" if recent else "quiet"


_FIELDS = ("name", "kind", "created_at", "created_by", "rotated_at", "closed_at")


def write_keys() -> Mapping[str, str]:
    """Names of sources by the hash of their write key."""
    pairs = Source.objects.values_list("key_hash", "name")
    return {key_hash: name for key_hash, name in pairs if key_hash}


def sources() -> list[SourceSeen]:
    """Every source by name."""
    rows = Source.objects.order_by("name").values_list(*_FIELDS)
    return [SourceSeen(*row) for row in rows]


def source_named(name: str) -> SourceSeen | None:
    """The source of that name."""
    row = Source.objects.filter(name=name).values_list(*_FIELDS).first()
    return SourceSeen(*row) if row else None


def owns_key(name: str, write_key: str) -> bool:
    """Whether the key is that source's."""
    return Source.objects.filter(name=name, key_hash=hash_of(write_key)).exists()


def health(intake: Intake, now: int, name: str | None = None) -> list[SourceHealth]:
    """How the sources do, by name, or the one asked for; as many queries for one as for all."""
    seen = sources() if name is None else [one for one in [source_named(name)] if one]
    accounts, traffic = intake.accounts(), intake.traffic(now - DAY)
    return [
        SourceHealth(one, accounts.get(one.name, NOTHING), traffic.get(one.name, Traffic()), now)
        for one in seen
    ]
