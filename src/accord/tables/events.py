"""What moves leads: columns of lead records, moves between stages, deals, as events of one shape."""

from functools import reduce

import ibis

from accord.tables.persons import latest
from accord.tables.streams import Streams, resolved

_ = ibis._

CLOSING = ("won", "lost", "disqualified", "recycled")
# Later in the list is further: what decides between stages reached at one moment.
RANKED = (
    "lead", "mql", "sent", "sal", "sent_back", "expired", "sql",
    "recycled", "disqualified", "lost", "won",
)  # fmt: skip
_RECORD_MOMENTS = {
    "lead": "created",
    "mql": "mql_or_sent",
    "sent": "sent_at",
    "sal": "accepted_at",
    "sent_back": "returned_at",
    "sql": "qualified_at",
}


def imported(streams: Streams) -> ibis.Table:
    """Lead records with `created`, when they open, and `first`, the entry that first brought them."""
    first = streams.leads_ever.group_by("subject").agg(first=_.entry.min())
    records = streams.leads.mutate(
        created=ibis.coalesce(_.created_at, _.at), mql_or_sent=ibis.coalesce(_.mql_at, _.sent_at)
    )
    return records.join(first, "subject")


def events_of(streams: Streams, records: ibis.Table) -> ibis.Table:
    """One row per event: party, record, stage, at, upto, attach_at, implied, stated, entry, owner, reason.

    `at` is the stage's own moment; `upto` is it or, if later, the opening of its record, and orders
    events; by `attach_at` it finds its cycle. `implied` is 1 where the moment is only inferred,
    `stated` where all there is is a record's status.
    """
    opened = records.select("party", "created", lead_record="subject")
    return ibis.union(
        *(_column_event(records, stage, column) for stage, column in _RECORD_MOMENTS.items()),
        _status_event(records),
        _lead_moves(streams, opened),
        _person_moves(streams),
        _deal_openings(streams, opened),
        _deal_outcomes(streams, opened),
        _deal_moves(streams, opened),
    )


def _event(
    table: ibis.Table,
    stage: ibis.Value,
    at: ibis.Value,
    upto: ibis.Value,
    *,
    record: ibis.Value,
    attach_at: ibis.Value | None = None,
    implied: ibis.Value | int = 0,
    stated: int = 0,
    owner: ibis.Value | None = None,
    reason: ibis.Value | None = None,
) -> ibis.Table:
    return table.select(
        party=_.party,
        record=record,
        stage=stage,
        at=at,
        upto=upto,
        attach_at=upto if attach_at is None else attach_at,
        implied=ibis.literal(implied, "int8") if isinstance(implied, int) else implied.cast("int8"),
        stated=ibis.literal(stated, "int8"),
        entry=_.entry,
        owner=ibis.null("int64") if owner is None else owner,
        reason=ibis.null("string") if reason is None else reason,
    )


def _column_event(records: ibis.Table, stage: str, column: str) -> ibis.Table:
    reached = records.filter(_[column].notnull())
    return _event(
        reached,
        ibis.literal(stage),
        reached[column],
        latest(reached[column], reached.created),
        record=reached.subject,
        attach_at=reached.created,
        reason=reached.reason if stage == "sent_back" else None,
    )


def _status_event(records: ibis.Table) -> ibis.Table:
    said = records.filter(_.status.notnull())
    moments = [said[column] for column in _RECORD_MOMENTS.values()]
    known = reduce(latest, moments)
    return _event(
        said,
        said.status,
        # Only a closing takes the last known moment as its own: other stages need their column.
        ibis.ifelse(said.status.isin(CLOSING), known, ibis.null("int64")),
        latest(known, said.created),
        record=said.subject,
        attach_at=said.created,
        implied=1,
        stated=1,
        reason=said.reason,
    )


def _lead_moves(streams: Streams, opened: ibis.Table) -> ibis.Table:
    moves = streams.stages.filter(_.subject_kind == "lead")
    of_record = moves.join(opened, moves.subject == opened.lead_record)
    return _event(
        of_record, of_record.to_stage, of_record.at, latest(of_record.at, of_record.created),
        record=of_record.subject, owner=of_record.owner, reason=of_record.reason,
    )  # fmt: skip


def person_moves(streams: Streams) -> ibis.Table:
    """Moves of persons' leads, `party` being the person."""
    moves = streams.stages.filter(_.subject_kind == "person")
    return resolved(moves, streams.identities, "subject").rename(party="subject")


def _person_moves(streams: Streams) -> ibis.Table:
    moves = person_moves(streams)
    return _event(
        moves, moves.to_stage, moves.at, moves.at,
        record=ibis.null("int64"), owner=moves.owner, reason=moves.reason,
    )  # fmt: skip


def _deals_of(streams: Streams, opened: ibis.Table) -> ibis.Table:
    deals = streams.deals.filter(_.lead.notnull())
    return deals.join(opened, deals.lead == opened.lead_record)


def _deal_openings(streams: Streams, opened: ibis.Table) -> ibis.Table:
    deals = _deals_of(streams, opened)
    moment = ibis.coalesce(
        deals.created_at, ibis.ifelse(deals.outcome.isin(("won", "lost")), deals.closed_at, None)
    )
    return _event(
        deals, ibis.literal("sql"), moment, latest(moment, deals.created), record=deals.lead,
        implied=ibis.ifelse(deals.created_at.isnull(), 1, 0),
    ).filter(_.at.notnull())  # fmt: skip


def _deal_outcomes(streams: Streams, opened: ibis.Table) -> ibis.Table:
    deals = _deals_of(streams, opened).filter(_.outcome.isin(("won", "lost")))
    moment = ibis.coalesce(deals.closed_at, deals.at)
    return _event(
        deals, deals.outcome, moment, latest(moment, deals.created), record=deals.lead,
        implied=ibis.ifelse(deals.closed_at.isnull(), 1, 0), reason=deals.reason,
    )  # fmt: skip


def _deal_moves(streams: Streams, opened: ibis.Table) -> ibis.Table:
    undecided = _deals_of(streams, opened).filter(
        _.outcome.isnull() | _.outcome.notin(("won", "lost"))
    )
    named = undecided.select("party", "created", "lead", deal="subject")
    ends = streams.stages.filter((_.subject_kind == "deal") & _.to_stage.isin(("won", "lost")))
    moves = ends.join(named, ends.subject == named.deal)
    return _event(
        moves, moves.to_stage, moves.at, latest(moves.at, moves.created), record=moves.lead,
        reason=moves.reason,
    )  # fmt: skip
