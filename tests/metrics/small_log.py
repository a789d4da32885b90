"""A small company's log as plain rows, made from a seed: what the second calculations count over.

Every lead has a person of its own and nobody sends a form, so that a lead is its imported record;
deals know their lead or stand alone; some rows lack what they may lack.
"""

import random
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from accord.basics.moments import DAY, HOUR, MINUTE, parse_moment
from accord.log.streams import stream_named

Row = dict[str, Any]
START = parse_moment("2026-01-05T08:00:00Z")
NOW = parse_moment("2026-11-23T09:00:00Z")
CHANNELS = ("Direct", "Paid Search", "Email", "Referral", None)
PAGES = ("https://a.example/", "https://a.example/pricing", "https://a.example/blog")
TERMS = ("acme", "buy acme now", "crm tool", None)
REASONS = ("no_budget", "no_fit")
_TYPES = {"int64": pl.Int64, "int32": pl.Int32, "float64": pl.Float64, "bool": pl.Boolean,
          "string": pl.String}  # fmt: skip


@dataclass
class SmallLog:
    """Rows by stream; `entry` numbers run over all of them."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    entries: int = 0

    def add(self, stream: str, **facts: Any) -> Row:
        self.entries += 1
        row = {"entry": self.entries, "recorded_at": facts["at"], **facts}
        self.rows.setdefault(stream, []).append(row)
        return row

    def of(self, stream: str) -> list[Row]:
        return self.rows.get(stream, [])

    def frames(self) -> dict[str, pl.DataFrame]:
        return {name: _frame(name, rows) for name, rows in self.rows.items()}


def _frame(name: str, rows: list[Row]) -> pl.DataFrame:
    types = {column.name: _TYPES[column.type] for column in stream_named(name).all_columns}
    used = [column for column in types if any(column in row for row in rows)]
    return pl.DataFrame(
        [{column: row.get(column) for column in used} for row in rows],
        schema={column: types[column] for column in used},
    )


def small_log(seed: int, people: int = 60, currencies: tuple[str, ...] = ("USD",)) -> SmallLog:
    chance, log = random.Random(seed), SmallLog()
    _records(chance, log)
    for person in range(1000, 1000 + people):
        account = chance.choice((501, 502, None))
        if chance.random() < 0.6:
            log.add("people", subject=person, at=_some(chance), account=account,
                    region=chance.choice(("North", None)), kind="person_recorded")  # fmt: skip
        _walk(chance, log, person)
        if chance.random() < 0.7:
            _lead(chance, log, person, currencies)
    for number in range(people // 4):
        _deal(chance, log, 8000 + number, None, _some(chance), currencies)
    for number in range(people // 2):
        _spend(chance, log, number, currencies)
    return log


def _some(chance: random.Random) -> int:
    return START + chance.randrange(300 * 24 * 60) * MINUTE


def _records(chance: random.Random, log: SmallLog) -> None:
    log.add("accounts", subject=501, at=START, kind="account_recorded", industry="Steel",
            region="South", segment="Large", country="DE")  # fmt: skip
    log.add("accounts", subject=502, at=START, kind="account_recorded", industry="Food",
            region=None, segment=None, country="FR")  # fmt: skip
    for owner, department in ((301, "sales"), (302, "sales"), (303, "marketing")):
        log.add("owners", subject=owner, at=START, kind="owner_recorded", department=department)


def _walk(chance: random.Random, log: SmallLog, person: int) -> None:
    at = _some(chance)
    for _ in range(chance.randrange(0, 7)):
        at += chance.choice((MINUTE, 29 * MINUTE, 30 * MINUTE, 31 * MINUTE, 9 * HOUR, 20 * DAY))
        channel = chance.choice(CHANNELS)
        kind = chance.choice(("page", "page", "page", "download", "identify", "call", "email_sent"))
        outbound = kind in ("call", "email_sent")
        log.add(
            "activities", subject=person, at=at, kind=kind, channel=channel,
            utm_source=channel and channel.lower(), utm_medium=None,
            campaign=chance.choice(("spring", None)), term=chance.choice(TERMS),
            url=chance.choice(PAGES) if kind in ("page", "download") else None,
            direction="out" if outbound else "in", human=kind == "call",
            bot="crawler" if chance.random() < 0.1 else None,
        )  # fmt: skip


def _later(chance: random.Random, moment: int | None, odds: float, most_days: int) -> int | None:
    if moment is None or chance.random() > odds:
        return None
    return moment + chance.randrange(most_days * 24 * 60) * MINUTE


def _lead(chance: random.Random, log: SmallLog, person: int, currencies: tuple[str, ...]) -> None:
    created = _some(chance)
    mql = _later(chance, created, 0.8, 30)
    sent = _later(chance, mql, 0.9, 3)
    answered = _later(chance, sent, 0.9, 5)
    accepted = answered if chance.random() < 0.7 else None
    returned = answered if accepted is None else None
    qualified = _later(chance, accepted, 0.7, 30)
    channel = chance.choice(("Paid Search", "Email", "Referral"))
    row = log.add(
        "leads", subject=person + 5000, person=person, at=created, kind="lead_recorded",
        created_at=created, mql_at=mql, sent_at=sent, accepted_at=accepted, returned_at=returned,
        qualified_at=qualified, first_contact_at=_later(chance, sent, 0.7, 4), channel=channel,
        utm_source=channel.lower(), owner=chance.choice((301, 302, None)),
        reason=chance.choice(REASONS) if returned else None,
        lead_type=chance.choice(("web", "fair", None)),
    )  # fmt: skip
    if qualified and chance.random() < 0.8:
        _deal(chance, log, person + 20_000, row["subject"], qualified, currencies)


def _deal(
    chance: random.Random,
    log: SmallLog,
    deal: int,
    lead: int | None,
    created: int,
    currencies: tuple[str, ...],
) -> None:
    closed = _later(chance, created, 0.7, 90)
    outcome = "open" if closed is None else chance.choice(("won", "lost"))
    # A deal without a lead may lack its opening day; then it is first heard of on another one.
    opened = created if lead or chance.random() < 0.7 else None
    if opened is None and chance.random() < 0.5:
        moved = created + chance.randrange(-30, 30) * DAY
        log.add("stages", subject=deal, at=moved, kind="stage_reached", subject_kind="deal",
                to_stage="Offer")  # fmt: skip
    log.add(
        "deals", subject=deal, at=created, kind="deal_recorded", lead=lead, created_at=opened,
        known_at=created + chance.choice((0, 0, -20, 9)) * DAY,
        closed_at=closed, outcome=outcome, expected_close_at=created + 90 * DAY,
        amount=chance.choice((None, chance.randrange(1, 10**7))), currency=chance.choice(currencies),
        owner=chance.choice((301, 302, None)), product=chance.choice(("Basic", "Pro", None)),
        stage=chance.choice(("Engaging", "Offer", None)), reason=None,
        account=chance.choice((501, 502, None)),
    )  # fmt: skip


def _spend(chance: random.Random, log: SmallLog, number: int, currencies: tuple[str, ...]) -> None:
    day = START // DAY + chance.randrange(300)
    log.add(
        "spend", subject=90_000 + number, at=day * DAY, day=day, kind="spend_recorded",
        campaign=chance.choice(("spring", "autumn")), channel=chance.choice(CHANNELS),
        amount=chance.randrange(1, 10**6), currency=chance.choice(currencies),
    )  # fmt: skip
