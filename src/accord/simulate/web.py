"""What the site's script sends: a row a message, in the order of time, ready to become Segment bodies."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from accord.basics.moments import DAY, SECOND
from accord.simulate.campaigns import Calendar, asset_names
from accord.simulate.chance import Chance, Ints, choose, day_weights, expand, moments
from accord.simulate.mail import Mail, click_choice
from accord.simulate.market import Market
from accord.simulate.names import AGENTS, CRAWLERS, PAGES, SITE
from accord.simulate.truth import Plan
from accord.simulate.visits import SECOND_DEVICE, Conversions, Pages, Visits

TERMS = (
    "sales forecasting", "lead handover", "lumenforge", "pipeline review tool", "sales and marketing alignment",
    "lumenforge pricing",
)  # fmt: skip
VIEWS_A_CRAWLER = 40


@dataclass(frozen=True)
class Web:
    """`messages`: type, at, anonymous, user, path, referrer, source, medium, campaign, content, term, agent,
    event and the traits email, name, title, company; `first_views` counts a session's first pages of
    paid channels by (campaign index, day)."""

    messages: pl.DataFrame
    paid_clicks: pl.DataFrame


def browse(
    plan: Plan,
    chances: Chance,
    market: Market,
    calendar: Calendar,
    visits: Visits,
    pages: Pages,
    mail: Mail,
    again: Conversions,
) -> Web:
    """All messages of the site: pages of visits and of clicks in mails, identify and forms, crawlers."""
    rng = chances.of("web")
    views = _views(plan, rng, calendar, visits, pages)
    parts = [
        views,
        _after_clicks(rng, mail, visits, calendar),
        _crawlers(plan, chances.of("crawlers"), views.height),
        *_telling(plan, visits, pages),
        *_coming_back(plan, calendar, visits, again),
    ]
    messages = pl.concat(parts, how="diagonal_relaxed").sort("at", maintain_order=True)
    return Web(_identified(messages, market), _paid_clicks(plan, visits))


def _views(
    plan: Plan, rng: np.random.Generator, calendar: Calendar, visits: Visits, pages: Pages
) -> pl.DataFrame:
    sessions = visits.sessions
    channels = plan.truth.channels
    channel = sessions.channel
    paid_search = channel == [c.name for c in channels].index("Paid Search")
    term = choose(rng, [5, 4, 3, 3, 2, 1], len(channel))
    has_utm = pl.Series([c.utm for c in channels]).gather(channel)
    arrival = pl.DataFrame(
        {
            "referrer": pl.Series([f"https://{c.referrer}/" if c.referrer else None for c in channels]).gather(channel),
            "source": pl.Series([c.source if c.utm else None for c in channels]).gather(channel),
            "medium": pl.Series([c.medium if c.utm else None for c in channels]).gather(channel),
            "campaign": calendar.frame["key"].gather(np.maximum(sessions.campaign, 0)),
            "content": asset_names(calendar.frame, sessions.campaign, rng.integers(0, 3, len(channel))),
            "term": pl.Series(TERMS).gather(term),
            "utm": has_utm,
            "paid_search": paid_search,
        }
    ).with_columns(
        campaign=pl.when("utm").then("campaign"),
        content=pl.when("utm").then("content"),
        term=pl.when("paid_search").then("term"),
    ).drop("utm", "paid_search")  # fmt: skip
    first = pl.Series(pages.first)
    rows = arrival[pages.session].with_columns(first=first)
    shown = [
        pl.when("first").then(name).alias(name)
        for name in ("source", "medium", "campaign", "content", "term")
    ]
    return rows.select(
        *shown,
        type=pl.lit("page"),
        at=pl.Series(pages.at),
        person=pl.Series(sessions.person[pages.session]),
        device=pl.Series(sessions.device[pages.session]),
        known=pl.Series(sessions.known[pages.session]),
        path=pages.path,
        referrer=pl.when("first").then("referrer").otherwise(pl.lit(f"{SITE}/")),
        agent=pl.Series(sessions.agent[pages.session]),
    )


def _after_clicks(
    rng: np.random.Generator, mail: Mail, visits: Visits, calendar: Calendar
) -> pl.DataFrame:
    """The short session that a click in a campaign mail starts."""
    parent, position = expand(click_choice(rng, len(mail.click_at)))
    person = mail.click_person[parent]
    # Somebody who clicks has a session before, so their device is known.
    agent_of = np.zeros(visits.sessions.person.max() + 1, np.int64)
    agent_of[visits.sessions.person] = visits.sessions.agent
    at = mail.click_at[parent] + 2 * SECOND + position * rng.integers(15, 120, len(parent)) * SECOND
    path = choose(rng, np.ones(len(PAGES)), len(parent))
    frame = pl.DataFrame({"first": position == 0}).with_columns(
        campaign=calendar.frame["key"].gather(mail.click_campaign[parent])
    )
    utm = pl.when("first")
    return frame.select(
        type=pl.lit("page"),
        at=pl.Series(at),
        person=pl.Series(person),
        device=pl.lit(0, pl.Int64),
        known=pl.lit(True),
        path=pl.Series(PAGES).gather(path),
        referrer=pl.when("first").then(None).otherwise(pl.lit(f"{SITE}/")),
        source=utm.then(pl.lit("newsletter")),
        medium=utm.then(pl.lit("email")),
        campaign=utm.then("campaign"),
        agent=pl.Series(agent_of[person]),
    )


def _crawlers(plan: Plan, rng: np.random.Generator, views: int) -> pl.DataFrame:
    size = round(views * plan.truth.bots)
    weights = np.sqrt(day_weights(plan.start, plan.days, plan.truth.yearly_growth))
    crawler = rng.integers(0, max(1, size // VIEWS_A_CRAWLER), size)
    # Crawlers know no office hours.
    at = (
        moments(rng, plan.start, weights, size) // DAY * DAY
        + rng.integers(0, 86_400_000, size) * 1000
    )
    return pl.DataFrame(
        {
            "type": ["page"] * size,
            "at": at,
            "crawler": crawler,
            "path": pl.Series(PAGES).gather(rng.integers(0, len(PAGES), size)),
            "agent": len(AGENTS) + crawler % len(CRAWLERS),
        }
    )


def _telling(plan: Plan, visits: Visits, pages: Pages) -> list[pl.DataFrame]:
    """Identify and form of every conversion; on a second device only the identify."""
    conversions, sessions = visits.conversions, visits.sessions
    types = plan.truth.lead_types
    form = pl.DataFrame(
        {
            "at": pages.form_at,
            "person": conversions.person,
            "device": np.zeros(len(conversions.person), np.int64),
            "agent": sessions.agent[conversions.session],
            "path": pl.Series([t.page for t in types]).gather(conversions.lead_type),
        }
    ).with_columns(known=pl.lit(True), referrer=pl.lit(f"{SITE}/"))
    event = pl.Series([t.event for t in types]).gather(conversions.lead_type)
    identify = form.with_columns(pl.col("at") - 200_000, type=pl.lit("identify"))
    second = _first_on_second_device(visits)
    elsewhere = pl.DataFrame(
        {
            "at": sessions.at[second] + SECOND,
            "person": sessions.person[second],
            "device": sessions.device[second],
            "agent": sessions.agent[second],
        }
    ).with_columns(type=pl.lit("identify"), known=pl.lit(True), path=pl.lit("/"))
    return [identify, elsewhere, form.with_columns(type=pl.lit("track"), event=event)]


def _coming_back(
    plan: Plan, calendar: Calendar, visits: Visits, again: Conversions
) -> list[pl.DataFrame]:
    """The page and form of a recycled person, who followed a link in a mail."""
    types = plan.truth.lead_types
    campaign = calendar.running(again.channel, again.at, np.zeros(len(again.at), np.int64))
    form = pl.DataFrame(
        {
            "at": again.at,
            "person": again.person,
            "device": np.zeros(len(again.person), np.int64),
            "agent": visits.sessions.agent[again.session],
            "path": pl.Series([t.page for t in types]).gather(again.lead_type),
        }
    ).with_columns(known=pl.lit(True))
    page = form.with_columns(
        pl.col("at") - 70 * SECOND,
        type=pl.lit("page"),
        source=pl.lit("newsletter"),
        medium=pl.lit("email"),
        campaign=calendar.frame["key"].gather(campaign),
    )
    event = pl.Series([t.event for t in types]).gather(again.lead_type)
    sent = form.with_columns(type=pl.lit("track"), event=event, referrer=pl.lit(f"{SITE}/"))
    return [page, sent]


def _first_on_second_device(visits: Visits) -> Ints:
    rows = np.flatnonzero(visits.sessions.device == SECOND_DEVICE)
    _, first = np.unique(visits.sessions.person[rows], return_index=True)
    return np.asarray(rows[first], dtype=np.int64)


def _identified(messages: pl.DataFrame, market: Market) -> pl.DataFrame:
    """Ids of devices and, once they have said who they are, of users; traits on identify."""
    people = market.people
    home = market.accounts.select(company="name")[people["account"]]
    traits = people.select("email", "name", "title").with_columns(home["company"])
    rows = pl.col("person").fill_null(0)
    told = pl.col("type") == "identify"
    named = messages.with_columns(
        *traits[messages["person"].fill_null(0)].get_columns(),
        pl.Series("agent", [*AGENTS, *CRAWLERS]).gather(messages["agent"]),
    )
    device = pl.when(pl.col("device") == SECOND_DEVICE).then(pl.lit("-b")).otherwise(pl.lit(""))
    return named.select(
        "type",
        "at",
        pl.when(pl.col("person").is_null())
        .then(pl.format("crawler-{}", "crawler"))
        .otherwise(pl.format("v{}{}", rows, device))
        .alias("anonymous"),
        pl.when("known").then(pl.format("u{}", rows)).alias("user"),
        *("path", "referrer", "source", "medium", "campaign", "content", "term", "agent", "event"),
        *(pl.when(told).then(name).alias(name) for name in ("email", "name", "title", "company")),
    )


def _paid_clicks(plan: Plan, visits: Visits) -> pl.DataFrame:
    sessions = visits.sessions
    cost = np.array([c.cost for c in plan.truth.channels])[sessions.channel]
    paid = (cost > 0) & (sessions.campaign >= 0)
    return (
        pl.DataFrame({"campaign": sessions.campaign[paid], "day": sessions.at[paid] // DAY})
        .group_by("campaign", "day")
        .agg(visits=pl.len().cast(pl.Int64))
        .sort("day", "campaign")
    )
