"""A history in a few words: so many leads a month, what became of them, and the complaints asked of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

import polars as pl

from accord.basics.moments import DAY, HOUR, parse_moment
from accord.basics.periods import Calendar, parse_period, whole_months
from accord.board.complaints import Answered, quarrel
from accord.metrics import reading
from accord.metrics.complaints.ground import ground
from accord.metrics.facts import Facts
from accord.metrics.question import Company, Question
from accord.tables.columns import DEALS, LEADS
from accord.tables.shelf import tables_of_rows
from metrics.asking import duckdb

Row = dict[str, Any]
NOW = parse_moment("2026-11-16T09:00:00Z")
UTC = Calendar()
MONTHS = 24
_TYPES = {"int64": pl.Int64, "string": pl.String}


@dataclass
class History:
    """Rows of leads and deals; months count back from October 2026, which is 0."""

    leads: list[Row] = field(default_factory=list)
    deals: list[Row] = field(default_factory=list)
    now: int = NOW

    def lead(self, month: int, place: int, **facts: Any) -> Row:
        """A lead of a month, its place there in working hours; sent at once unless told otherwise."""
        at = moment(month, place)
        made = {"lead": len(self.leads) + 1, "person": len(self.leads) + 1, "created_at": at,
                "mql_at": at, "sent_at": at, "channel": "Email", **facts}  # fmt: skip
        self.leads.append(made)
        return made

    def deal(self, month: int, place: int, outcome: str, amount: int | None, **facts: Any) -> Row:
        at = moment(month, place)
        made = {"deal": len(self.deals) + 1, "created_at": at - 20 * DAY, "closed_at": at,
                "outcome": outcome, "amount": amount, "currency": "EUR", **facts}  # fmt: skip
        self.deals.append(made)
        return made

    def facts(self) -> Facts:
        rows = {"leads": frame(self.leads, LEADS), "deals": frame(self.deals, DEALS)}
        return Facts(duckdb(), tables_of_rows(duckdb(), rows), Company(UTC))

    def answers(self, period: str | None = None, facts: Facts | None = None) -> dict[str, Answered]:
        facts = facts or self.facts()
        asked = None if period is None else parse_period(period, UTC, self.now)
        found = quarrel(
            ground(facts, self.now, asked),
            lambda questions: reading.ask(questions, facts, self.now),
            lambda question: self.rows(question, facts),
            self.now,
        )
        return {one.complaint: one for one in found.answers}

    def rows(self, question: Question, facts: Facts | None = None) -> pl.DataFrame:
        return pl.DataFrame(reading.rows(question, facts or self.facts(), self.now).frame)


def figure_of(answer: Answered, rows: pl.DataFrame) -> float | None:
    """The figure made again from its rows: counts add up, shares average."""
    if not rows.height:
        return None
    return float(rows["value"].sum() if answer.unit == "count" else rows["value"].mean())


def frame(rows: list[Row], columns: Any) -> pl.DataFrame | None:
    if not rows:
        return None
    types = {column.name: _TYPES[column.type] for column in columns}
    used = [name for name in types if any(name in row for row in rows)]
    return pl.DataFrame(
        [{name: row.get(name) for name in used} for row in rows],
        schema={name: types[name] for name in used},
    )


def moment(month: int, place: int) -> int:
    """A working hour of the month that lies so many months before October 2026."""
    later = whole_months(date(2026, 11, 1), 1 + month, UTC)
    since = cast(int, later.since)
    return since + (1 + place % 27) * DAY + (8 + place % 9) * HOUR


def always(count: int) -> Callable[[int], int]:
    """The same in every month."""
    return lambda _month: count


Become = Callable[[int, int, Row], Row]


def leads(
    a_month: Callable[[int], int], become: Become | None = None, months: int = MONTHS
) -> History:
    """So many leads in each month; `become` says what each became, by month and place."""
    history = History()
    for month in range(months - 1, -1, -1):
        for place in range(a_month(month)):
            made = history.lead(month, place * 27 // a_month(month))
            if become is not None:
                made |= become(month, place, made)
    return history
