"""Messages as columns: ids, moments, kind, how the visitor came, bot; and what is wrong with an item."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

import polars as pl

from accord.sources.channels.arrival import arrivals
from accord.sources.channels.rules import classify
from accord.sources.processor.bots import bot_rules
from accord.sources.processor.clock import corrected, moments
from accord.sources.processor.kinds import is_outbound, kind_of
from accord.sources.processor.messages import Campaign, Context, Message, Page, Readings
from accord.store.received import Received

_NO_CONTEXT, _NO_PAGE, _NO_CAMPAIGN = Context(), Page(), Campaign()
_IDS = ("message_id", "user_id", "anonymous_id", "previous_id", "group_id")
_TRIMMED = (*_IDS, "type", "event", "name", "category")
_LONGEST = 512
_NUL = b"\\u0000"


def columns(batches: Sequence[Received], readings: Readings) -> pl.DataFrame:
    """One row a message in the order read: where it lies, whose it is, what it says.

    `fault` is null for a sound one, else the reason in one sentence.
    """
    own = _own_fields(readings.messages)
    if any(_NUL in received.raw.body for received in batches):
        # PostgreSQL's texts cannot hold it, and nobody means it.
        own = own.with_columns(pl.col(pl.String).str.replace_all("\0", "", literal=True))
    frame = own.with_columns(_trimmed(name) for name in _TRIMMED).with_columns(
        intake=pl.Series(readings.intakes, dtype=pl.Int64),
        position=pl.Series(readings.positions, dtype=pl.Int32),
    )
    origin = pl.DataFrame(
        [(received.id, received.raw.source, received.raw.received_at) for received in batches],
        schema={"intake": pl.Int64, "source": pl.String, "received_at": pl.Int64},
        orient="row",
    )
    frame = frame.join(origin, on="intake", how="left", maintain_order="left")
    return _with_faults(_with_moments(_with_kind(frame)))


def with_channels(frame: pl.DataFrame) -> pl.DataFrame:
    """Add how the visitor came: url, referrer, utm marks, channel."""
    came = classify(arrivals(frame))
    mail = frame["kind"].str.starts_with("email_") & came["channel"].is_null()
    if mail.any():
        # A campaign mail is its own channel, also where the tool that sent it marks nothing.
        came = classify(
            came.with_columns(
                utm_medium=pl.when(mail).then(pl.lit("email")).otherwise("utm_medium")
            )
        )
    return pl.concat([frame, came], how="horizontal")


def _own_fields(messages: Sequence[Message]) -> pl.DataFrame:
    contexts = [message.context or _NO_CONTEXT for message in messages]
    pages = [context.page or _NO_PAGE for context in contexts]
    campaigns = [context.campaign or _NO_CAMPAIGN for context in contexts]
    own = {name: _texts(messages, name) for name in _TRIMMED}
    times = {
        name: _texts(messages, name) for name in ("timestamp", "original_timestamp", "sent_at")
    }
    sent = {
        "sent_source": _texts(campaigns, "source"),
        "sent_medium": _texts(campaigns, "medium"),
        "sent_campaign": _texts(campaigns, "name"),
        "sent_term": _texts(campaigns, "term"),
        "sent_content": _texts(campaigns, "content"),
    }
    where = {"page_url": _texts(pages, "url"), "page_referrer": _texts(pages, "referrer")}
    agents = {"user_agent": _texts(contexts, "user_agent")}
    return pl.DataFrame(own | times | sent | where | agents)


def _texts(things: Sequence[Any], name: str) -> pl.Series:
    values = list(map(attrgetter(name), things))
    try:
        return pl.Series(name, values, dtype=pl.String, strict=True)
    except TypeError:
        # Some clients send numbers where the protocol has texts.
        texts = [value if value is None or type(value) is str else str(value) for value in values]
        return pl.Series(name, texts, dtype=pl.String)


def _trimmed(name: str) -> pl.Expr:
    plain = pl.col(name).str.strip_chars()
    return pl.when(plain != "").then(plain).alias(name)


def _with_kind(frame: pl.DataFrame) -> pl.DataFrame:
    pairs = frame.select("type", "event").unique()
    kinds = pairs.with_columns(
        kind=pl.Series(
            [kind_of(call or "", event) for call, event in pairs.iter_rows()], dtype=pl.String
        )
    )
    outbound = [kind for kind in kinds["kind"].drop_nulls().unique() if is_outbound(kind)]
    page_name = pl.coalesce("name", "category")
    return frame.join(
        kinds, on=["type", "event"], how="left", nulls_equal=True, maintain_order="left"
    ).with_columns(
        bot_rules(frame["user_agent"]),
        out=pl.col("kind").is_in(outbound),
        label=pl.when(pl.col("type").is_in(["page", "screen"]))
        .then(page_name)
        .otherwise("event")
        .str.slice(0, _LONGEST),
    )


def _with_moments(frame: pl.DataFrame) -> pl.DataFrame:
    stamped = frame["timestamp"].is_not_null()
    text = frame.select(pl.coalesce("timestamp", "original_timestamp")).to_series()
    read = frame.select("received_at").with_columns(
        timestamp=moments(text), sent_at=moments(frame["sent_at"])
    )
    unread = read["timestamp"].is_null() & (stamped | frame["original_timestamp"].is_not_null())
    return frame.with_columns(*corrected(read).iter_columns(), unread=unread)


def _with_faults(frame: pl.DataFrame) -> pl.DataFrame:
    call = pl.col("type")
    nobody = pl.col("user_id").is_null() & pl.col("anonymous_id").is_null()
    named = pl.coalesce("timestamp", "original_timestamp")
    fault = (
        pl.when(call.is_null())
        .then(pl.lit("It has no type; send track, page, screen, identify, group or alias."))
        .when(pl.col("kind").is_null())
        .then(pl.format("The type '{}' is not known.", call.str.slice(0, 40)))
        .when(pl.col("message_id").is_null())
        .then(pl.lit("It has no messageId."))
        .when(nobody)
        .then(pl.lit("It names nobody: userId and anonymousId are both empty."))
        .when(pl.max_horizontal(pl.col("user_id", "group_id").str.len_chars()) > _LONGEST)
        .then(pl.lit(f"Its userId or groupId has more than {_LONGEST} characters."))
        .when((call == "track") & pl.col("event").is_null())
        .then(pl.lit("A track call needs the name of its event."))
        .when((call == "group") & pl.col("group_id").is_null())
        .then(pl.lit("A group call needs groupId."))
        .when((call == "alias") & (pl.col("previous_id").is_null() | pl.col("user_id").is_null()))
        .then(pl.lit("An alias call needs previousId and userId."))
        .when(pl.col("unread"))
        .then(pl.format("Its timestamp '{}' is no ISO 8601 moment.", named.str.slice(0, 60)))
    )
    return frame.with_columns(fault=fault).drop("unread")
