"""`/api/docs`: the API in words, made of its own description and without anybody else's assets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.api.address import ROOT, Address
from accord.api.allowance import A_MINUTE
from accord.api.problems import TITLES
from accord.api.site import ADDRESSES, description
from accord.web.shell.page import Page, Visit


@dataclass(frozen=True)
class Taken:
    """What an address takes: a part of its path, of the query, a header, or a field of the form."""

    name: str
    place: str
    meaning: str


@dataclass(frozen=True)
class Told:
    """An address as its description says it."""

    address: Address
    path: str
    summary: str
    more: str
    takes: tuple[Taken, ...]


def docs(visit: Visit) -> HttpResponse:
    """Every address with what it takes and gives."""
    context = {
        "told": [_told(address) for address in ADDRESSES],
        "problems": TITLES.items(),
        "a_minute": A_MINUTE,
    }
    return render(visit.request, "docs.html", context)


def _told(address: Address) -> Told:
    path = f"{ROOT}/{address.route}"
    operation = description()["paths"][path][address.method.lower()]
    fields = {} if address.form is None else address.form["properties"]
    more = operation["description"].removeprefix(operation["summary"])
    takes = [_taken(each["name"], each["in"], each) for each in operation["parameters"]]
    takes += [_taken(name, "form", field) for name, field in fields.items()]
    return Told(
        address,
        path,
        _plain(operation["summary"]),
        _plain(more.rpartition("\n\nScope:")[0]),
        tuple(takes),
    )


def _taken(name: str, place: str, told: Mapping[str, Any]) -> Taken:
    return Taken(name, place, _plain(told.get("description", "")))


def _plain(text: str) -> str:
    """Without the marks around names of code."""
    return text.replace("`", "").strip()


DOCS = Page("api/docs", "api.docs", Permission(Verb.READ, "desk"), docs)
