"""Counted items as rows of the log's streams, each with its number."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from accord.log.kinds.sources import ACCOUNT_RECORDED, PERSON_RECORDED, PROPERTY_RECORDED
from accord.log.streams import ACCOUNTS, ACTIVITIES, IDENTITIES, PEOPLE, PROPERTIES, Stream
from accord.people import identity, telling
from accord.people.rows import Account
from accord.sources.processor.subjects import Subjects
from accord.store import ids
from accord.store.log import Log, collection_of, conformed
from accord.store.manifest import Staged

ACTOR = "collector"
_FIRM = ("industry", "country", "region", "employees", "segment")


@dataclass(frozen=True)
class Written:
    """Numbered rows by stream, and the number of each activity in the order of the frame."""

    streams: Mapping[Stream, pl.DataFrame] = field(default_factory=dict)
    activities: pl.Series = field(default_factory=lambda: pl.Series("entry", dtype=pl.Int64))

    def stage(self, log: Log) -> list[Staged]:
        """Put all rows on disk; readers see them after `publish`."""
        return [log.stage(collection_of(stream), frame) for stream, frame in self.streams.items()]


def written(subjects: Subjects, properties: pl.DataFrame, log: Log, now: int) -> Written:
    """Number and shape what was counted. `properties`: row (of the frame), about, name, value."""
    frame = subjects.frame
    parts = [
        (
            IDENTITIES,
            pl.concat([identity.entries(j, s, ACTOR, now) for s, j in subjects.joins.items()]),
        ),
        (PEOPLE, _people(subjects.belongings)),
        (ACCOUNTS, _accounts(frame, log)),
    ]
    total = frame.height + properties.height + sum(part.height for _, part in parts)
    first = ids.take("entry", total)
    frame = frame.with_columns(entry=pl.int_range(first, first + frame.height, dtype=pl.Int64))
    parts += [(PROPERTIES, _properties(frame, properties))]
    numbered: dict[Stream, pl.DataFrame] = {
        ACTIVITIES: conformed(ACTIVITIES, _activities(frame, now))
    }
    following = first + frame.height
    for stream, part in parts:
        if part.height:
            numbered[stream] = _numbered(stream, part, following, now)
            following += part.height
    _note(numbered, subjects)
    return Written(numbered, frame["entry"])


def _numbered(stream: Stream, part: pl.DataFrame, first: int, now: int) -> pl.DataFrame:
    own = part.drop(set(part.columns) - set(stream.column_names))
    return conformed(
        stream,
        own.with_columns(
            entry=pl.int_range(first, first + part.height, dtype=pl.Int64),
            known_at=pl.col("at"),
            recorded_at=pl.lit(now, pl.Int64),
            actor=pl.lit(ACTOR),
        ),
    )


def _activities(frame: pl.DataFrame, now: int) -> pl.DataFrame:
    opens = pl.col("kind").is_in(["identify", "form"]) & pl.col("email").is_not_null()
    acted = ~pl.col("out")
    return frame.select(
        "entry", "at", "source", "kind", "channel", "channel_version", "utm_source", "utm_medium",
        "campaign", "asset", "term", "url", "referrer", "bot", "clock_flag", "account", "value",
        known_at="at",
        recorded_at=pl.lit(now, pl.Int64),
        actor=pl.lit(ACTOR),
        subject="person",
        name="label",
        direction=pl.when(acted).then(pl.lit("in")).otherwise(pl.lit("out")),
        human=acted,
        seen=pl.lit(True),
        has_email=opens,
    )  # fmt: skip


def _properties(frame: pl.DataFrame, left: pl.DataFrame) -> pl.DataFrame:
    of = left.join(frame.select("row", "entry", "person", "account", "at", "source"), on="row")
    about = pl.col("about")
    subject = (
        pl.when(about == "activity")
        .then("entry")
        .when(about == "person")
        .then("person")
        .otherwise("account")
    )
    # Of what one batch says twice of a person only the last word would ever be read.
    return of.select(
        "at", "source", "name", "value",
        kind=pl.lit(PROPERTY_RECORDED.name),
        subject=subject,
        subject_kind="about",
        of_entry="entry",
        person=pl.when(about == "account").then(None).otherwise("person"),
    )  # fmt: skip


def _people(belongings: pl.DataFrame) -> pl.DataFrame:
    return belongings.with_columns(kind=pl.lit(PERSON_RECORDED.name), replaces=pl.col("former"))


def _accounts(frame: pl.DataFrame, log: Log) -> pl.DataFrame:
    """Records of accounts whose group calls say something new; what they leave out stays as it was."""
    said = frame.filter(
        (pl.col("kind") == "group") & pl.any_horizontal(pl.col(_FIRM).is_not_null())
    )
    if said.is_empty():
        return pl.DataFrame(schema={"at": pl.Int64})
    latest = (
        said.sort("at")
        .group_by("account", "source", "group_id", maintain_order=True)
        .agg(pl.col("at").last(), pl.col(_FIRM).drop_nulls().last())
    )
    rows = Account.objects.filter(subject__in=latest["account"].to_list())
    held = pl.DataFrame(
        list(rows.values_list("source", "key", "id", "entry")),
        schema={"source": pl.String, "group_id": pl.String, "row": pl.Int64, "former": pl.Int64},
        orient="row",
    )
    before = _former(held["former"].drop_nulls(), log)
    joined = latest.join(held, on=["source", "group_id"]).join(
        before, left_on="former", right_on="entry", how="left", suffix="_before"
    )
    merged = joined.with_columns(pl.coalesce(name, f"{name}_before").alias(name) for name in _FIRM)
    news = pl.any_horizontal([pl.col(name).ne_missing(pl.col(f"{name}_before")) for name in _FIRM])
    return merged.filter(news).with_columns(
        kind=pl.lit(ACCOUNT_RECORDED.name), subject=pl.col("account"), replaces=pl.col("former")
    )


def _former(numbers: pl.Series, log: Log) -> pl.DataFrame:
    wanted = [*("entry",), *_FIRM]
    rows = log.scan(collection_of(ACCOUNTS)).filter(pl.col("entry").is_in(numbers.implode()))
    return rows.select(wanted).collect()


def _note(numbered: Mapping[Stream, pl.DataFrame], subjects: Subjects) -> None:
    """Remember in the rows which entries of the log hold what they say."""
    if PEOPLE in numbered:
        own = numbered[PEOPLE]
        telling.belong(
            own.select("account", "account_guessed", "entry").with_columns(
                subjects.belongings["row"]
            )
        )
    if ACCOUNTS in numbered:
        _note_accounts(numbered[ACCOUNTS], subjects.frame)


def _note_accounts(rows: pl.DataFrame, frame: pl.DataFrame) -> None:
    keyed = (
        frame.filter(pl.col("kind") == "group")
        .select("source", "group_id", subject="account")
        .unique()
    )
    pairs = rows.select("entry", "source", "subject").join(keyed, on=["source", "subject"])
    for entry, source, key in pairs.select("entry", "source", "group_id").iter_rows():
        Account.objects.filter(source=source, key=key).update(entry=entry)
