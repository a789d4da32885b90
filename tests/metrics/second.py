"""Second, independent calculations: every metric again in plain Python over the same log's rows.

Nothing here shares code with `accord.tables` or `accord.metrics`; the definitions are read again
from what the figures are said to mean.
"""

import math
import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from metrics.small_log import Row, SmallLog

DAY = 86_400_000_000
THIRTY_MINUTES = 30 * 60 * 1_000_000
BRAND = "acme"


@dataclass(frozen=True)
class Span:
    """The period asked, microseconds; both None for all time."""

    since: int | None
    until: int | None
    now: int

    def holds(self, at: int | None) -> bool:
        if self.since is None or self.until is None:
            return True
        return at is not None and self.since <= at < self.until

    @property
    def end(self) -> int:
        return self.now if self.until is None else min(self.until - 1, self.now)


def activities(log: SmallLog, span: Span) -> int:
    return len([
        row for row in log.of("activities")
        if row["bot"] is None and row["direction"] == "in"
        and row["kind"] not in ("identify", "alias", "group", "email_sent") and span.holds(row["at"])
    ])  # fmt: skip


def visits(log: SmallLog) -> list[Row]:
    """Sessions with `start`, `person`, `channel`, `term` of the first view, `since` of the person."""
    found: list[Row] = []
    by_person: dict[int, list[Row]] = {}
    for row in log.of("activities"):
        if row["url"] and row["bot"] is None and row["direction"] == "in":
            by_person.setdefault(row["subject"], []).append(row)
    for person, rows in by_person.items():
        rows.sort(key=lambda row: (row["at"], row["entry"]))
        last = -(10**18)
        for row in rows:
            if row["at"] - last > THIRTY_MINUTES:
                found.append({**row, "start": row["at"], "person": person, "since": rows[0]["at"]})
            last = row["at"]
    return found


def sessions(log: SmallLog, span: Span) -> int:
    return sum(span.holds(visit["start"]) for visit in visits(log))


def visitors(log: SmallLog, span: Span) -> int:
    return len({visit["person"] for visit in visits(log) if span.holds(visit["start"])})


def awareness(log: SmallLog, span: Span) -> int:
    def knew(visit: Row) -> bool:
        direct = visit["channel"] == "Direct"
        branded = BRAND in (visit["term"] or "").lower().split()
        before = span.since is not None and visit["since"] < span.since
        return direct or branded or before

    return sum(knew(visit) for visit in visits(log) if span.holds(visit["start"]))


def new_people(log: SmallLog, span: Span) -> int:
    first: dict[int, int] = {}
    seen = [(row["subject"], row["at"]) for row in log.of("activities") if row["bot"] is None]
    seen += [(row["subject"], row["at"]) for row in log.of("people")]
    seen += [(row["person"], row["created_at"]) for row in log.of("leads")]
    for person, at in seen:
        first[person] = min(at, first.get(person, at))
    return sum(span.holds(at) for at in first.values())


def led(log: SmallLog) -> list[Row]:
    """Leads with every stage's moment; a deal's creation is sql where the lead says none earlier."""
    deals = {row["lead"]: row for row in log.of("deals") if row["lead"]}
    found = []
    for lead in log.of("leads"):
        deal = deals.get(lead["subject"])
        qualified = [at for at in (lead["qualified_at"], deal and deal["created_at"]) if at]
        contacts = [
            row["at"] for row in log.of("activities")
            if row["subject"] == lead["person"] and row["kind"] == "call" and row["bot"] is None
            and lead["sent_at"] and row["at"] >= lead["sent_at"]
        ]  # fmt: skip
        stated = [lead["first_contact_at"]] if lead["first_contact_at"] else []
        found.append({
            **lead,
            "sql_at": min(qualified, default=None),
            "won_at": deal["closed_at"] if deal and deal["outcome"] == "won" else None,
            "lost_at": deal["closed_at"] if deal and deal["outcome"] == "lost" else None,
            "contact_at": min(contacts + stated, default=None),
        })  # fmt: skip
    return found


def reached(column: str) -> Callable[[SmallLog, Span], int]:
    return lambda log, span: sum(
        lead[column] is not None and span.holds(lead[column]) for lead in led(log)
    )


def cohort(start: str, end: str) -> Callable[[SmallLog, Span], float | None]:
    def share(log: SmallLog, span: Span) -> float | None:
        began = [row for row in led(log) if row[start] is not None and span.holds(row[start])]
        hits = [row for row in began if row[end] is not None and row[end] <= span.now]
        return len(hits) / len(began) if began else None

    return share


def answered_return(log: SmallLog, span: Span) -> float | None:
    sent = [lead for lead in led(log) if lead["sent_at"] and span.holds(lead["sent_at"])]
    told = [lead for lead in sent if any_by(lead, span.now, "accepted_at", "returned_at")]
    back = [lead for lead in told if any_by(lead, span.now, "returned_at")]
    return len(back) / len(told) if told else None


def any_by(lead: Row, now: int, *moments: str) -> bool:
    return any(lead[moment] is not None and lead[moment] <= now for moment in moments)


def unanswered(log: SmallLog, span: Span) -> float | None:
    signs = ("contact_at", "accepted_at", "returned_at", "sql_at", "won_at", "lost_at")
    handed = [lead for lead in led(log) if lead["sent_at"] or lead["mql_at"]]
    handed = [lead for lead in handed if span.holds(lead["sent_at"] or lead["mql_at"])]
    silent = [lead for lead in handed if not any_by(lead, span.now, *signs)]
    return len(silent) / len(handed) if handed else None


def speed_to_lead(log: SmallLog, span: Span) -> float | None:
    waits = []
    for lead in led(log):
        if lead["sent_at"] is None or not span.holds(lead["sent_at"]):
            continue
        contact = lead["contact_at"]
        done = contact is not None and contact <= span.now
        waits.append(((contact if done else span.now) - lead["sent_at"], done))
    left = 1.0
    for time in sorted({time for time, done in waits if done}):
        at_risk = sum(wait >= time for wait, _ in waits)
        left *= 1 - sum(done and wait == time for wait, done in waits) / at_risk
        if left <= 0.5 + 1e-12:
            return time / 1_000_000
    return None


def lead_to_won_days(log: SmallLog, span: Span) -> float | None:
    return _median(
        (lead["won_at"] - lead["created_at"]) / DAY
        for lead in led(log)
        if lead["won_at"] is not None and span.holds(lead["created_at"])
    )


def _median(values: Iterable[float]) -> float | None:
    listed = list(values)
    return statistics.median(listed) if listed else None


def closed(log: SmallLog, span: Span, *outcomes: str) -> list[Row]:
    return [
        row
        for row in log.of("deals")
        if row["outcome"] in outcomes and span.holds(row["closed_at"])
    ]


def deals_created(log: SmallLog, span: Span) -> int:
    return sum(span.holds(row["created_at"]) for row in log.of("deals"))


def win_rate(log: SmallLog, span: Span) -> float | None:
    ended = closed(log, span, "won", "lost")
    return sum(row["outcome"] == "won" for row in ended) / len(ended) if ended else None


def revenue_won(log: SmallLog, span: Span) -> int:
    return sum(row["amount"] or 0 for row in closed(log, span, "won"))


def amount_lost(log: SmallLog, span: Span) -> int:
    return sum(row["amount"] or 0 for row in closed(log, span, "lost"))


def mean_amount(log: SmallLog, span: Span) -> float | None:
    amounts = [row["amount"] for row in closed(log, span, "won") if row["amount"] is not None]
    return sum(amounts) / len(amounts) if amounts else None


def average_deal(log: SmallLog, span: Span) -> int | None:
    mean = mean_amount(log, span)
    return None if mean is None else round(mean)


def cycles(log: SmallLog, span: Span) -> list[float]:
    return [
        (row["closed_at"] - row["created_at"]) / DAY
        for row in closed(log, span, "won")
        if row["created_at"] is not None
    ]


def begun(log: SmallLog, deal: Row) -> int:
    """Its opening day, else the first moment that an entry of it or a move is of or was known at."""
    if deal["created_at"] is not None:
        return int(deal["created_at"])
    own = [row for row in log.of("deals") if row["subject"] == deal["subject"]]
    moves = [
        row["at"] for row in log.of("stages")
        if (row["subject_kind"], row["subject"]) == ("deal", deal["subject"])
    ]  # fmt: skip
    return min(
        [row["at"] for row in own] + [row.get("known_at") or row["at"] for row in own] + moves
    )


def open_deals(log: SmallLog, span: Span) -> list[Row]:
    return [
        row for row in log.of("deals")
        if begun(log, row) <= span.end
        and (row["outcome"] == "open" or row["closed_at"] > span.end)
    ]  # fmt: skip


def pipeline_open(log: SmallLog, span: Span) -> int:
    return sum(row["amount"] or 0 for row in open_deals(log, span))


def sales_velocity(log: SmallLog, span: Span) -> int | None:
    size, rate, days = average_deal(log, span), win_rate(log, span), cycles(log, span)
    if size is None or rate is None or not days or math.fsum(days) <= 0:
        return None
    return round(len(open_deals(log, span)) * rate * size / (math.fsum(days) / len(days)))


def spend(log: SmallLog, span: Span) -> int:
    return sum(row["amount"] for row in log.of("spend") if span.holds(row["at"]))


def spend_for_each(count: Callable[[SmallLog, Span], int]) -> Callable[..., int | None]:
    def cost(log: SmallLog, span: Span) -> int | None:
        bought = count(log, span)
        return round(spend(log, span) / bought) if bought else None

    return cost


def return_on_spend(log: SmallLog, span: Span) -> float | None:
    spent = spend(log, span)
    return revenue_won(log, span) / spent if spent else None


SECOND: dict[str, Callable[[SmallLog, Span], Any]] = {
    "activities": activities,
    "visitors": visitors,
    "sessions": sessions,
    "new_people": new_people,
    "awareness": awareness,
    "leads": reached("created_at"),
    "mqls": reached("mql_at"),
    "sals": reached("accepted_at"),
    "sqls": reached("sql_at"),
    "lead_to_mql_rate": cohort("created_at", "mql_at"),
    "mql_to_sql_rate": cohort("mql_at", "sql_at"),
    "acceptance_rate": cohort("sent_at", "accepted_at"),
    "return_rate": cohort("sent_at", "returned_at"),
    "answered_return_rate": answered_return,
    "expiry_rate": lambda log, span: (
        0.0 if reached("sent_at")(log, span) else None  # nobody's silence is imported
    ),
    "speed_to_lead": speed_to_lead,
    "unanswered_rate": unanswered,
    "sal_to_sql_rate": cohort("accepted_at", "sql_at"),
    "sql_to_won_rate": cohort("sql_at", "won_at"),
    "lead_to_won_rate": cohort("created_at", "won_at"),
    "lead_to_won_days": lead_to_won_days,
    "deals_created": deals_created,
    "deals_won": lambda log, span: len(closed(log, span, "won")),
    "deals_lost": lambda log, span: len(closed(log, span, "lost")),
    "win_rate": win_rate,
    "revenue_won": revenue_won,
    "amount_lost": amount_lost,
    "average_deal": average_deal,
    "sales_cycle_days": lambda log, span: _median(cycles(log, span)),
    "pipeline_open": pipeline_open,
    "pipeline_coverage": lambda _log, _span: None,
    "sales_velocity": sales_velocity,
    "spend": spend,
    "cost_per_lead": spend_for_each(reached("created_at")),
    "cost_per_won": spend_for_each(lambda log, span: len(closed(log, span, "won"))),
    "return_on_spend": return_on_spend,
}
