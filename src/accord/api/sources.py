"""Sources: where activities come from, and whether every item is accounted for."""

from typing import Any

from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.api import shapes
from accord.api.address import Address, Call, Reply
from accord.api.problems import Problem
from accord.basics.moments import iso
from accord.sources.questions import SourceSeen
from accord.sources.questions import sources as every_source

READ = Permission(Verb.READ, "source")


def sources(call: Call) -> Reply:
    """Every source with its kind."""
    del call
    return Reply({"items": [_shape(source) for source in every_source()]})


def source(call: Call, name: str) -> Reply:
    """One source, and what became of the items it sent."""
    found = next((each for each in every_source() if each.name == name), None)
    if found is None:
        raise Problem(404, f"There is no source named {name}.")
    account = call.desk.intake.account(name)
    fates = ("received", "counted", "duplicate", "quarantined", "waiting")
    return Reply({**_shape(found), **{fate: getattr(account, fate) for fate in fates}})


def _shape(source: SourceSeen) -> dict[str, Any]:
    return {
        "name": source.name,
        "kind": source.kind,
        "created_at": iso(source.created_at),
        "created_by": source.created_by,
    }


ADDRESSES = (
    Address("GET", "sources", READ, sources, {200: shapes.Sources}),
    Address("GET", "sources/{name}", READ, source, {200: shapes.SourceAccount}),
)
