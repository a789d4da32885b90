"""Cursors: where a page begins, signed, and good for the question they were given with only."""

from hashlib import sha256
from typing import Any

from django.core.signing import BadSignature, Signer

from accord.metrics.question import BadQuestion

_SALT = "accord.api.cursor"


def written(place: list[Any], question: str) -> str:
    """The place as an opaque text."""
    return Signer(salt=_SALT).sign_object([_short(question), *place])


def read(text: str, question: str) -> list[Any]:
    """The place that a text of ours says; raises BadQuestion for any other."""
    try:
        belongs, *place = Signer(salt=_SALT).unsign_object(text)
    except (BadSignature, ValueError):
        raise BadQuestion(
            "This cursor is not one of ours; take `next` of the page before as it is."
        ) from None
    if belongs != _short(question):
        raise BadQuestion("This cursor belongs to another question; begin without it.")
    return list(place)


def _short(question: str) -> str:
    return sha256(question.encode()).hexdigest()[:16]
