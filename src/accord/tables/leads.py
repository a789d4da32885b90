"""The table leads: one row per person and cycle, with every stage's moment and the lead's dimensions."""

from functools import reduce

import ibis

from accord.basics.moments import DAY
from accord.log.kinds.prospects import HUMAN_OUTBOUND
from accord.tables.cycles import Cycles, attached
from accord.tables.events import RANKED
from accord.tables.persons import earliest
from accord.tables.streams import Streams

_ = ibis._

LOOKBACK = 90 * DAY
NOT_GIVEN = "not_given"
_REACHED = (
    "mql", "sent", "sal", "sent_back", "expired", "sql", "won", "lost", "recycled", "disqualified",
)  # fmt: skip
_BLOCK = ("source", "medium", "channel", "campaign", "landing_page")


def leads(streams: Streams, people: ibis.Table, journeys: ibis.Table, folded: Cycles) -> ibis.Table:
    """All cycles of all parties with their `party`; dimensions by definitions.md section 3."""
    staged = _staged(folded)
    lead = staged.left_join(_given(folded.records), "lead").drop("lead_right")
    lead = lead.left_join(_touch_before(folded.opened, journeys), "lead").drop("lead_right")
    lead = lead.left_join(_last_said(folded.events, "owner"), "lead").drop("lead_right")
    lead = lead.left_join(_last_said(folded.events, "reason"), "lead").drop("lead_right")
    lead = lead.left_join(_judged(streams, folded.opened), "lead").drop("lead_right")
    lead = lead.left_join(_contacts(streams, folded.opened, staged), "lead").drop("lead_right")
    return _named(_with_owner(_with_account(lead, streams, people), streams))


def lead_records(folded: Cycles) -> ibis.Table:
    """(record, lead, person, party): to which lead each imported lead record belongs."""
    return folded.records.select("lead", "person", "party", record="subject")


def _staged(folded: Cycles) -> ibis.Table:
    """Moments per lead: the earliest that is told; only where none is told, the earliest implied."""
    order = ibis.window(
        group_by="lead", order_by=[ibis.desc("upto"), ibis.desc("rank"), ibis.desc("entry")]
    )
    ranked = folded.events.mutate(
        rank=ibis.cases(*((_.stage == stage, at) for at, stage in enumerate(RANKED)), else_=-1)
    )
    placed = ranked.mutate(place=ibis.row_number().over(order))
    told = {f"{stage}_told": _first_moment(stage, implied=0) for stage in _REACHED}
    inferred = {f"{stage}_inferred": _first_moment(stage, implied=1) for stage in _REACHED}
    state = ibis.ifelse(_.place == 0, _.stage, ibis.null("string")).max()
    moments = placed.group_by("lead").agg(**told, **inferred, state=state)
    joined = folded.opened.left_join(moments, "lead").drop("lead_right")
    flags = (
        ibis.ifelse(_[f"{s}_told"].isnull() & _[f"{s}_inferred"].notnull(), f"{s} ", "")
        for s in _REACHED
    )
    implied = reduce(lambda one, other: one + other, flags).strip().replace(" ", ",")
    return joined.mutate(
        **{f"{s}_at": ibis.coalesce(_[f"{s}_told"], _[f"{s}_inferred"]) for s in _REACHED},
        implied=implied.nullif(""),
        state=ibis.coalesce(_.state, "lead"),
    )


def _first_moment(stage: str, implied: int) -> ibis.Deferred:
    of_stage = (_.stage == stage) & (_.implied == implied)
    return ibis.ifelse(of_stage, _.at, ibis.null("int64")).min()


def _given(records: ibis.Table) -> ibis.Table:
    """What the records of a lead say: the block of traffic columns of the first record that has any
    of them, and of each other column the first word in order of the records' opening."""
    order = ibis.window(group_by="lead", order_by=["created", "first"])
    whole = ibis.window(group_by="lead", preceding=None, following=None)
    placed = records.mutate(
        place=ibis.row_number().over(order), source="utm_source", medium="utm_medium"
    )
    traffic = reduce(lambda one, other: one | other, (_[name].notnull() for name in _BLOCK[:4]))
    marked = placed.mutate(has_traffic=ibis.ifelse(traffic, _.place, ibis.null("int64")))
    chosen = marked.mutate(traffic_place=_.has_traffic.min().over(whole))
    block = {
        f"given_{name}": ibis.ifelse(_.place == _.traffic_place, _[name], ibis.null()).max()
        for name in _BLOCK
    }
    words = {
        f"given_{name}": first_word(_.place, _[name])
        for name in ("lead_type", "profile", "grade", "segment", "reason")
    }
    numbers = {
        f"given_{name}": first_word(_.place, _[name].cast("string")).cast("int64")
        for name in ("account", "owner")
    }
    return chosen.group_by("lead").agg(
        **block,
        **words,
        **numbers,
        given_landing=first_word(_.place, _.landing_page),
        given_contact=_.first_contact_at.min(),
        has_traffic=_.has_traffic.min().notnull(),
    )


def first_word(place: ibis.Deferred, word: ibis.Deferred) -> ibis.Deferred:
    """The word of the lowest place (under 9 million) that is not null; an aggregate without order."""
    # Places of equal length lead the text, so that the least text is the word of the least place.
    return ((place + 1_000_000).cast("string") + word).min().substr(7)


def _touch_before(opened: ibis.Table, journeys: ibis.Table) -> ibis.Table:
    """Per lead the last non-direct touch at or before its opening, within the lookback."""
    visitors = opened.select(visitor="party")
    touches = journeys.semi_join(visitors, journeys.person == visitors.visitor).select(
        person="person", at="at", entry="entry", lead=ibis.null("int64"),
        touch=ibis.ifelse(
            _.channel.isnull() | (_.channel != "Direct"), _.position, ibis.null("int64")
        ),
        side=ibis.literal(0, "int8"),
    )  # fmt: skip
    openings = opened.select(
        person="party", at="opened_at", entry="lead", lead="lead",
        touch=ibis.null("int64"), side=ibis.literal(1, "int8"),
    )  # fmt: skip
    so_far = ibis.window(
        group_by="person", order_by=["at", "side", "entry"], preceding=None, following=0
    )
    line = touches.union(openings).mutate(last=_.touch.max().over(so_far)).filter(_.side == 1)
    asked = line.select("lead", "last", visitor="person", opened_at="at")
    found = asked.join(
        journeys, (asked.visitor == journeys.person) & (asked.last == journeys.position)
    ).filter(_.at >= _.opened_at - LOOKBACK)
    return found.select(
        "lead", "asset", **{f"touch_{name}": name for name in _BLOCK}, touched=_.position
    )


def _last_said(events: ibis.Table, column: str) -> ibis.Table:
    """Per lead the column's word in the latest event that has one."""
    order = ibis.window(group_by="lead", order_by=[ibis.desc("upto"), ibis.desc("entry"), "stage"])
    said = events.filter(_[column].notnull() & (_.stated == 0))
    last = said.mutate(place=ibis.row_number().over(order)).filter(_.place == 0)
    return last.select("lead", **{f"last_{column}": column})


def _judged(streams: Streams, opened: ibis.Table) -> ibis.Table:
    """Per lead what the agreement said when it was sent, else when it opened; `version` only of the former."""
    said = streams.judgements.filter(_.stage.isin(("sent", "lead")))
    columns = ("stage", "version", "lead_type", "because", "profile", "grade")
    own = attached(
        said.select("entry", *columns, party="person", judged_at="at"), opened, "judged_at"
    )
    order = ibis.window(group_by="lead", order_by=[ibis.desc("stage"), ibis.desc("entry")])
    last = own.mutate(place=ibis.row_number().over(order)).filter(_.place == 0)
    return last.select(
        "lead", version=ibis.ifelse(_.stage == "sent", _.version, ibis.null("int64")),
        **{f"judged_{name}": name for name in columns[2:]},
    )  # fmt: skip


def _contacts(streams: Streams, opened: ibis.Table, staged: ibis.Table) -> ibis.Table:
    """Per lead the first human act towards the prospect at or after the sending, in its own cycle."""
    human = ibis.coalesce(_.human, _.kind.isin(HUMAN_OUTBOUND))
    acts = streams.activities.filter(_.bot.isnull() & (_.direction == "out") & human)
    own = attached(acts.select("entry", party="person", acted_at="at"), opened, "acted_at")
    sent = staged.select("lead", "sent_at")
    after = own.join(sent, "lead").filter(_.acted_at >= _.sent_at)
    return after.group_by("lead").agg(contacted_at=_.acted_at.min())


def _with_account(lead: ibis.Table, streams: Streams, people: ibis.Table) -> ibis.Table:
    bearers = people.select(bearer="person", person_account="account", person_region="region")
    named = lead.left_join(bearers, lead.party == bearers.bearer)
    placed = named.mutate(account=ibis.coalesce(_.given_account, _.person_account))
    accounts = streams.accounts.select(
        "industry", account_id="subject", account_region="region", account_segment="segment"
    )
    return placed.left_join(accounts, placed.account == accounts.account_id)


def _with_owner(lead: ibis.Table, streams: Streams) -> ibis.Table:
    owned = lead.mutate(owner=ibis.coalesce(_.last_owner, _.given_owner))
    owners = streams.owners.select("department", owner_id="subject")
    return owned.left_join(owners, owned.owner == owners.owner_id)


def _named(lead: ibis.Table) -> ibis.Table:
    reason = ibis.coalesce(
        _.last_reason, _.given_reason, ibis.ifelse(_.sent_back_at.notnull(), NOT_GIVEN, None)
    )
    return lead.select(
        "lead",
        "party",
        person=ibis.ifelse(_.party > 0, _.party, ibis.null("int64")),
        cycle="cycle",
        account="account",
        created_at="opened_at",
        **{f"{stage}_at": f"{stage}_at" for stage in _REACHED},
        first_contact_at=earliest(_.given_contact, _.contacted_at),
        implied="implied",
        state="state",
        source=_dimension("source", "(direct)"),
        medium=_dimension("medium", "(none)"),
        channel=_dimension("channel", "Direct"),
        campaign=_dimension("campaign", None),
        asset=ibis.ifelse(_imported(), None, _.asset),
        landing_page=ibis.coalesce(_.given_landing, _dimension("landing_page", None)),
        lead_type=ibis.coalesce(_.given_lead_type, _.judged_lead_type),
        segment=ibis.coalesce(_.given_segment, _.account_segment),
        profile=ibis.coalesce(_.given_profile, _.judged_profile),
        industry="industry",
        region=ibis.coalesce(_.person_region, _.account_region),
        grade=ibis.coalesce(_.given_grade, _.judged_grade),
        owner="owner",
        department="department",
        reason=reason,
        version="version",
        because=ibis.ifelse(_.given_lead_type.isnull(), _.judged_because, ibis.null("string")),
    )


def _imported() -> ibis.Deferred:
    return ibis.coalesce(_.has_traffic, ibis.literal(value=False))


def _dimension(name: str, direct: str | None) -> ibis.Deferred:
    """Imported traffic wins whole, else the last non-direct touch, else it came directly."""
    return ibis.cases(
        (_imported(), _[f"given_{name}"]),
        (_.touched.notnull(), _[f"touch_{name}"]),
        else_=ibis.null("string") if direct is None else ibis.literal(direct),
    )
