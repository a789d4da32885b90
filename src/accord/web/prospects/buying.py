"""The buying groups of an account as its page shows them."""

from dataclasses import dataclass

from accord.agreement.questions import document_of, judging_at
from accord.metrics.buying import Group, groups_of
from accord.people.records import names
from accord.web.prospects.rows import sees_contact
from accord.web.shell.page import Visit

_SHOWN = 3


@dataclass(frozen=True)
class Shown:
    """A group with the names of its members and of whose it is."""

    group: Group
    people: tuple[tuple[int | None, str, str], ...]
    owner: str
    is_open: bool


def buying_of(visit: Visit, account: int) -> list[Shown] | None:
    """The newest groups of the account; None while the agreement in force says nothing of groups."""
    number = judging_at(visit.now)
    agreed = None if number is None else document_of(number).buying_groups
    if agreed is None:
        return None
    found = groups_of(visit.desk.facts(), agreed, account, visit.now)[:_SHOWN]
    persons = [each.person for group in found for each in group.members if each.person is not None]
    called = names("person", persons)
    # What somebody does in buying is told to those who read titles.
    seen = sees_contact(visit.actor)
    owners = names("owner", [group.owner for group in found if group.owner is not None])
    return [
        Shown(
            group,
            tuple(
                (each.person, called.get(each.person or 0, ""), (seen and each.role) or "")
                for each in group.members
            ),
            owners.get(group.owner or 0, ""),
            group.is_open(visit.now),
        )
        for group in found
    ]
