"""`/agreement`: which version counts, what it says, and what waits for whom."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.access.rows import User
from accord.agreement.actions import PROPOSE, SIGN
from accord.agreement.document import Document
from accord.agreement.drafting import draft, may_undo
from accord.agreement.questions import Known, document_of, versions
from accord.agreement.standing import State
from accord.web.agreement.outline import agreed, open_ones
from accord.web.agreement.words import DEPARTMENTS
from accord.web.shell.page import Page, Place, Visit
from accord.web.shell.rendering import show

READ = Permission(Verb.READ, "agreement")
SITTINGS = Permission(Verb.READ, "sitting")
WAITING = (State.PROPOSED, State.HALF_SIGNED)
COMING = (*WAITING, State.AGREED)


@dataclass(frozen=True)
class Told:
    """A document as the sheets of sections show it."""

    document: Document
    edits: bool = False

    def context(self) -> dict[str, Any]:
        """What the templates of sections read."""
        return {
            "document": self.document,
            "sections": agreed(self.document),
            "missing": open_ones(self.document),
            "both": list(DEPARTMENTS.items()),
            "edits": self.edits,
        }


def agreement(visit: Visit) -> HttpResponse:
    """The version in force in sentences, with what is proposed; without any, a way to begin."""
    known = versions(visit.now)
    judging = next((one for one in known if one.state is State.IN_FORCE), None)
    coming = [one for one in known if one.state in COMING]
    document = None if judging is None else document_of(judging.number)
    told = {} if document is None else Told(document).context()
    return show(
        visit, "agreement/agreement.html", judging=judging, coming=coming,
        mine=next((one for one in coming if waits_for(one, visit)), None),
        draft=draft() if visit.may(PROPOSE) else None,
        may_write=visit.may(PROPOSE), may_sit=visit.may(SITTINGS), put_away=may_undo(), **told,
    )  # fmt: skip


def waits_for(known: Known, visit: Visit) -> bool:
    """Whether the visitor is one whose signature the version waits for."""
    user = visit.user
    return (
        isinstance(user, User)
        and known.state in WAITING
        and visit.may(SIGN)
        and user.department() in known.missing
    )


FRONT = Page("agreement", "agreement", READ, agreement, place=Place.AGREEMENT)
