"""The agreement's versions: the one in force, the history, one version; a new one proposed.

Nothing is signed here: a signature takes a person and their pass phrase, and is no scope of a token.
"""

from typing import Any

import msgspec

from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.access.rows import User
from accord.agreement import actions
from accord.agreement.faults import BadAgreement
from accord.agreement.questions import Known, judging_at, known, text_of, versions
from accord.agreement.reading import read
from accord.api import shapes
from accord.api.address import Address, Call, Reply
from accord.api.problems import Problem
from accord.basics.moments import iso

READ = Permission(Verb.READ, "agreement")
_FORM = {
    "type": "object",
    "required": ["text"],
    "properties": {
        "text": {"type": "string", "description": "The document as YAML."},
        "why": {"type": "string", "description": "What it is to change, for those who sign."},
    },
}


def agreement(call: Call) -> Reply:
    """The version in force, with what it says as YAML and as JSON."""
    number = judging_at(call.now)
    if number is None:
        raise Problem(404, "No version of the agreement is in force.")
    return Reply(_whole(_named(call, number)))


def agreement_versions(call: Call) -> Reply:
    """Every version, the newest first: where it stands, who signed it, when it began."""
    return Reply({"items": [_shape(one) for one in versions(call.now)]})


def agreement_version(call: Call, number: int) -> Reply:
    """One version, with what it says as YAML and as JSON."""
    return Reply(_whole(_named(call, number)))


def agreement_proposal(call: Call) -> Reply:
    """Propose a version; nothing changes until a lead of each department has signed it on its page."""
    form = call.request.POST
    user = User.objects.get(pk=call.actor.name.partition(":")[2])
    try:
        made = actions.propose(form.get("text", ""), form.get("why", ""), user, call.now)
    except BadAgreement as fault:
        raise Problem(422, f"{fault}\nNothing was proposed.") from None
    return Reply(_shape(_named(call, made.number)), 201)


def _named(call: Call, number: int) -> Known:
    found = known(number, call.now)
    if found is None:
        raise Problem(404, f"There is no version {number}.")
    return found


def _whole(one: Known) -> dict[str, Any]:
    text = text_of(one.number)
    return {**_shape(one), "text": text, "document": msgspec.to_builtins(read(text))}


def _shape(one: Known) -> dict[str, Any]:
    return {
        "number": one.number,
        "state": str(one.state),
        "digest": one.digest,
        "why": one.why,
        "proposed_by": one.proposed_by,
        "proposed_at": iso(one.proposed_at),
        "begins": None if one.begins is None else iso(one.begins),
        "ends": None if one.ends is None else iso(one.ends),
        "trial_of": one.trial_of,
        "signatures": [
            {"department": each.department, "name": each.name, "role": each.role, "at": iso(each.at),
             "comment": each.comment}
            for each in one.signatures
        ],
        "waits_for": list(one.missing),
    }  # fmt: skip


ADDRESSES = (
    Address("GET", "agreement", READ, agreement, {200: shapes.AgreementVersion}),
    Address("GET", "agreement/versions", READ, agreement_versions, {200: shapes.AgreementVersions}),
    Address(
        "GET", "agreement/versions/{number}", READ, agreement_version, {200: shapes.AgreementVersion}
    ),
    Address(
        "POST", "agreement/versions", actions.PROPOSE, agreement_proposal,
        {201: shapes.VersionStanding}, form=_FORM,
    ),
)  # fmt: skip
