"""Which subject an outside key stands for. Keys are kept only as keyed hashes.

All subjects, of whatever kind, are numbered from one series, so a number names one thing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar

from django.db import connection, transaction

from accord.store import ids
from accord.store.rows import ErasedKey, Key

T = TypeVar("T")

# SQLite takes 32,766 values in one statement; a few thousand keep parsing cheap.
_AT_ONCE = 4_000


@dataclass(frozen=True)
class Resolved:
    """Per asked hash: its subject, and whether this call made it (true at its first place only)."""

    ids: list[int]
    created: list[bool]


def key_hash(secret: bytes, kind: str, source: str, key: str) -> bytes:
    """16 bytes of keyed BLAKE2b; lengths are hashed too, so that no two keys run together."""
    text = "".join(f"{len(part)}:{part}" for part in (kind, source, key))
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16, key=secret[:64]).digest()


def key_hashes(secret: bytes, kind: str, source: str, names: Iterable[str]) -> list[bytes]:
    """`key_hash` of many keys of one name space, which is hashed once."""
    space = "".join(f"{len(part)}:{part}" for part in (kind, source))
    start = blake2b(space.encode("utf-8", "surrogatepass"), digest_size=16, key=secret[:64])
    hashes = []
    for name in names:
        one = start.copy()
        one.update(f"{len(name)}:{name}".encode("utf-8", "surrogatepass"))
        hashes.append(one.digest())
    return hashes


def resolve(kind: str, hashes: Sequence[bytes]) -> Resolved:
    """The subjects of these keys, made where unknown; two processes at once get the same ones."""
    known = find(hashes)
    missing = [key for key in dict.fromkeys(hashes) if key not in known]
    ours = _insert(kind, missing) if missing else {}
    known |= find(missing)
    fresh = {key for key in missing if known[key] == ours[key]}
    return Resolved([known[key] for key in hashes], _first_places(hashes, fresh))


def find(hashes: Sequence[bytes]) -> dict[bytes, int]:
    """Subject by hash, for the keys that are known."""
    found: dict[bytes, int] = {}
    for chunk in _chunks(list(dict.fromkeys(hashes))):
        found.update((bytes(key), subject) for key, subject in _pairs(chunk))
    return found


def _pairs(hashes: Sequence[bytes]) -> list[tuple[bytes, int]]:
    # Plain SQL: preparing thousands of values one by one costs the mapper four times the query.
    asked = ", ".join(["%s"] * len(hashes))
    statement = f"SELECT hash, subject FROM {Key._meta.db_table} WHERE hash IN ({asked})"
    with connection.cursor() as cursor:
        cursor.execute(statement, list(hashes))
        return list(cursor.fetchall())


def attach(kind: str, hashes: Sequence[bytes], subjects: Sequence[int]) -> list[bool]:
    """Let further keys stand for subjects that exist; true where the key was new and is now theirs."""
    pairs = list(zip(hashes, subjects, strict=True))
    known = find(hashes)
    new = {key: subject for key, subject in reversed(pairs) if key not in known}
    _write([(key, kind, subject) for key, subject in new.items()])
    return _first_places(hashes, set(new))


def repoint(subjects: Sequence[int], to: int) -> int:
    """Let every key of these subjects stand for `to` from now on; how many keys moved."""
    return sum(
        Key.objects.filter(subject__in=chunk).update(subject=to)
        for chunk in _chunks(list(subjects))
    )


def keys_of(subjects: Sequence[int]) -> list[bytes]:
    """The hashes of all keys that stand for these subjects."""
    return [
        bytes(key)
        for chunk in _chunks(list(subjects))
        for key in Key.objects.filter(subject__in=chunk).values_list("hash", flat=True)
    ]


def erased(hashes: Sequence[bytes]) -> set[bytes]:
    """Those of the keys whose subject was erased: what comes in under them is refused."""
    if not any_erased():
        return set()
    return {
        bytes(key)
        for chunk in _chunks(list(dict.fromkeys(hashes)))
        for key in ErasedKey.objects.filter(hash__in=chunk).values_list("hash", flat=True)
    }


def any_erased() -> bool:
    """Whether anybody was ever erased."""
    return ErasedKey.objects.exists()


def _insert(kind: str, hashes: Sequence[bytes]) -> dict[bytes, int]:
    first = ids.take("subject", len(hashes))
    numbers = dict(zip(hashes, range(first, first + len(hashes)), strict=True))
    _write([(key, kind, subject) for key, subject in numbers.items()])
    return numbers


def _write(rows: Iterable[tuple[bytes, str, int]]) -> None:
    # Another process may have made the key meanwhile; the first one stays.
    statement = (
        f"INSERT INTO {Key._meta.db_table} (hash, kind, subject) VALUES (%s, %s, %s) "
        "ON CONFLICT (hash) DO NOTHING"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(statement, list(rows))


def _first_places(hashes: Sequence[bytes], chosen: set[bytes]) -> list[bool]:
    left = set(chosen)
    places = []
    for key in hashes:
        places.append(key in left)
        left.discard(key)
    return places


def _chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]
