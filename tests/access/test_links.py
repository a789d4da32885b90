"""One-time links: used once, in time, for one account; a newer one replaces them."""

import pytest

from accord.access.actions import BadAccount, choose_password, close_account, set_password
from accord.access.links import DeadLink, Purpose, make_link, open_link, token_of
from accord.access.roles import TERMINAL, Role
from accord.basics.moments import DAY, MINUTE
from cast import BORN, PASSWORD, join

pytestmark = pytest.mark.django_db
NEW = "another long pass phrase"


def test_a_link_is_opened_often_and_used_once() -> None:
    link = make_link(join(Role.SALES_MEMBER), Purpose.INVITATION, BORN)
    token = token_of(link)
    assert open_link(token, BORN).user.check_password(PASSWORD)
    user = choose_password(open_link(token, BORN), NEW, BORN + DAY)
    assert user.check_password(NEW)
    with pytest.raises(DeadLink, match="used or replaced"):
        open_link(token, BORN + DAY)


def test_two_who_opened_a_link_cannot_both_use_it() -> None:
    token = token_of(make_link(join(Role.SALES_MEMBER), Purpose.RESET, BORN))
    one, other = open_link(token, BORN), open_link(token, BORN)
    choose_password(one, NEW, BORN)
    with pytest.raises(DeadLink, match="just now"):
        choose_password(other, "a pass phrase of the slower", BORN)
    one.user.refresh_from_db()
    assert one.user.check_password(NEW)


def test_a_weak_pass_phrase_does_not_use_the_link_up() -> None:
    token = token_of(make_link(join(Role.SALES_MEMBER), Purpose.RESET, BORN))
    with pytest.raises(BadAccount, match="too short"):
        choose_password(open_link(token, BORN), "short", BORN)
    assert open_link(token, BORN)


@pytest.mark.parametrize(
    ("purpose", "lasts"), [(Purpose.RESET, 30 * MINUTE), (Purpose.INVITATION, 7 * DAY)]
)
def test_a_link_lasts_as_long_as_its_purpose_says(purpose: Purpose, lasts: int) -> None:
    token = token_of(make_link(join(Role.SALES_MEMBER), purpose, BORN))
    assert open_link(token, BORN + lasts - 1)
    with pytest.raises(DeadLink, match="too old"):
        open_link(token, BORN + lasts)


def test_a_newer_link_replaces_the_older() -> None:
    user = join(Role.SALES_MEMBER)
    old = token_of(make_link(user, Purpose.RESET, BORN))
    new = token_of(make_link(user, Purpose.RESET, BORN + 1))
    with pytest.raises(DeadLink):
        open_link(old, BORN + 2)
    assert open_link(new, BORN + 2)


def test_a_new_pass_phrase_or_a_closed_account_voids_every_link() -> None:
    user = join(Role.SALES_MEMBER)
    first = token_of(make_link(user, Purpose.INVITATION, BORN))
    set_password(user, NEW, BORN)
    second = token_of(make_link(user, Purpose.INVITATION, BORN))
    close_account(user, TERMINAL, BORN)
    for token in (first, second):
        with pytest.raises(DeadLink):
            open_link(token, BORN)


@pytest.mark.parametrize("token", ["", "1", "1-", "x-y", "9" * 30 + "-a", "-1-a", "1-" + "0" * 48])
def test_a_made_up_token_opens_nothing(token: str) -> None:
    make_link(join(Role.SALES_MEMBER), Purpose.RESET, BORN)
    with pytest.raises(DeadLink, match="not one of ours"):
        open_link(token, BORN)
