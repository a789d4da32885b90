"""Sources: where activities come from, and whether every item is accounted for."""

from collections.abc import Mapping
from typing import Any

from accord.access.actors import names_of
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
    found = every_source()
    names = names_of(source.created_by for source in found)
    return Reply({"items": [_shape(source, names) for source in found]})


def source(call: Call, name: str) -> Reply:
    """One source, and what became of the items it sent."""
    found = next((each for each in every_source() if each.name == name), None)
    if found is None:
        raise Problem(404, f"There is no source named {name}.")
    account = call.desk.intake.account(name)
    fates = ("received", "counted", "duplicate", "quarantined", "waiting")
    return Reply(
        {
            **_shape(found, names_of([found.created_by])),
            **{fate: getattr(account, fate) for fate in fates},
        }
    )


def _shape(source: SourceSeen, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": source.name,
        "kind": source.kind,
        "created_at": iso(source.created_at),
        "created_by": names[source.created_by],
    }


ADDRESSES = (
    Address("GET", "sources", READ, sources, {200: shapes.Sources}),
    Address("GET", "sources/{name}", READ, source, {200: shapes.SourceAccount}),
)
