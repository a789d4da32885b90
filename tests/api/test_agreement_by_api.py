"""The agreement by the API: read in force and by number, proposed, and never signed."""

import pytest

from accord.access.roles import Role
from accord.agreement.actions import propose, sign
from accord.api.site import ADDRESSES
from accord.jobs import clock
from agreement.test_signing import FIRST, SECOND
from api.conftest import program_of
from cast import join
from workspace.office import Office

pytestmark = pytest.mark.django_db


def test_versions_are_read_and_proposed_with_a_token(office: Office) -> None:
    del office
    marta, sofia = join(Role.MARKETING_LEAD), join(Role.SALES_LEAD)
    program = program_of(marta)
    assert program.get("agreement").status_code == 404
    made = propose(FIRST, "to begin with", sofia, clock.now())
    for user in (marta, sofia):
        sign(1, made.digest, "", user, "UTC", clock.now())
    held = program.get("agreement").json()
    assert (held["number"], held["state"], held["text"]) == (1, "in force", FIRST)
    assert held["document"]["grades"]["qualify"] == ["A1"]
    sent = program.send("agreement/versions", {"text": SECOND, "why": "stricter"})
    assert (sent.status_code, sent.json()["waits_for"]) == (201, ["marketing", "sales"])
    numbers = [one["number"] for one in program.get("agreement/versions").json()["items"]]
    assert numbers == [2, 1]
    assert program.get("agreement/versions/2").json()["why"] == "stricter"
    assert program.get("agreement/versions/9").status_code == 404


def test_a_document_with_faults_is_refused_with_every_line(office: Office) -> None:
    del office
    program = program_of(join(Role.MARKETING_LEAD))
    sent = program.send("agreement/versions", {"text": FIRST.replace("points: 30", "points: x")})
    assert sent.status_code == 422
    assert "line 8, column 34" in sent.json()["detail"]


def test_no_address_signs() -> None:
    assert not any(address.permission.verb == "sign" for address in ADDRESSES)
