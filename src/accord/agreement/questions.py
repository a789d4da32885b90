"""Reading the agreement: its versions, where each stands, and which one judges at a moment."""

from dataclasses import dataclass

from accord.agreement.document import Document
from accord.agreement.reading import read
from accord.agreement.rows import Signature, Version, Wording
from accord.agreement.standing import PARTIES, Standing, State, Term, in_force, states, terms


@dataclass(frozen=True)
class Signed:
    """A signature as it is shown."""

    department: str
    name: str
    role: str
    at: int
    comment: str


@dataclass(frozen=True)
class Known:
    """A version as it is shown; `missing` are the departments whose signature it waits for, `trial_of`
    the version that judges again when this one, a trial, has ended.
    """

    number: int
    state: State
    digest: str
    why: str
    proposed_by: str
    proposed_at: int
    begins: int | None
    ends: int | None
    signatures: tuple[Signed, ...]
    trial_of: int | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """Departments that have not signed, marketing first."""
        signed = {one.department for one in self.signatures}
        return tuple(department for department in PARTIES if department not in signed)


def versions(now: int) -> list[Known]:
    """Every version, the newest first, in three queries however many there are."""
    rows = list(Version.objects.select_related("proposed_by").prefetch_related("signatures__user"))
    found = states(map(standing_of, rows), now)
    known = [_known(row, found[row.number]) for row in rows]
    return sorted(known, key=lambda each: -each.number)


def judging_at(moment: int) -> int | None:
    """The number of the version in force at the moment, None where none is."""
    rows = Version.objects.filter(begins__lte=moment).prefetch_related("signatures")
    return in_force(map(standing_of, rows), moment)


def terms_until(moment: int) -> list[Term]:
    """When versions were in force, up to the moment and in order of time."""
    rows = Version.objects.filter(begins__lte=moment).prefetch_related("signatures")
    return terms(map(standing_of, rows), moment)


def document_of(number: int) -> Document:
    """What the version says. Raises Version.DoesNotExist."""
    return read(text_of(number))


def text_of(number: int) -> str:
    """The version as YAML, in its wording of now. Raises Version.DoesNotExist."""
    return Version.objects.values_list("text", flat=True).get(number=number)


def known(number: int, now: int) -> Known | None:
    """The version of that number, None where there is none."""
    return next((one for one in versions(now) if one.number == number), None)


@dataclass(frozen=True)
class Reworded:
    """A change of wording: who made it, when, and the text before and after."""

    by: str
    at: int
    before: str
    after: str


def rewordings(number: int) -> list[Reworded]:
    """Every change of the version's wording, the newest first. Raises Version.DoesNotExist."""
    rows = Wording.objects.filter(version__number=number).select_related("changed_by")
    after, found = text_of(number), []
    for row in rows.order_by("-changed_at", "-pk"):
        found.append(Reworded(row.changed_by.name, row.changed_at, row.text, after))
        after = row.text
    return found


def standing_of(row: Version) -> Standing:
    """What decides where the version stands."""
    signed = frozenset(one.department for one in row.signatures.all())
    return Standing(
        row.number, signed, row.begins, row.ends, row.withdrawn_at, row.trial_of
    )  # fmt: skip


def _known(row: Version, state: State) -> Known:
    signed = sorted(row.signatures.all(), key=lambda one: one.signed_at)
    return Known(
        row.number, state, row.digest, row.why, row.proposed_by.name, row.proposed_at,
        row.begins, row.ends, tuple(map(_signed, signed)), row.trial_of,
    )  # fmt: skip


def _signed(row: Signature) -> Signed:
    return Signed(row.department, row.user.name, row.role, row.signed_at, row.comment)
