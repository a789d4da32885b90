"""A company of any size written straight into the log: vectorised, in lead order, month by month.

It is not the simulator: persons are numbers, behaviour is noise. One imported lead a person for three
in ten, contacted by outbound calls, so that every figure has rows and a plain SQL statement can say it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from accord.basics.moments import DAY, HOUR, SECOND, day_number, day_start
from accord.log.streams import DEALS, LEADS, OWNERS, SPEND, Stream

MONTHS = 24
ARRIVALS = (
    ("Organic Search", "google", "organic", 0.33),
    ("Paid Search", "google", "cpc", 0.22),
    ("Direct", "(direct)", "(none)", 0.2),
    ("Paid Social", "linkedin", "paid_social", 0.12),
    ("Email", "newsletter", "email", 0.08),
    ("Referral", "reviews.example", "referral", 0.05),
)
# name, share, direction, human
KINDS = (
    ("page", 0.78, "in", True),
    ("email_open", 0.07, "in", True),
    ("email_sent", 0.12, "out", False),
    ("download", 0.02, "in", True),
    ("email_reply", 0.01, "in", True),
)
PATHS = tuple(
    f"https://www.lumenforge.example/{n}"
    for n in ("", "product", "pricing", "blog", "docs", "demo")
)
OWNER_COUNT = 40
ACTIVITIES_A_PERSON = 40
START = date(2024, 11, 1)


@dataclass(frozen=True)
class Facts:
    """Small tables of one company; `activities` comes month by month."""

    size: int
    people: int
    starts: tuple[int, ...]
    leads: pl.DataFrame
    deals: pl.DataFrame
    spend: pl.DataFrame
    owners: pl.DataFrame
    calls: pl.DataFrame


def month_starts() -> tuple[int, ...]:
    """First moments of 24 months and the end."""
    return tuple(
        day_start(
            date(START.year + (START.month - 1 + n) // 12, (START.month - 1 + n) % 12 + 1, 1), "UTC"
        )
        for n in range(MONTHS + 1)
    )


def facts(size: int, seed: int = 11) -> Facts:
    """Leads, deals, spend and the calls that stop the wait of each lead."""
    rng = np.random.default_rng(seed)
    starts = month_starts()
    people = max(100, size // ACTIVITIES_A_PERSON)
    leads = _leads(rng, people, starts)
    return Facts(
        size,
        people,
        starts,
        leads,
        _deals(rng, leads, people),
        _spend(rng, people),
        _owners(people),
        _calls(rng, leads),
    )


def _later(rng: np.random.Generator, at: np.ndarray, hours: float, share: float) -> pl.Series:
    """A later moment for a share of the rows, null for the others and where `at` is null."""
    wait = (rng.exponential(hours, len(at)) * HOUR).astype(np.int64) // SECOND * SECOND + SECOND
    stays = (rng.random(len(at)) >= share) | (at < 0)
    return pl.Series(np.where(stays, -1, at + wait)).replace(-1, None)


def _leads(rng: np.random.Generator, people: int, starts: tuple[int, ...]) -> pl.DataFrame:
    person = np.flatnonzero(rng.random(people) < 0.3) + 1
    size = len(person)
    created = rng.integers(starts[0] // SECOND, (starts[-1] - 60 * DAY) // SECOND, size) * SECOND
    arrival = _arrivals(rng, size)
    mql = _later(rng, created, 20, 0.6)
    sent = _later(rng, _filled(mql), 3, 0.95)
    accepted = _later(rng, _filled(sent), 8, 0.65)
    refused = pl.Series(np.where(accepted.is_null() & sent.is_not_null(), _filled(sent), -1))
    qualified = _later(rng, _filled(accepted), 150, 0.5)
    return pl.DataFrame(
        {
            "subject": 2 * people + np.arange(1, size + 1),
            "person": person,
            "at": created,
            "created_at": created,
            "mql_at": mql,
            "sent_at": sent,
            "accepted_at": accepted,
            "returned_at": _later(rng, refused.to_numpy(), 9, 0.8),
            "qualified_at": qualified,
            "channel": pl.Series([a[0] for a in ARRIVALS]).gather(arrival),
            "utm_source": pl.Series([a[1] for a in ARRIVALS]).gather(arrival),
            "utm_medium": pl.Series([a[2] for a in ARRIVALS]).gather(arrival),
            "owner": 3 * people + rng.integers(1, OWNER_COUNT + 1, size),
        }
    )


def _filled(moments: pl.Series) -> np.ndarray:
    return moments.fill_null(-1).to_numpy()


def _arrivals(rng: np.random.Generator, size: int) -> np.ndarray:
    return np.searchsorted(np.cumsum([a[3] for a in ARRIVALS]), rng.random(size)).clip(
        0, len(ARRIVALS) - 1
    )


def _deals(rng: np.random.Generator, leads: pl.DataFrame, people: int) -> pl.DataFrame:
    found = leads.filter(pl.col("qualified_at").is_not_null())
    size = found.height
    created = found["qualified_at"].to_numpy()
    closed = _later(rng, created, 24 * 40, 0.9)
    won = rng.random(size) < 0.3
    outcome = np.where(closed.is_null(), "open", np.where(won, "won", "lost"))
    return pl.DataFrame(
        {
            "subject": 4 * people + np.arange(1, size + 1),
            "lead": found["subject"],
            "person": found["person"],
            "at": created,
            "created_at": created,
            "closed_at": closed,
            "expected_close_at": created + 45 * DAY,
            "outcome": outcome,
            "stage": np.where(closed.is_null(), "Proposal", outcome),
            "amount": rng.integers(2_000, 200_000, size) * 100,
            "owner": found["owner"],
            "product": pl.Series(["Team", "Business", "Suite"]).gather(rng.integers(0, 3, size)),
        }
    ).with_columns(currency=pl.lit("EUR"))


def _spend(rng: np.random.Generator, people: int) -> pl.DataFrame:
    days = np.repeat(day_number(START) + np.arange(729), 3)
    channel = np.tile([a[0] for a in ARRIVALS if a[0].startswith("Paid")] + ["Display"], 729)
    return pl.DataFrame(
        {
            "subject": 6 * people + np.arange(1, len(days) + 1),
            "day": days.astype(np.int32),
            "at": days.astype(np.int64) * DAY,
            "channel": channel,
            "amount": rng.integers(10_000, 90_000, len(days)),
        }
    ).with_columns(currency=pl.lit("EUR"))


def _owners(people: int) -> pl.DataFrame:
    subject = 3 * people + np.arange(1, OWNER_COUNT + 1)
    return pl.DataFrame(
        {"subject": subject, "at": np.full(OWNER_COUNT, day_start(START, "UTC"))}
    ).with_columns(department=pl.lit("sales"), region=pl.lit("EMEA"))


def _calls(rng: np.random.Generator, leads: pl.DataFrame) -> pl.DataFrame:
    """One to three calls after each sending; the first is the first contact."""
    sent = leads.filter(pl.col("sent_at").is_not_null())
    again = rng.integers(1, 4, sent.height)
    rows = np.repeat(np.arange(sent.height), again)
    wait = (rng.exponential(9.0, len(rows)) * HOUR).astype(np.int64) // SECOND * SECOND + SECOND
    return pl.DataFrame(
        {
            "subject": sent["person"].gather(rows),
            "at": sent["sent_at"].gather(rows) + wait,
            "owner": sent["owner"].gather(rows),
        }
    )


def months(company: Facts, first_entry: int = 1, seed: int = 12) -> Iterator[pl.DataFrame]:
    """Activities of one month after another, sorted by (subject, at), numbered in order of time."""
    rng = np.random.default_rng(seed)
    each = (company.size - company.calls.height) // MONTHS
    for since, until in zip(company.starts, company.starts[1:], strict=False):
        frame = pl.concat(
            [_noise(rng, company, since, until, each), _calls_in(company, since, until)]
        )
        frame = frame.sort("at", "subject").with_columns(entry=first_entry + pl.int_range(pl.len()))
        first_entry += frame.height
        yield frame.sort("subject", "at", "entry")


def _noise(
    rng: np.random.Generator, company: Facts, since: int, until: int, size: int
) -> pl.DataFrame:
    # Some persons do much more than others.
    subject = (company.people * rng.random(size) ** 1.6).astype(np.int64) + 1
    kind = np.searchsorted(np.cumsum([k[1] for k in KINDS]), rng.random(size)).clip(
        0, len(KINDS) - 1
    )
    page = kind == 0
    arrives = page & (rng.random(size) < 0.25)
    arrival = _arrivals(rng, size)
    named = pl.DataFrame({"page": page, "arrives": arrives, "crawler": rng.random(size) < 0.02})
    return pl.DataFrame(
        {
            "subject": subject,
            "at": rng.integers(since // 1000, until // 1000, size) * 1000,
            "kind": pl.Series([k[0] for k in KINDS]).gather(kind),
            "direction": pl.Series([k[2] for k in KINDS]).gather(kind),
            "human": pl.Series([k[3] for k in KINDS]).gather(kind),
            "channel": pl.Series([a[0] for a in ARRIVALS]).gather(arrival),
            "utm_source": pl.Series([a[1] for a in ARRIVALS]).gather(arrival),
            "utm_medium": pl.Series([a[2] for a in ARRIVALS]).gather(arrival),
            "url": pl.Series(PATHS).gather(rng.integers(0, len(PATHS), size)),
            "owner": pl.Series([None], dtype=pl.Int64).new_from_index(0, size),
        }
    ).with_columns(
        *(
            pl.when(named["arrives"]).then(name).alias(name)
            for name in ("channel", "utm_source", "utm_medium")
        ),
        url=pl.when(named["page"]).then("url"),
        bot=pl.when(named["crawler"] & named["page"]).then(pl.lit("agent")),
    )


def _calls_in(company: Facts, since: int, until: int) -> pl.DataFrame:
    calls = company.calls.filter((pl.col("at") >= since) & (pl.col("at") < until))
    empty = {
        name: pl.lit(None, pl.String)
        for name in ("channel", "utm_source", "utm_medium", "url", "bot")
    }
    return calls.with_columns(
        kind=pl.lit("call"), direction=pl.lit("out"), human=pl.lit(True), **empty
    ).select(
        "subject", "at", "kind", "direction", "human", "channel", "utm_source", "utm_medium", "url", "owner", "bot"
    )  # fmt: skip


def entries(frame: pl.DataFrame, first: int, kind: str | None) -> pl.DataFrame:
    """A frame as rows of a stream: the entry's own columns completed."""
    named = frame if kind is None else frame.with_columns(kind=pl.lit(kind))
    if "entry" not in named.columns:
        named = named.with_columns(entry=first + pl.int_range(pl.len()))
    return named.with_columns(
        known_at=pl.col("at"), recorded_at=pl.col("at"), source=pl.lit("bench"), actor=pl.lit("collector")
    )  # fmt: skip


SMALL_STREAMS: tuple[tuple[str, Stream, str], ...] = (
    ("owners", OWNERS, "owner_recorded"),
    ("leads", LEADS, "lead_recorded"),
    ("deals", DEALS, "deal_recorded"),
    ("spend", SPEND, "spend_recorded"),
)


def write(company: Facts, folder: Path) -> list[Path]:
    """Write everything into a folder's log and list it; the activity files' paths."""
    from django.db import transaction

    from accord.store import ids, manifest
    from accord.store.log import Log, collection_of

    log, staged, paths = Log(folder), [], []
    with transaction.atomic():
        ids.take("subject", 6 * company.people + company.spend.height + 1)
        for name, stream, kind in SMALL_STREAMS:
            rows = getattr(company, name)
            first = ids.take("entry", rows.height)
            staged.append(log.stage(collection_of(stream), entries(rows, first, kind), part="all"))
        first = ids.take("entry", company.size + company.calls.height)
    for number, frame in enumerate(months(company, first)):
        part = f"{START.year + (START.month - 1 + number) // 12}-{(START.month - 1 + number) % 12 + 1:02d}"
        staged.append(log.stage("log/activities", entries(frame, 0, None), part=part))
        paths.append(folder / staged[-1].path)
    with transaction.atomic():
        manifest.publish(staged, [])
    return paths
