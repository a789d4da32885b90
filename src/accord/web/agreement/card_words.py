"""The form of a card: a line for each thing that is known, kept whatever goes wrong."""

import json
from dataclasses import dataclass

import msgspec
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accord.agreement.actions import NotAgreed
from accord.agreement.cards import WRITE_CARD, Card, CardChanged, card_of, write_card
from accord.agreement.document import Card as ProfileCard
from accord.agreement.document import Industry, IndustryCard, Profile
from accord.agreement.faults import BadAgreement
from accord.web.agreement.buyers import FIELD_WORDS, Kind, agreed_of, kind_of
from accord.web.shell.page import Absent, Page, Place, Visit
from accord.web.shell.rendering import show


@dataclass(frozen=True)
class Field:
    """One thing that a card says; `many` takes a line each."""

    name: str
    words: str | Promise
    many: bool
    text: str


def words(visit: Visit, dimension: str, buyer: str) -> HttpResponse:
    """The form, and what is sent with it."""
    kind = kind_of(dimension)
    agreed = agreed_of(visit.now, kind).get(buyer.casefold())
    if agreed is None:
        raise Absent(
            _("The agreement in force does not name them, so there is no card to write on.")
        )
    if visit.request.method == "POST":
        return _written(visit, kind, agreed)
    return _form(visit, kind, agreed, card_of(agreed), card_of(agreed))


def _written(visit: Visit, kind: Kind, agreed: Profile | Industry) -> HttpResponse:
    assert visit.user is not None
    card, seen = _sent(visit.request.POST, agreed), _seen(visit.request.POST)
    try:
        write_card(kind.section, agreed.name, card, seen, visit.user, visit.now)
    except CardChanged as fault:
        return _form(visit, kind, agreed, card, fault.now, changed=True)
    except NotAgreed as fault:
        return _form(visit, kind, agreed, card, seen, why=str(fault))
    except BadAgreement as fault:
        return _form(
            visit,
            kind,
            agreed,
            card,
            seen,
            why=" ".join(f"{f.why} {f.remedy}" for f in fault.faults),
        )
    messages.success(
        visit.request, _("Written down. What it said before stands under Wording of the version.")
    )
    return HttpResponseRedirect(
        reverse("agreement-buyer", args=[kind.dimension, agreed.name]), status=303
    )


def _form(
    visit: Visit, kind: Kind, agreed: Profile | Industry, card: Card, seen: Card,
    why: str = "", changed: bool = False,
) -> HttpResponse:  # fmt: skip
    now = [(FIELD_WORDS[name], _text(value)) for name, value in seen.items()] if changed else []
    return show(
        visit, "agreement/card_words.html", kind=kind, name=agreed.name, fields=_fields(agreed, card),
        seen=json.dumps(dict(seen)), why=why, changed=changed, now_said=now,
    )  # fmt: skip


def _fields(agreed: Profile | Industry, card: Card) -> list[Field]:
    many = isinstance(agreed, Profile)
    return [
        Field(name, FIELD_WORDS[name], many and name != "job", _text(card.get(name, "")))
        for name in _names(agreed)
    ]


def _names(agreed: Profile | Industry) -> tuple[str, ...]:
    return (ProfileCard if isinstance(agreed, Profile) else IndustryCard).__struct_fields__


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "\n".join(value)


def _sent(post: QueryDict, agreed: Profile | Industry) -> Card:
    """What was typed; of things that there may be many of, a line each."""
    fields = _fields(agreed, {})
    typed = {each.name: post.get(each.name, "").strip() for each in fields}
    lines = {
        name: [line.strip() for line in text.splitlines() if line.strip()]
        for name, text in typed.items()
    }
    return {
        each.name: lines[each.name] if each.many else " ".join(lines[each.name]) for each in fields
    }


def _seen(post: QueryDict) -> Card:
    try:
        return msgspec.json.decode(post.get("seen", ""), type=dict[str, str | list[str]])
    except msgspec.DecodeError:
        return {}


PAGES = (
    Page(
        "agreement/buyers/<str:dimension>/<str:buyer>/words", "agreement-card", WRITE_CARD, words,
        ("GET", "POST"), Place.AGREEMENT,
    ),
)  # fmt: skip
