"""Reading sittings. What somebody else marked is read of closed sittings only, and only if it was handed in."""

from collections.abc import Iterable
from dataclasses import dataclass

from accord.access.roles import DEPARTMENTS
from accord.access.rows import User
from accord.agreement.standing import PARTIES
from accord.agreement.twenty.counting import Said, Vote
from accord.agreement.twenty.rows import Mark, Sitting


@dataclass(frozen=True)
class Invited:
    """A guest as everybody may see them: that they have handed in, and never what."""

    user: int
    name: str
    department: str
    has_handed_in: bool


@dataclass(frozen=True)
class Laid:
    """A lead on the table."""

    place: int
    lead: int
    person: int
    sent_at: int


@dataclass(frozen=True)
class Known:
    """A sitting as it is shown; `version` is the number of what was proposed at its end."""

    number: int
    opened_by: int
    opener: str
    opened_at: int
    closed_at: int | None
    version: int | None
    guests: tuple[Invited, ...]
    leads: tuple[Laid, ...]

    @property
    def is_open(self) -> bool:
        """Whether ballots are still out."""
        return self.closed_at is None

    @property
    def handed_in(self) -> int:
        """How many ballots are in."""
        return sum(guest.has_handed_in for guest in self.guests)

    @property
    def may_close(self) -> bool:
        """Whether it could be closed without waiting for the rest."""
        of = {guest.department for guest in self.guests if guest.has_handed_in}
        return self.is_open and of == set(PARTIES)

    def guest(self, user: User) -> Invited | None:
        """The user as a guest, if they are invited."""
        return next((guest for guest in self.guests if guest.user == user.pk), None)


def sittings() -> list[Known]:
    """Every sitting, the newest first."""
    rows = Sitting.objects.select_related("opened_by", "version")
    return [
        _known(row) for row in rows.prefetch_related("guests__user", "leads").order_by("-number")
    ]


def sitting_of(number: int) -> Known | None:
    """The sitting of that number."""
    rows = Sitting.objects.select_related("opened_by", "version")
    row = rows.prefetch_related("guests__user", "leads").filter(number=number).first()
    return None if row is None else _known(row)


def own_marks(number: int, user: User) -> dict[int, Said]:
    """What the user has marked in the sitting, by place."""
    rows = Mark.objects.filter(guest__sitting__number=number, guest__user=user)
    return {row.place: Said(row.takes, row.reason) for row in rows}


def votes_of(number: int) -> list[Vote]:
    """Every mark of the ballots handed in, once the sitting is closed; before that none."""
    rows = Mark.objects.filter(
        guest__sitting__number=number,
        guest__sitting__closed_at__isnull=False,
        guest__handed_in_at__isnull=False,
    )
    said = rows.values_list("place", "guest__department", "takes", "reason")
    return [Vote(*row) for row in said.order_by("place", "guest_id")]


def may_be_invited() -> list[User]:
    """Colleagues of both departments, by name."""
    users: Iterable[User] = User.objects.filter(is_active=True).order_by("name")
    return [user for user in users if user.actor().roles & DEPARTMENTS and user.department()]


def _known(row: Sitting) -> Known:
    guests = sorted(row.guests.all(), key=lambda guest: (guest.department, guest.user.name))
    return Known(
        row.number, row.opened_by_id, row.opened_by.name, row.opened_at, row.closed_at,
        None if row.version is None else row.version.number,
        tuple(
            Invited(one.user_id, one.user.name, one.department, one.handed_in_at is not None)
            for one in guests
        ),
        tuple(
            Laid(one.place, one.lead, one.person, one.sent_at)
            for one in sorted(row.leads.all(), key=lambda lead: lead.place)
        ),
    )  # fmt: skip
