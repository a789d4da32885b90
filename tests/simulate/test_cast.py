"""Who signs in to the demo: one of each role, on this machine, with a pass phrase of this start."""

import pytest
from django.test import Client

from accord.access.roles import COLLEAGUES
from accord.access.rows import User
from accord.access.setup import company_name
from accord.people.rows import Owner
from accord.simulate.cast import know_owners, seat, sign_ins
from accord.simulate.chance import Chance
from accord.simulate.demo import plan_of
from accord.simulate.staff import hire
from cast import BORN

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("company", ["small", "large"])
def test_the_demo_has_a_sign_in_for_each_role_by_name(company: str) -> None:
    plan = plan_of(company, BORN, 7, 0.01, None)
    seat(plan, BORN)
    made = sign_ins(plan, BORN)
    assert {each.role for each in made} == set(COLLEAGUES)
    assert len({each.email for each in made}) == len({each.name for each in made}) == 9
    staff = hire(plan, Chance(plan.seed)).frame
    known = dict(staff.select("email", "department").iter_rows())
    for each in made:
        department = each.role.split()[0] if " " in each.role else None
        assert known.get(each.email) == department
    assert company_name() == "Lumenforge"


def test_pass_phrases_are_new_at_each_start_and_open_nothing_from_afar() -> None:
    plan = plan_of("small", BORN, 7, 0.01, None)
    [old, *_], [new, *_] = sign_ins(plan, BORN), sign_ins(plan, BORN)
    assert old.email == new.email
    assert _enters(new.email, new.password)
    assert not _enters(old.email, old.password)
    assert not _enters(new.email, new.password, REMOTE_ADDR="198.51.100.7")


def test_the_cast_is_tied_to_what_they_did_once_it_is_told() -> None:
    plan = plan_of("small", BORN, 7, 0.01, None)
    seller = next(each for each in sign_ins(plan, BORN) if each.role == "sales member")
    Owner.objects.create(subject=77, source="crm", key="S1", name=seller.name, email=seller.email)
    know_owners(plan)
    assert User.objects.get(email=seller.email).owner == 77


def _enters(email: str, password: str, **more: str) -> bool:
    client = Client()
    return (
        client.post("/sign-in", {"login": email, "password": password}, **more).status_code == 302
    )
