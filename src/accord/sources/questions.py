"""Which sources there are, and whose a write key is."""

from collections.abc import Mapping
from dataclasses import dataclass

from accord.sources.collector.keyring import hash_of
from accord.sources.rows import Source


@dataclass(frozen=True)
class SourceSeen:
    """A source as it is shown; its key is not."""

    name: str
    kind: str
    created_at: int
    created_by: str


def write_keys() -> Mapping[str, str]:
    """Names of sources by the hash of their write key."""
    pairs = Source.objects.values_list("key_hash", "name")
    return {key_hash: name for key_hash, name in pairs if key_hash}


def sources() -> list[SourceSeen]:
    """Every source by name."""
    rows = Source.objects.order_by("name").values_list("name", "kind", "created_at", "created_by")
    return [SourceSeen(*row) for row in rows]


def owns_key(name: str, write_key: str) -> bool:
    """Whether the key is that source's."""
    return Source.objects.filter(name=name, key_hash=hash_of(write_key)).exists()
