"""The router holds the declared pages; parts of them lead strangers to sign in as whole pages do."""

from accord.api.site import ROUTES
from accord.urls import PAGES, urlpatterns
from web.conftest import Enter
from workspace.office import Office


def test_the_router_holds_the_declared_pages_and_no_other() -> None:
    declared = [*(page.name for page in PAGES), *(route.name for route in ROUTES)]
    assert [pattern.name for pattern in urlpatterns] == declared
    assert len({page.name for page in PAGES}) == len(PAGES)
    assert len({page.route for page in PAGES}) == len(PAGES)


def test_a_part_of_a_page_sends_the_whole_browser_to_sign_in(office: Office, enter: Enter) -> None:
    del office
    answer = enter(None).get("/board", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in?next=%2Fboard"
