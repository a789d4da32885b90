"""What tells a file's rows apart and whether one says something new: identity texts and hashes."""

from hashlib import blake2b

import numpy as np
import numpy.typing as npt
import polars as pl

from accord.sources.files.canonical import FileKind, RecordKind
from accord.store.keys import key_hashes

_BETWEEN = "\x1f"
_NOTHING = "\x00"


def identity_of(kind: FileKind, frame: pl.DataFrame) -> pl.Series:
    """One text per row, equal for rows that mean the same thing; spend is told apart by `occurrence` too."""
    if kind.name == "activities":
        return _activity_identity(frame)
    return _joined(frame, kind.identity)


def _activity_identity(frame: pl.DataFrame) -> pl.Series:
    who = [name for name in ("person_key", "email", "anonymous_key") if name in frame.columns]
    person = frame.select(pl.coalesce(who)).to_series() if who else _empty(frame.height)
    by_what = _joined(frame.with_columns(person.alias("who")), ("who", "at", "kind"))
    key = frame["key"] if "key" in frame.columns else _empty(frame.height)
    return pl.select(pl.coalesce("key" + _BETWEEN + pl.lit(key), pl.lit(by_what))).to_series()


def _empty(height: int) -> pl.Series:
    return pl.Series([None] * height, dtype=pl.String)


def _joined(frame: pl.DataFrame, names: tuple[str, ...]) -> pl.Series:
    texts = [
        pl.col(name).cast(pl.String).fill_null(_NOTHING)
        if name in frame.columns
        else pl.lit(_NOTHING)
        for name in names
    ]
    return frame.select(pl.concat_str(texts, separator=_BETWEEN).alias("identity")).to_series()


def content_of(frame: pl.DataFrame) -> npt.NDArray[np.uint64]:
    """A hash of everything a row says, the names of its columns included; never 0. Stable over versions."""
    names = sorted(name for name in frame.columns if name != "line")
    head = _BETWEEN.join(names)
    texts = _joined(frame, tuple(names)).to_list()
    digests = b"".join(blake2b((head + text).encode(), digest_size=8).digest() for text in texts)
    hashes = np.frombuffer(digests, dtype="<u8").astype(np.uint64)
    return np.maximum(hashes, np.uint64(1))


def seen_keys(secret: bytes, kind: FileKind, source: str, frame: pl.DataFrame) -> list[bytes]:
    """Keys of the seen index, 16 bytes each; of records the hashes of their keys."""
    if kind.record:
        return own_hashes(secret, kind.record, source, frame)
    return key_hashes(secret, f"file:{kind.name}", source, identity_of(kind, frame).to_list())


def own_hashes(secret: bytes, record: RecordKind, source: str, frame: pl.DataFrame) -> list[bytes]:
    """Hashes of the rows' own keys."""
    return key_hashes(secret, record, source, frame["key"].to_list())
