"""The table sessions: visits, parted where a person did nothing for more than 30 minutes."""

import ibis

from accord.basics.moments import MINUTE
from accord.log.kinds.prospects import SCREEN
from accord.tables.activities import inbound
from accord.tables.streams import Streams

_ = ibis._

GAP = 30 * MINUTE
_FIRSTS = ("source", "medium", "channel", "campaign", "asset", "landing_page", "term")


def sessions(streams: Streams, people: ibis.Table) -> ibis.Table:
    """One row per session over activities with a URL or on a screen; dimensions are the first one's.

    `session` is the first activity's entry; `visitor_since` the start of the person's first session.
    """
    folded = _folded(_numbered(_viewed(streams)))
    bearers = people.select("industry", "region", "segment", bearer="person")
    joined = folded.left_join(bearers, folded.person == bearers.bearer)
    return joined.select(
        "session", "person", "started_at", "ended_at", "activities", *_FIRSTS,
        "visitor_since", "industry", "region", "segment",
    )  # fmt: skip


def _viewed(streams: Streams) -> ibis.Table:
    views = inbound(streams.activities).filter(_.url.notnull() | (_.kind == SCREEN.name))
    return views.select(
        "person", "at", "entry", "channel", "campaign", "asset", "term",
        source="utm_source", medium="utm_medium", landing_page="url",
    )  # fmt: skip


def _numbered(views: ibis.Table) -> ibis.Table:
    order = ibis.window(group_by="person", order_by=["at", "entry"])
    since = views.mutate(before=_.at.lag().over(order))
    opened = since.mutate(opens=ibis.ifelse(_.before.isnull() | (_.at - _.before > GAP), 1, 0))
    so_far = ibis.window(group_by="person", order_by=["at", "entry"], preceding=None, following=0)
    # The first moment so far is the person's first: one frame serves both.
    return opened.mutate(number=_.opens.sum().over(so_far), since=_.at.min().over(so_far))


def _folded(numbered: ibis.Table) -> ibis.Table:
    first = {name: ibis.ifelse(_.opens == 1, _[name], ibis.null()).max() for name in _FIRSTS}
    return numbered.group_by("person", "number").agg(
        session=ibis.ifelse(_.opens == 1, _.entry, ibis.null("int64")).max(),
        started_at=_.at.min(),
        ended_at=_.at.max(),
        activities=_.count(),
        visitor_since=_.since.min(),
        **first,
    )
