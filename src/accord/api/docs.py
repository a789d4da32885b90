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
class Told:
    """An address as its description says it."""

    address: Address
    path: str
    summary: str
    more: str
    parameters: tuple[Mapping[str, Any], ...]
    fields: tuple[tuple[str, Mapping[str, Any]], ...]


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
    return Told(
        address, path, operation["summary"], more.rpartition("\n\nScope:")[0].replace("`", "").strip(),
        tuple(operation["parameters"]), tuple(fields.items()),
    )  # fmt: skip


DOCS = Page("api/docs", "api.docs", Permission(Verb.READ, "desk"), docs)
