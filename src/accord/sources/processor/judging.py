"""Counted, duplicate or quarantined: the verdict on each item, by what was ever counted before."""

from collections.abc import Sequence
from hashlib import blake2b

import msgspec
import numpy as np
import polars as pl

from accord.people.identity import erased_rows
from accord.sources.processor.messages import Message
from accord.sources.processor.texts import canonical
from accord.store.keys import key_hash
from accord.store.seen import Seen

COUNTED, DUPLICATE, QUARANTINED = "counted", "duplicate", "quarantined"
CONFLICT = "An event with this messageId and other content was counted before."
ERASED = "erased"

_encode = msgspec.json.Encoder().encode


def contents(messages: Sequence[Message]) -> pl.Series:
    """A number a message that stands for its content: what was said, not when or how it was sent."""
    digests = bytearray()
    for message in messages:
        # A client that sends an event again stamps the new sending only.
        message.sent_at = None
        canonical(message)
        digests += blake2b(_encode(message), digest_size=8).digest()
    return pl.Series("content", np.frombuffer(bytes(digests), dtype="<u8"), dtype=pl.UInt64)


def seen_keys(secret: bytes, sources: pl.Series, message_ids: pl.Series) -> list[bytes]:
    """The key under which each message is known for ever."""
    return [
        key_hash(secret, "message", source, name or "")
        for source, name in zip(sources.to_list(), message_ids.to_list(), strict=True)
    ]


def judged(frame: pl.DataFrame, secret: bytes, seen: Seen) -> pl.DataFrame:
    """Add `verdict` and `reason` to items with `fault`, `key` and `content`; reads the book and the index.

    Of items with one id the first of the frame is counted, so the frame's order decides.
    """
    known = seen.probe(frame["key"].to_list())
    frame = frame.with_columns(
        entry_before=pl.Series(known.entries, dtype=pl.Int64),
        content_before=pl.Series(known.contents, dtype=pl.UInt64),
        erased=_erased(frame, secret),
    )
    sound = pl.col("fault").is_null() & ~pl.col("erased")
    first = pl.col("content").filter(sound).first().over("key")
    place = pl.int_range(pl.len()).filter(sound).first().over("key")
    before = pl.when(pl.col("entry_before") > 0).then("content_before").otherwise(first)
    again = (pl.col("entry_before") > 0) | (pl.int_range(pl.len()).over("key") != place)
    verdict = (
        pl.when(~sound)
        .then(pl.lit(QUARANTINED))
        .when(~again)
        .then(pl.lit(COUNTED))
        .when(pl.col("content") == before)
        .then(pl.lit(DUPLICATE))
        .otherwise(pl.lit(QUARANTINED))
    )
    reason = (
        pl.when("erased").then(pl.lit(ERASED)).otherwise(pl.coalesce("fault", pl.lit(CONFLICT)))
    )
    return frame.with_columns(verdict=verdict).with_columns(
        reason=pl.when(pl.col("verdict") == QUARANTINED).then(reason)
    )


def _erased(frame: pl.DataFrame, secret: bytes) -> pl.Series:
    blocked = pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    rows = pl.DataFrame(
        {
            "person_key": frame["user_id"],
            "anonymous_key": frame["anonymous_id"],
            "email": frame["email"],
        }
    )
    for source in frame["source"].unique().to_list():
        here = frame["source"] == source
        blocked = blocked | (here & erased_rows(secret, source, rows))
    return blocked
