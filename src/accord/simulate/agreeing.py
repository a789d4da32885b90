"""The demo's agreement: three versions that the leads of both departments signed over time, and a fourth proposed."""

from dataclasses import dataclass
from pathlib import Path
from string import Template

from accord.access.roles import Role
from accord.access.rows import User
from accord.agreement.actions import propose, sign
from accord.agreement.rows import Version
from accord.basics.moments import DAY, datetime_of
from accord.notices.rows import Notice
from accord.simulate.cast import seat
from accord.simulate.truth import Plan

_ZONE = "UTC"
# Leads a month that marketing can promise, by the visitors of two years.
_VISITORS_A_LEAD = 130


@dataclass(frozen=True)
class Proposal:
    """A version: the day of the history from which on it lies before both, why, and what it changes."""

    day: int
    why: str
    edits: tuple[tuple[str, str], ...]
    is_signed: bool = True


PROPOSALS = (
    Proposal(120, "Our first agreement: whom we both want, and what we owe each other.", ()),
    Proposal(
        330,
        "Sales found too many cold leads: what somebody did counts half after two weeks, and a guide alone is "
        "not enough.",
        (
            ("half_life: 21d", "half_life: 14d"),
            ("qualify: [A1, A2, A3]", "qualify: [A1, A2]"),
        ),
    ),
    Proposal(
        560,
        "Whoever wants no more mail is left alone, and large companies count for more.",
        (
            (
                "{name: large, points: 15,",
                "{name: large, points: 18,",
            ),
            (
                "engagement:\n  half_life",
                """  disqualifiers: [{name: asked to be left alone, when: {kind: email_unsubscribe}}]

engagement:
  half_life""",
            ),
        ),
    ),
    Proposal(
        715,
        "Sellers cannot work all that comes: only warm leads of a good fit, and first contact within four hours.",
        (
            ("fit: {A: 60,", "fit: {A: 68,"),
            ("target: 8h", "target: 4h"),
        ),
        is_signed=False,
    ),
)  # fmt: skip


def first_at(plan: Plan) -> int:
    """The moment from which on the first version may be signed."""
    return plan.start + PROPOSALS[0].day * DAY


def is_due(plan: Plan, now: int) -> bool:
    """Whether a version is to be laid before both by now."""
    return _done() < len(PROPOSALS) and plan.start + PROPOSALS[_done()].day * DAY <= now


def agree(plan: Plan, now: int) -> None:
    """Propose the next version, and let both leads sign it."""
    number = _done()
    proposal = PROPOSALS[number]
    seat(plan, now)
    marketing, sales = (_lead(role) for role in (Role.MARKETING_LEAD, Role.SALES_LEAD))
    text = _text(plan, number, {"marketing": marketing.name, "sales": sales.name}, now)
    version = propose(text, proposal.why, marketing if number % 2 else sales, now)
    for user in (marketing, sales) if proposal.is_signed else ():
        sign(version.number, version.digest, "", user, _ZONE, now)
    # Nobody of the demo has a mailbox, and what was signed long ago is no news.
    Notice.objects.update(mail="")
    if proposal.is_signed:
        Notice.objects.filter(seen_at=None).update(seen_at=now)


def _done() -> int:
    return Version.objects.count()


def _lead(role: Role) -> User:
    return next(user for user in User.objects.order_by("pk") if role in user.actor().roles)


def _text(plan: Plan, number: int, names: dict[str, str], now: int) -> str:
    """The document with the changes of all versions up to this one."""
    text = Path(__file__).with_name("agreement.yaml").read_text(encoding="utf-8")
    for proposal in PROPOSALS[: number + 1]:
        for before, after in proposal.edits:
            text = text.replace(before, after)
    leads = max(4, plan.visitors // _VISITORS_A_LEAD)
    facts = {"leads": leads, "week": max(2, leads // 3), "year": datetime_of(now).year}
    return Template(text).substitute(names, **facts)
