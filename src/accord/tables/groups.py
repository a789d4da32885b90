"""Buying groups: qualified leads of one account that are one conversation, with one owner.

The first qualified lead of an account begins a group. It is open while the lead of a member is open and,
after that, until the agreed window has passed since the last one qualified; whoever of the account qualifies
while it is open joins it. So an account has one open group at most, whatever comes when.
"""

import ibis

from accord.tables.events import CLOSING
from accord.tables.persons import earliest

_ = ibis._

_NEVER = 2**62


def buying_groups(leads: ibis.Table, window: int) -> ibis.Table:
    """(account, group, lead, person, owner, profile, joined_at, began_at, open_until): a row a qualified lead.

    `group` is the lead that began it, `open_until` null while it is open without end. `window` is in
    microseconds; leads without an account belong to no group.
    """
    members = leads.filter(_.mql_at.notnull() & _.account.notnull()).select(
        "account", "lead", "person", "owner", "profile", joined_at="mql_at",
        until=ibis.greatest(_closed(leads).fill_null(_NEVER), leads.mql_at + window),
    )  # fmt: skip
    order = ["joined_at", "lead"]
    so_far = ibis.window(group_by="account", order_by=order, preceding=None, following=0)
    line = ibis.window(group_by="account", order_by=order)
    reached = members.mutate(reach=_.until.max().over(so_far))
    before = reached.mutate(before=_.reach.lag(1).over(line))
    begins = ibis.ifelse(before.before.isnull() | (before.joined_at > before.before), 1, 0)
    numbered = before.mutate(begins=begins)
    numbered = numbered.mutate(number=_.begins.sum().over(so_far))
    whole = ibis.window(group_by=["account", "number"], preceding=None, following=None)
    found = numbered.mutate(
        group=ibis.ifelse(_.begins == 1, _.lead, ibis.null("int64")).max().over(whole),
        began_at=_.joined_at.min().over(whole), last=_.until.max().over(whole),
    )  # fmt: skip
    return found.select(
        "account", "group", "lead", "person", "owner", "profile", "joined_at", "began_at",
        open_until=_.last.nullif(_NEVER),
    )  # fmt: skip


def _closed(leads: ibis.Table) -> ibis.Value:
    closed = leads[f"{CLOSING[0]}_at"]
    for stage in CLOSING[1:]:
        closed = earliest(closed, leads[f"{stage}_at"])
    return closed
