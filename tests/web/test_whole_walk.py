"""Every page for every role over the small demo company: true, in both themes accessible, light."""

import pytest
from pytest_django import DjangoDbBlocker

from accord.access.roles import Role
from browser.chromium import launched
from browser.looking import broken_rules
from cast import CAST
from web.furnished import furnished
from web.judging import rendered, too_heavy, walked, weights_of

pytestmark = [pytest.mark.django_db, pytest.mark.proof]


def test_every_page_for_every_role_is_true_accessible_and_light(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> None:
    walks, figures = [], 0
    with furnished(tmp_path_factory.mktemp("whole"), 0.3, django_db_blocker):
        for role in (*CAST, None):
            walk, held = walked(role, 4)
            walks, figures = [*walks, walk], figures + held
            print(f"{role or 'stranger'}: {len(walk.kinds)} kinds of page, {held} figures")
        walk, held = walked(Role.OWNER, 12, each_metric=True)
    walks, figures = [*walks, walk], figures + held
    pages = [seen for walk in walks for seen in walk.seen.values() if seen.page]
    print(f"owner, each metric's pages: {len(walk.kinds)} kinds of page, {held} figures")
    print(
        f"in all {sum(len(walk.kinds) for walk in walks)} addresses opened twice, of "
        f"{sum(len(walk.offered) for walk in walks)} offered; {figures} figures equal to their rows"
    )
    assert [(seen.address, heavy) for seen in pages if (heavy := too_heavy(seen))] == []
    heaviest = {
        name: max(weights_of(seen)[name] for seen in pages) for name in ("html", "script", "style")
    }
    print(f"heaviest of {len(pages)} pages in bytes: {heaviest}")
    different = rendered(walks[:-1])
    with launched() as browser:
        broken = list(broken_rules(browser, different))
    print(f"axe: {len(different)} different pages in two themes, {len(broken)} violations")
    assert broken == []
