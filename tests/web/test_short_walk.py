"""A walk over one page of each route: figures are what their rows come to, addresses hold, nothing leads
astray, no rule of accessibility is broken, no page is heavy.
"""

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from pytest_django import DjangoDbBlocker

from accord.access.roles import Role
from browser.chromium import launched
from browser.looking import COLOURS, broken_rules
from web.crawling import Walk
from web.furnished import furnished
from web.judging import rendered, too_heavy, walked

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def short_walk(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Callable[[Role | None], Walk]]:
    """Each role's walk over one page of each route, of a small company; made once."""

    @cache
    def walk(role: Role | None) -> Walk:
        walk, held = walked(role, 1, variants=False)
        assert held >= (0 if role is None else 5)
        return walk

    with furnished(tmp_path_factory.mktemp("small"), None, django_db_blocker):
        yield walk


@pytest.mark.parametrize(("role", "least"), [(Role.ADMIN, 35), (Role.SALES_MEMBER, 18), (None, 2)])
def test_a_short_walk_meets_no_fault(
    role: Role | None, least: int, short_walk: Callable[[Role | None], Walk]
) -> None:
    assert len(short_walk(role).kinds) >= least


@pytest.mark.proof
def test_no_page_breaks_a_rule_of_accessibility(
    short_walk: Callable[[Role | None], Walk],
) -> None:
    pages = rendered([short_walk(Role.ADMIN), short_walk(None)])
    with launched() as browser:
        assert list(broken_rules(browser, pages, COLOURS)) == []


def test_no_page_is_heavy(short_walk: Callable[[Role | None], Walk]) -> None:
    for seen in short_walk(Role.ADMIN).seen.values():
        assert too_heavy(seen) == [], seen.address
