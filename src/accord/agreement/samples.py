"""A short agreement to begin with, in the names of who would sign it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from accord.access.decide import Permission, decide
from accord.access.matrix import Verb
from accord.access.rows import User
from accord.agreement.standing import PARTIES
from accord.agreement.writing import with_parts

_TEXT = Path(__file__).with_name("sample.yaml")
_SIGN = Permission(Verb.SIGN, "agreement")


def sample(users: Iterable[User]) -> str:
    """The sample, its parties the leads among the users where each department has one."""
    text = _TEXT.read_text(encoding="utf-8")
    parties = [_party(department, users) for department in PARTIES]
    return with_parts(text, {"parties": parties}) if all(parties) else text


def _party(department: str, users: Iterable[User]) -> dict[str, Any]:
    for user in users:
        if user.department() == department and decide(user.actor(), _SIGN).allowed:
            return {"department": department, "name": department.title(), "signs": user.name[:60]}
    return {}
