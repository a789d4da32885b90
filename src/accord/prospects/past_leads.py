"""Past leads from which a sitting is laid out: sent long enough ago, and enough known of them."""

import ibis
import ibis.expr.types as ir

from accord.agreement.twenty.choosing import TWENTY, Became, Candidate
from accord.agreement.twenty.traits import SIZES
from accord.basics.moments import DAY
from accord.metrics.facts import Facts
from accord.tables.shelf import Tables

_ = ibis._
# A lead is past once so long ago that an answer would have come.
AGE = 30 * DAY
# Of size, industry, country and anything done before the hand-over, at least so many are known.
_ENOUGH = 2
UNKNOWN_SIZE = "unknown"
# An order that looks drawn by chance and can be drawn again, in whole numbers that every engine has.
_SPREAD, _TURN, _MODULUS = 40_503, 7_919, 1_000_003


def past_leads(facts: Facts, number: int, now: int) -> list[Candidate]:
    """Some of each outcome and source, drawn by the sitting's number: as many as it could ever lay out."""
    found = facts.run(
        ("past leads",), ("leads", "people", "accounts"), _drawn, (number * _TURN, now - AGE)
    )
    return [
        Candidate(row["lead"], row["person"], row["sent_at"], row["became"], row["source"], row["size"])
        for row in found.to_pylist()
    ]  # fmt: skip


def _drawn(tables: Tables, bound: tuple[ir.Value, ...]) -> ir.Table:
    turn, until = bound
    past = tables.leads.filter(_.sent_at.notnull() & _.person.notnull() & (_.sent_at <= until))
    known = _known(tables, past)
    drawn = known.mutate(draw=(_.lead * _SPREAD + turn) % _MODULUS)
    by_draw = [_.draw, _.lead]
    one = drawn.mutate(
        place=ibis.row_number().over(ibis.window(group_by="person", order_by=by_draw))
    )
    cells = one.filter(_.place == 0).mutate(
        cell=ibis.row_number().over(ibis.window(group_by=["became", "source"], order_by=by_draw))
    )
    return cells.filter(_.cell < TWENTY).select(
        "lead", "person", "sent_at", "became", "source", "size"
    )


def outcomes(tables: Tables) -> ir.Table:
    """Every lead with what became of it since it was sent."""
    return tables.leads.mutate(became=_became(tables.leads))


def _known(tables: Tables, past: ir.Table) -> ir.Table:
    """The leads of which enough was known, with their outcome and the size of their company."""
    people = tables.people.select("first_activity_at", bearer="person", own_country="country")
    accounts = tables.accounts.select("employees", company="account", seat="country")
    told = past.left_join(people, past.person == people.bearer)
    told = told.left_join(accounts, told.account == accounts.company)
    did = told.first_activity_at.notnull() & (told.first_activity_at <= told.sent_at)
    knows = (
        told.employees.notnull(), told.industry.notnull(),
        told.own_country.notnull() | told.seat.notnull(), did,
    )  # fmt: skip
    enough = sum((ibis.ifelse(each, 1, 0) for each in knows), ibis.literal(0))
    return told.filter(enough >= _ENOUGH).select(
        "lead", "person", "sent_at", "source", became=_became(told), size=_size(told.employees)
    )


def _became(lead: ir.Table) -> ir.Value:
    return ibis.cases(
        (lead.won_at.notnull(), Became.WON.value),
        (lead.lost_at.notnull(), Became.LOST.value),
        (lead.sent_back_at.notnull(), Became.SENT_BACK.value),
        (lead.first_contact_at.isnull() & lead.sal_at.isnull(), Became.UNANSWERED.value),
        else_=Became.UNDECIDED.value,
    )


def _size(employees: ir.Value) -> ir.Value:
    """The size of a company by the same steps as criteria are drafted by."""
    steps = ((employees < size, f"under {size}") for size in SIZES)
    return ibis.cases((employees.isnull(), UNKNOWN_SIZE), *steps, else_=f"at least {SIZES[-1]}")
