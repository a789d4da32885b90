"""Counted, duplicate or quarantined: the verdict on each item, by what was ever counted before."""

from collections.abc import Sequence
from hashlib import blake2b

import msgspec
import numpy as np
import polars as pl

from accord.people.identity import erased_rows
from accord.sources.processor.messages import Message
from accord.sources.processor.texts import canonical
from accord.store.keys import key_hashes
from accord.store.seen import Seen

COUNTED, DUPLICATE, QUARANTINED = "counted", "duplicate", "quarantined"
VERDICTS = (COUNTED, DUPLICATE, QUARANTINED)
CONFLICT = "An event with this messageId and other content was counted before."
ERASED = "erased"

_encode_lines = msgspec.json.Encoder().encode_lines


def contents(messages: Sequence[Message]) -> pl.Series:
    """A number a message that stands for its content: what was said, not when or how it was sent."""
    for message in messages:
        # A client that sends an event again stamps the new sending only.
        message.sent_at = None
        around = message.context
        if message.properties or message.traits or (around is not None and around.traits):
            canonical(message)
    # Encoded JSON has no line breaks of its own.
    lines = _encode_lines(messages).split(b"\n")[:-1]
    digests = b"".join([blake2b(line, digest_size=8).digest() for line in lines])
    return pl.Series("content", np.frombuffer(digests, dtype="<u8"), dtype=pl.UInt64)


def with_keys(frame: pl.DataFrame, secret: bytes) -> pl.DataFrame:
    """Add `key`, under which each message is known for ever: source and message id, hashed."""
    parts = [
        part.with_columns(
            key=pl.Series(
                key_hashes(secret, "message", source, part["message_id"].fill_null("").to_list()),
                dtype=pl.Binary,
            )
        )
        for source, part in by_source(frame)
    ]
    return pl.concat(parts).sort("row")


def by_source(frame: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    """The frame's rows of each source."""
    sources = frame["source"].unique().sort().to_list()
    if len(sources) <= 1:
        return [(name, frame) for name in sources or [""]]
    return [(source, frame.filter(pl.col("source") == source)) for source in sources]


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
    frame = _with_earlier(frame, pl.col("fault").is_null() & ~pl.col("erased"))
    verdict = (
        pl.when(~pl.col("sound"))
        .then(pl.lit(QUARANTINED))
        .when(pl.col("earlier").is_null())
        .then(pl.lit(COUNTED))
        .when(pl.col("content") == pl.col("earlier"))
        .then(pl.lit(DUPLICATE))
        .otherwise(pl.lit(QUARANTINED))
    )
    reason = (
        pl.when("erased").then(pl.lit(ERASED)).otherwise(pl.coalesce("fault", pl.lit(CONFLICT)))
    )
    return frame.with_columns(verdict=verdict).with_columns(
        reason=pl.when(pl.col("verdict") == QUARANTINED).then(reason)
    )


def _with_earlier(frame: pl.DataFrame, sound: pl.Expr) -> pl.DataFrame:
    """Add `sound` and `earlier`: the content counted under the item's id before it, null where none was."""
    frame = frame.with_columns(
        sound=sound, earlier=pl.when(pl.col("entry_before") > 0).then("content_before")
    )
    # Hardly any id stands twice in a range; only those are looked at in turn.
    twice = frame.filter(pl.col("key").is_duplicated()).select("row", "key", "content", "sound")
    if twice.is_empty():
        return frame
    firsts = twice.filter("sound").unique("key", keep="first", maintain_order=True)
    others = twice.join(firsts, on="key").filter(pl.col("row") != pl.col("row_right"))
    within = others.select("row", within=pl.col("content_right"))
    frame = frame.join(within, on="row", how="left", maintain_order="left")
    return frame.with_columns(earlier=pl.coalesce("earlier", "within"))


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
