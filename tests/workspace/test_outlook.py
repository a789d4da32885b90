"""What a quarter is to bring, what that takes, what may come of it: thirty leads a month, a third won."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from click import Command
from click.testing import CliRunner, Result
from pytest_django import Settings

from accord.access.roles import Role
from accord.agreement.actions import propose, sign
from accord.board.actions import set_target
from accord.board.outlook import Aim, Outlook, outlook
from accord.cli.backtest import command as backtest
from accord.cli.outlook import quota
from accord.metrics.forecasts.forecast import Levers
from cast import join
from workspace.office import SECRET, Office
from workspace.won_leads import AGREED, EVERYBODY, won_leads


@pytest.fixture
def firm(office: Office) -> Office:
    office.tell(won_leads)
    marta, sofia = join(Role.MARKETING_LEAD), join(Role.SALES_LEAD)
    version = propose(AGREED, "a first one", marta, office.now)
    for each in (marta, sofia):
        sign(version.number, version.digest, "", each, "UTC", office.now)
    return office


def looked(firm: Office, period: str = "2026-Q4", **levers: float) -> Outlook:
    return outlook(firm.workspace, period, Levers(**levers), firm.now + 1)


def test_the_plan_is_the_aim_and_the_way_back_is_that_of_last_year(firm: Office) -> None:
    found = looked(firm)
    assert found.aim == Aim(27_500_00, "plan")
    needed = {rung.stage: rung.needed for rung in found.rungs}
    # 27.5 deals of 1,000, one of three leads sent each: a share of 122 in 365.
    assert needed["won"] == 28
    assert needed["sql"] == 28
    assert needed["sent"] == needed["lead"]
    assert needed["sent"] in (82, 83)


def test_the_board_has_the_last_word_on_the_aim_and_nobody_owes_beyond_what_was_signed(
    firm: Office,
) -> None:
    set_target("revenue_won", "2026-Q4", 100_000_00, join(Role.ADMIN), firm.now)
    found = looked(firm)
    assert found.aim == Aim(100_000_00, "board")
    assert found.owed is not None
    assert found.owed.capacity == found.owed.leads == 10 * 92 // 7
    assert found.owed.beyond == found.owed.needed - found.owed.leads > 0


def test_the_pledge_counts_what_was_sent_by_the_frozen_prices(firm: Office) -> None:
    pledge = looked(firm).pledge
    assert pledge is not None
    assert pledge.pledged == 100 * 300 + 10 * 100
    assert [(price.kind, price.sent) for price in pledge.prices] == [("Demo", 27), ("other", 26)]
    assert pledge.delivered == 27 * 300 + 26 * 100
    assert 0 < pledge.due < pledge.pledged
    assert isinstance(pledge.delivered, Fraction)
    demo = pledge.prices[0].learned
    assert demo is not None
    assert 300_00 < demo < 370_00


def test_open_leads_older_than_any_that_was_won_bring_nothing_more(firm: Office) -> None:
    found = looked(firm)
    assert found.forecast is not None
    opened = found.forecast.parts[0]
    # Every third of the leads of the last three weeks will be won, all others never.
    assert opened.deals.low <= 7 <= opened.deals.high
    assert opened.money is not None
    assert opened.money.value == pytest.approx(opened.deals.value * 1000_00)
    assert sum(kind.open for kind in found.forecast.kinds) == firm.value("leads_open")
    assert found.chance is not None
    never = looked(firm, win=0.0).forecast
    assert never is not None
    assert never.parts[0].deals.high == 0


def test_what_is_over_or_has_not_begun_is_not_forecast(firm: Office) -> None:
    assert looked(firm, "2026-Q3").why == "2026-Q3 is over; what came of it stands on the board."
    assert "has not begun" in str(looked(firm, "2027-Q1").why)


@pytest.fixture
def folder(firm: Office, settings: Settings) -> Path:
    settings.DATA_DIR = firm.folder
    settings.SECRET_KEY = SECRET.decode()
    firm.workspace.close()
    return firm.folder


def run(command: Command, *words: str) -> Result:
    return CliRunner().invoke(command, list(words))


def test_both_commands_say_a_sentence_first(folder: Path) -> None:
    said = run(quota, "--period", "2026-Q4").output
    assert said.startswith("2026-Q4 is to bring 27.5 k EUR (said by the plan).\nThat takes 8")
    assert "Pledged 31,000 EUR; delivered 10,700 where " in said
    told = json.loads(run(quota, "--period", "2026-Q4", "--format", "json").output)
    assert told["owed"]["capacity"] == 131
    assert told["stages"][0]["rows"].startswith("/board/leads_reached_won/rows?period=2025-")


def test_a_file_is_tested_on_the_history_before_anybody_proposes_it(folder: Path) -> None:
    draft = folder / "draft.yaml"
    draft.write_text(EVERYBODY, encoding="utf-8")
    words = (str(draft), "--period", "2026-09")
    said = run(backtest, *words).output
    assert said.startswith(
        "30 leads would have been sent, 7.5 a week; sales signs to work 5 a week"
    )
    told = json.loads(run(backtest, *words, "--format", "json").output)
    assert told["sides"]["both"]["accepted"]["n"] == 30
    assert [week["sent"] for week in told["weeks"]] == [7, 7, 7, 7]
    refused = run(backtest, str(draft), "--period", "all")
    assert "needs a period that has begun" in str(refused.exception)
