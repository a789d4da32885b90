"""The table deals: one row per deal, bearing the dimensions of its lead."""

import ibis

from accord.tables.streams import Streams, resolved

_ = ibis._

_OF_LEAD = (
    "source", "medium", "channel", "campaign", "asset", "landing_page",
    "lead_type", "profile", "grade",
)  # fmt: skip
_ENDS = ("won", "lost")


def deals(streams: Streams, leads: ibis.Table, lead_records: ibis.Table) -> ibis.Table:
    """All current deals. A move to won or lost closes a deal whose record says nothing of its outcome."""
    aged = streams.deals.join(_first_known(streams), "subject")
    moved = aged.left_join(_last_moves(streams), "subject").drop("subject_right")
    told = resolved(moved, streams.identities, "person").mutate(
        outcome=ibis.cases(
            (_.outcome.isin(_ENDS), _.outcome), (_.ended.notnull(), _.ended), else_="open"
        ),
        closed_at=ibis.coalesce(_.closed_at, _.ended_at),
        begun_at=ibis.coalesce(
            _.created_at, ibis.least(_.known_first, ibis.coalesce(_.moved_first, _.known_first))
        ),
        stage=ibis.coalesce(_.stage, _.moved_to),
    )
    records = lead_records.select("record", of_lead="lead")
    known = told.left_join(records, told.lead == records.record)
    bearing = _bearing(leads)
    led = known.left_join(bearing, known.of_lead == bearing.lead_id)
    return _named(_with_sides(led, streams))


def _first_known(streams: Streams) -> ibis.Table:
    """Per deal the first moment that any entry of it, replaced ones too, speaks of or was known at."""
    spoken = ibis.least(_.at, _.known_at).min()
    return streams.deals_ever.group_by("subject").agg(known_first=spoken)


def _last_moves(streams: Streams) -> ibis.Table:
    """Per deal the last stage moved to, the first end, and the first move of all."""
    moves = streams.stages.filter(_.subject_kind == "deal")
    whole = ibis.window(group_by="subject", preceding=None, following=None)
    order = ibis.window(group_by="subject", order_by=[ibis.desc("at"), ibis.desc("entry")])
    ends = ibis.ifelse(_.to_stage.isin(_ENDS), _.at, ibis.null("int64"))
    placed = moves.mutate(place=ibis.row_number().over(order), end_at=ends)
    ended = placed.mutate(ended_at=_.end_at.min().over(whole))
    return ended.group_by("subject").agg(
        moved_to=ibis.ifelse(_.place == 0, _.to_stage, ibis.null("string")).max(),
        ended=ibis.ifelse(_.end_at == _.ended_at, _.to_stage, ibis.null("string")).max(),
        ended_at=_.ended_at.max(),
        moved_first=_.at.min(),
    )


def _bearing(leads: ibis.Table) -> ibis.Table:
    return leads.select(
        **{f"lead_{name}": name for name in _OF_LEAD},
        lead_id="lead",
        lead_account="account",
        lead_person="person",
        lead_segment="segment",
        lead_industry="industry",
        lead_region="region",
    )


def _with_sides(led: ibis.Table, streams: Streams) -> ibis.Table:
    sided = led.mutate(account_of=ibis.coalesce(_.account, _.lead_account))
    accounts = streams.accounts.select(
        account_id="subject", account_industry="industry",
        account_region="region", account_segment="segment",
    )  # fmt: skip
    placed = sided.left_join(accounts, sided.account_of == accounts.account_id)
    owners = streams.owners.select("department", owner_id="subject")
    return placed.left_join(owners, placed.owner == owners.owner_id)


def _named(deal: ibis.Table) -> ibis.Table:
    return deal.select(
        deal="subject",
        lead="of_lead",
        account="account_of",
        person=ibis.coalesce(_.person, _.lead_person),
        stage="stage",
        amount="amount",
        currency="currency",
        created_at="created_at",
        begun_at="begun_at",
        expected_close_at="expected_close_at",
        closed_at="closed_at",
        outcome="outcome",
        reason="reason",
        owner="owner",
        department="department",
        product="product",
        **{name: f"lead_{name}" for name in _OF_LEAD[:6]},
        lead_type="lead_lead_type",
        segment=ibis.coalesce(_.lead_segment, _.account_segment),
        profile="lead_profile",
        industry=ibis.coalesce(_.account_industry, _.lead_industry),
        region=ibis.coalesce(_.account_region, _.lead_region),
        grade="lead_grade",
        entry="entry",
    )
