"""Campaign mail and webinars: what the company sends to those it knows, and how they answer."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from accord.basics.moments import DAY, HOUR, MINUTE, SECOND
from accord.simulate.campaigns import Calendar
from accord.simulate.chance import Chance, Floats, Ints, choose, expand
from accord.simulate.market import Market
from accord.simulate.truth import Plan
from accord.simulate.visits import Conversions

OPEN, CLICK, BOUNCE, UNSUBSCRIBE = 0.42, 0.045, 0.012, 0.004
WEBINAR_DAYS = 28


@dataclass(frozen=True)
class Mail:
    """`activities` in the columns of the kind activities, and the clicks that start a session."""

    activities: pl.DataFrame
    click_person: Ints
    click_at: Ints
    click_campaign: Ints


def send_mail(
    plan: Plan,
    chances: Chance,
    market: Market,
    calendar: Calendar,
    known: Conversions,
    form_at: Ints,
) -> Mail:
    """A mailing on the company's rhythm, mid-week at nine, to everybody known who consented and stayed."""
    rng = chances.of("mail")
    consents = (market.people["consent"] == "granted").to_numpy()[known.person]
    who, first_known = known.person[consents], form_at[consents]
    dates = _mailing_dates(plan)
    first = np.searchsorted(dates, first_known)
    stay = rng.geometric(UNSUBSCRIBE, len(who))
    counts = np.minimum(len(dates) - first, stay)
    receiver, position = expand(counts)
    sent_at = dates[first[receiver] + position] + rng.integers(0, 600, len(receiver)) * SECOND
    person, intent = who[receiver], known.intent[consents][receiver]
    campaign = calendar.running(
        np.full(len(person), _email_channel(plan)), sent_at, np.zeros(len(person), np.int64)
    )
    leaves = (position == counts[receiver] - 1) & (counts[receiver] == stay[receiver])
    parts = _answers(rng, sent_at, intent, leaves)
    frames = [_mail_frame(kind, person[rows], at, campaign[rows]) for kind, rows, at in parts]
    (clicks, click_at) = next((rows, at) for kind, rows, at in parts if kind == "email_click")
    activities = _named(
        pl.concat([*frames, _webinars(plan, chances, known, form_at)]), market, calendar
    )
    return Mail(activities, person[clicks], click_at, campaign[clicks])


def _email_channel(plan: Plan) -> int:
    return [channel.name for channel in plan.truth.channels].index("Email")


def _mailing_dates(plan: Plan) -> Ints:
    days = np.arange(0, plan.days, plan.company.mail_days) + plan.start // DAY
    wednesday = days - (days + 3) % 7 + 2
    return wednesday * DAY + 9 * HOUR


def _answers(
    rng: np.random.Generator, sent_at: Ints, intent: Floats, leaves: np.ndarray
) -> list[tuple[str, Ints, Ints]]:
    size = len(sent_at)
    bounced = rng.random(size) < BOUNCE
    opened = ~bounced & (rng.random(size) < OPEN)
    clicked = opened & (
        rng.random(size) < np.minimum(0.6, CLICK / OPEN * np.exp(0.5 * intent - 0.125))
    )
    machine = rng.random(size) < 0.35
    wait = np.where(machine, 4 * SECOND, (2 * HOUR * np.exp(1.2 * rng.standard_normal(size))))
    open_at = sent_at + np.minimum(wait, 6 * DAY).astype(np.int64) // 1000 * 1000
    after = {
        "email_sent": (np.ones(size, bool), sent_at),
        "email_bounce": (bounced, sent_at + 30 * SECOND),
        "email_open": (opened, open_at),
        "email_click": (clicked, open_at + np.where(machine, 3 * HOUR, 0) + 25 * SECOND),
        "email_unsubscribe": (leaves & opened, open_at + MINUTE),
    }
    found = []
    for kind, (chosen, at) in after.items():
        rows = np.flatnonzero(chosen)
        found.append((kind, rows, at[rows]))
    return found


def _mail_frame(kind: str, person: Ints, at: Ints, campaign: Ints) -> pl.DataFrame:
    outbound = kind in ("email_sent", "email_bounce")
    return pl.DataFrame(
        {
            "person": person,
            "at": at,
            "campaign_index": campaign,
            "out": np.full(len(person), outbound),
        },
    ).with_columns(kind=pl.lit(kind))


def _webinars(plan: Plan, chances: Chance, known: Conversions, form_at: Ints) -> pl.DataFrame:
    """Once in four weeks on a Thursday at three; who registered comes more often than who is only known."""
    rng = chances.of("webinars")
    days = np.arange(WEBINAR_DAYS, plan.days, WEBINAR_DAYS) + plan.start // DAY
    dates = (days - (days + 3) % 7 + 3) * DAY + 15 * HOUR
    next_one = np.searchsorted(dates, form_at)
    types = [t.name for t in plan.truth.lead_types]
    registered = known.lead_type == types.index("Webinar")
    comes = (rng.random(len(form_at)) < np.where(registered, 0.55, 0.05)) & (next_one < len(dates))
    rows = np.flatnonzero(comes)
    at = dates[next_one[rows]] + rng.integers(-300, 600, len(rows)) * SECOND
    return pl.DataFrame(
        {
            "person": known.person[rows],
            "at": at,
            "campaign_index": np.full(len(rows), -1),
            "out": np.zeros(len(rows), bool),
        }
    ).with_columns(kind=pl.lit("webinar"))


def _named(frame: pl.DataFrame, market: Market, calendar: Calendar) -> pl.DataFrame:
    campaign = calendar.frame["key"].gather(frame["campaign_index"].clip(0))
    has = pl.col("campaign_index") >= 0
    return frame.with_columns(key_of=campaign).select(
        "at",
        "kind",
        email=market.people["email"].gather(frame["person"]),
        campaign=pl.when(has).then("key_of"),
        source=pl.when(has).then(pl.lit("newsletter")),
        medium=pl.when(has).then(pl.lit("email")),
        asset=pl.when(~has).then(
            pl.format("webinar-{}", pl.col("at").cast(pl.Datetime("us")).dt.strftime("%Y-%m"))
        ),
        direction=pl.when("out").then(pl.lit("out")).otherwise(pl.lit("in")),
        human=pl.when("out").then(pl.lit(False)).otherwise(pl.lit(True)),
    )


def click_choice(rng: np.random.Generator, size: int) -> Ints:
    """Pages read after a click in a mail: one to four."""
    return choose(rng, [4, 3, 2, 1], size) + 1
