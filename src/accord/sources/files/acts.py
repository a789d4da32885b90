"""Imported activities: what a file leaves unsaid about direction, human, evidence and channel."""

from collections.abc import Mapping

import polars as pl

from accord.log.kinds import prospects
from accord.log.kinds.prospects import HUMAN_OUTBOUND, SYSTEM_MAIL
from accord.people.mail import normal_email
from accord.sources.channels.arrival import arrivals
from accord.sources.channels.rules import classify

DECLARED = tuple(kind.name for kind in prospects.KINDS)
# Acts towards a prospect, unless the file says that the prospect did them.
OUTBOUND = (*SYSTEM_MAIL, *HUMAN_OUTBOUND, "task", "note")
# What a colleague may have written down by hand; other activities a system saw.
BY_HAND = (*HUMAN_OUTBOUND, "task", "note", "message", "chat")


def act_columns(frame: pl.DataFrame) -> Mapping[str, pl.Series]:
    """The stream's columns of activities: kind and its name, direction, human, seen, how they came."""
    rows = _with_all(frame)
    kind, declared = pl.col("kind"), pl.col("kind").is_in(DECLARED)
    made = rows.select(
        pl.when(declared).then(kind).otherwise(pl.lit("track")).alias("kind"),
        pl.when(declared).then("name").otherwise(pl.coalesce("name", kind)).alias("name"),
        _direction().alias("direction"),
        _human().alias("human"),
        _seen().alias("seen"),
        normal_email(rows["email"]).is_not_null().alias("has_email"),
    )
    return {name: made[name] for name in made.columns} | dict(_arrival(rows))


def _with_all(frame: pl.DataFrame) -> pl.DataFrame:
    texts = (
        "name", "email", "direction", "actor", "recording_id", "channel", "source", "medium",
        "campaign", "asset", "term", "url", "referrer",
    )  # fmt: skip
    missing = [pl.lit(None, pl.String).alias(name) for name in texts if name not in frame.columns]
    human = [] if "human" in frame.columns else [pl.lit(None, pl.Boolean).alias("human")]
    return frame.with_columns(*missing, *human)


def _direction() -> pl.Expr:
    usual = pl.when(pl.col("kind").is_in(OUTBOUND)).then(pl.lit("out")).otherwise(pl.lit("in"))
    return pl.coalesce("direction", usual)


def _human() -> pl.Expr:
    out = _direction() == "out"
    by_kind = pl.when(out).then(pl.col("kind").is_in(HUMAN_OUTBOUND)).otherwise(
        ~pl.col("kind").is_in(SYSTEM_MAIL)
    )  # fmt: skip
    return pl.coalesce("human", by_kind)


def _seen() -> pl.Expr:
    """Seen by a system unless a colleague may have written it down: definitions.md section 1, Evidence."""
    by_hand = (_direction() == "out") & pl.col("kind").is_in(BY_HAND)
    recorded = pl.col("recording_id").is_not_null() | (pl.col("actor") == "system").fill_null(False)
    return ~by_hand | recorded


def _arrival(rows: pl.DataFrame) -> Mapping[str, pl.Series]:
    """Channel, source, medium, campaign: the file's own win, else its address and referrer tell."""
    site = pl.col("referrer").str.contains("://", literal=True)
    came = arrivals(
        rows.select(
            page_url="url",
            page_referrer=pl.when(site).then("referrer").otherwise("https://" + pl.col("referrer")),
            sent_source="source",
            sent_medium="medium",
            sent_campaign="campaign",
            sent_term="term",
            sent_content="asset",
        )
    )
    judged = classify(came)
    named = rows["channel"].is_not_null()
    # A file that names the channel needs no guess about source and medium.
    for column, own in (("utm_source", "source"), ("utm_medium", "medium")):
        judged = judged.with_columns(rows[own].zip_with(named, judged[column]).alias(column))
    version = pl.when(~pl.lit(named)).then("channel_version").alias("channel_version")
    judged = judged.with_columns(
        rows["channel"].fill_null(judged["channel"]).alias("channel"), version
    )
    return {name: judged[name] for name in judged.columns}
