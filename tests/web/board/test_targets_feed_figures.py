"""A target set on the board feeds the figures held to it: the same on page, rows page, API and command."""

from click.testing import CliRunner
from django.test import Client
from pytest_django import Settings

from accord.access.roles import Role
from accord.access.rows import User
from accord.access.tokens import make_token
from accord.basics.moments import DAY, iso
from accord.board.actions import set_target
from accord.cli.metric import metric
from accord.jobs import clock
from web.board.reading import Company
from web.conftest import Enter
from workspace.office import SECRET

PERIOD = "2026-Q4"


def test_a_target_set_on_the_board_feeds_coverage_everywhere(
    company: Company, enter: Enter, settings: Settings
) -> None:
    """5.00 is due in the quarter, nothing is won in it; of a target of 20.00 all is lacking."""
    client = enter(Role.SALES_LEAD)
    address = f"/board/pipeline_coverage?period={PERIOD}"
    assert "no target for revenue_won of 2026-Q4 yet" in client.get(address).content.decode()
    client.post("/board/targets", {"metric": "revenue_won", "period": PERIOD, "value": "20"})
    assert 'data-figure="0.25"' in client.get(address).content.decode()
    rows = client.get(f"/board/pipeline_coverage/rows?period={PERIOD}").content.decode()
    assert 'data-total="0.25"' in rows
    sofia = User.objects.get(email="sofia@firm.example")
    secret = make_token(sofia, "t", ["read:metric"], clock.now()).secret
    asked = Client().get(
        f"/api/v1/metrics/pipeline_coverage?period={PERIOD}",
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert asked.json()["value"] == 0.25
    settings.DATA_DIR, settings.SECRET_KEY = company.office.folder, SECRET.decode()
    said = CliRunner().invoke(metric, ["pipeline_coverage", "--period", PERIOD]).output
    assert "0.25" in said
    assert "20.00" in said


def test_within_target_is_told_on_the_page_and_in_the_answer(
    company: Company, enter: Enter
) -> None:
    """Of five leads sent in the quarter three had their first contact within a day."""
    client, now = enter(Role.SALES_LEAD), clock.now()
    sofia = User.objects.get(email="sofia@firm.example")
    address = "/board/speed_to_lead?period=2026-Q1"
    assert "no target for speed_to_lead of 2026-Q1 yet" in client.get(address).content.decode()
    set_target("speed_to_lead", "2026-Q1", 24 * 3_600.0, sofia, now)
    assert "within the target of 1 d" in client.get(address).content.decode()
    before = client.get(f"{address}&as_of={iso(now - DAY)[:19]}Z").content.decode()
    assert "within the target of" not in before
