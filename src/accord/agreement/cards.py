"""Writing a card: what both departments know of a buyer profile or an industry, in their own words.

Words bind nobody, so a card changes in the version in force and voids no signature.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import msgspec
from django.db import transaction

from accord.access.decide import Permission, require
from accord.access.matrix import Verb
from accord.access.rows import User
from accord.agreement.actions import NotAgreed, mend
from accord.agreement.document import Industry, Profile
from accord.agreement.questions import document_of, judging_at, text_of
from accord.agreement.writing import with_parts

WRITE_CARD = Permission(Verb.WRITE, "card")
Section = Literal["profiles", "industries"]
Card = Mapping[str, str | list[str]]


@dataclass
class CardChanged(Exception):
    """Somebody wrote on the card since it was read; nothing was kept. `now` is what it says."""

    now: Card


def card_of(one: Profile | Industry) -> Card:
    """What is written on the card, by field; fields without a word are left out."""
    return msgspec.json.decode(msgspec.json.encode(one.card), type=dict[str, str | list[str]])


def write_card(section: Section, name: str, card: Card, seen: Card, user: User, now: int) -> None:
    """Write a card anew in the version in force, where it still says what was `seen`.

    Raises CardChanged, NotAgreed where nothing in force names it, BadAgreement with what is wrong.
    """
    require(user.actor(), WRITE_CARD)
    with transaction.atomic():
        number = judging_at(now)
        parts = () if number is None else getattr(document_of(number), section)
        held = next((one for one in parts if one.name == name), None)
        if number is None or held is None:
            raise NotAgreed(f"The agreement in force names no {name}; nothing was written.")
        if card_of(held) != dict(seen):
            raise CardChanged(card_of(held))
        written = [
            _with(one, card) if one.name == name else msgspec.to_builtins(one) for one in parts
        ]
        mend(number, with_parts(text_of(number), {section: written}), user, now)


def _with(one: Profile | Industry, card: Card) -> dict[str, Any]:
    said = {field: words for field, words in card.items() if words}
    bare = {field: value for field, value in msgspec.to_builtins(one).items() if field != "card"}
    return bare | ({"card": said} if said else {})
