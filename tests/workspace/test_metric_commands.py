import json
from pathlib import Path

import openpyxl
import pytest
from click import Command
from click.testing import CliRunner, Result
from pytest_django import Settings

from accord.access.roles import Role
from accord.cli.frame import Refusal
from accord.cli.metric import funnel, metric, metrics, rows
from cast import join
from workspace.office import DEALS, OWNERS, SECRET, Office

LEADS = """key,created_at,email,owner,mql_at,source,channel
L1,2026-01-05,x@firm.example,ann,2026-01-06,google,Paid Search
L2,2026-01-06,y@firm.example,,,google,
"""


@pytest.fixture
def folder(office: Office, settings: Settings) -> Path:
    settings.DATA_DIR = office.folder
    settings.SECRET_KEY = SECRET.decode()
    office.tell(deals_and_leads)
    office.workspace.close()
    return office.folder


def deals_and_leads(office: Office) -> None:
    for kind, text in (("owners", OWNERS), ("deals", DEALS), ("leads", LEADS)):
        office.file(kind, text)
    office.catch_up()


def run(command: Command, *words: str) -> Result:
    return CliRunner().invoke(command, list(words))


def test_a_figure_is_shown_with_what_it_says_and_what_is_missing(folder: Path) -> None:
    shown = run(metric, "revenue_won", "--by", "owner").output.splitlines()
    assert shown[0] == "revenue_won: Amounts of the deals won in the period, by closing day."
    assert shown[1].split() == ["owner", "value", "low", "high", "n", "immature"]
    assert [line.split() for line in shown[2:]] == [
        ["all", "30.50", "EUR", "2", "0"],
        ["Bob", "Ray", "20.50", "EUR", "1", "0"],
        ["Ann", "Lee", "10.00", "EUR", "1", "0"],
    ]


def test_years_that_nobody_has_figures_of_are_refused(folder: Path) -> None:
    for words in (("--period", "0001", "--against", "previous"), ("--as-of", "0001-01-01")):
        refused = run(metric, "leads", *words)
        assert isinstance(refused.exception, Refusal)
        assert "outside the years 1900 to 9998" in str(refused.exception)
    alone = run(metric, "leads", "--period", "1900", "--against", "previous")
    assert "1900 has no period before it." in alone.output


def test_numbers_stand_right_in_words_with_their_unit(folder: Path) -> None:
    assert run(metric, "revenue_won", "--by", "owner").output.splitlines()[1:] == [
        "owner        value  low  high  n  immature",
        "all      30.50 EUR             2         0",
        "Bob Ray  20.50 EUR             1         0",
        "Ann Lee  10.00 EUR             1         0",
    ]
    assert "66.7 %" in run(metric, "win_rate").output
    assert "44.5 days" in run(metric, "sales_cycle_days").output
    assert "20.50 EUR" in run(rows, "revenue_won").output
    assert "50.0 %" in run(funnel).output
    assert "3050" in run(metric, "revenue_won", "--format", "csv").output
    assert "2050" in run(rows, "revenue_won", "--format", "csv").output


def test_groups_without_a_value_say_none_and_files_leave_it_empty(folder: Path) -> None:
    table = run(metric, "leads", "--by", "channel").output
    assert "(none)" in table
    lines = run(metric, "leads", "--by", "channel", "--format", "csv").output.splitlines()
    assert lines == [
        "channel,value,low,high,n,immature",
        "Paid Search,1,,,1,0",
        ",1,,,1,0",
    ]


def test_json_is_the_agreed_answer(folder: Path) -> None:
    words = ("win_rate", "--period", "2026-Q1", "--against", "previous", "--format", "json")
    answer = json.loads(run(metric, *words).output)
    assert (answer["value"], answer["n"], answer["period"]) == (
        pytest.approx(2 / 3),
        3,
        {"since": "2026-01-01", "until": "2026-04-01"},
    )
    assert answer["against"]["label"] == "previous"


def test_rows_are_what_the_figure_counts(folder: Path) -> None:
    found = json.loads(
        run(rows, "deals_won", "--where", "owner=Ann Lee", "--format", "json").output
    )
    assert (found["metric"], found["count"]) == ("deals_won", 1)
    assert (found["rows"][0]["key"], found["rows"][0]["owner"]) == ("D1", "Ann Lee")
    csv = run(rows, "deals_won", "--format", "csv").output.splitlines()
    assert len(csv) == 3
    assert "D1" in run(rows, "deals_won").output


def test_rows_and_figures_leave_as_a_workbook(folder: Path, tmp_path: Path) -> None:
    done = run(rows, "deals_won", "--format", "xlsx", "--out", str(tmp_path / "won.xlsx"))
    assert done.exit_code == 0, done.output
    listed = list(openpyxl.load_workbook(tmp_path / "won.xlsx").active.values)
    assert len(listed) == 3
    assert sum(row[listed[0].index("value")] for row in listed[1:]) == 2
    run(
        metric, "deals_won", "--by", "owner", "--format", "xlsx", "--out", str(tmp_path / "by.xlsx")
    )
    (head, *groups) = openpyxl.load_workbook(tmp_path / "by.xlsx").active.values
    assert head[:2] == ("owner", "value")
    assert sorted(row[:2] for row in groups) == [("Ann Lee", 1), ("Bob Ray", 1)]
    for words in (("--format", "xlsx"), ("--out", str(tmp_path / "x"))):
        assert run(rows, "deals_won", *words).exit_code == 2


def test_the_funnel_shows_every_stage(folder: Path) -> None:
    whole = json.loads(run(funnel, "--format", "json").output)
    assert [step["reached"] for step in whole["steps"]] == [2, 1, 0, 0, 0, 0]
    split = run(funnel, "--by", "channel").output
    assert "Paid Search" in split
    assert "(none)" in split
    assert run(funnel, "--by", "channel", "--format", "csv").output.count("\n") == 13


def test_the_catalogue_lists_every_metric_with_its_dimensions(folder: Path) -> None:
    listed = json.loads(run(metrics, "--format", "json").output)
    by_name = {entry["name"]: entry for entry in listed}
    assert len(by_name) == 36
    assert "props.NAME" in by_name["deals_won"]["dimensions"]
    listing = run(metrics).output.splitlines()
    assert any(line.startswith("acceptance_rate") for line in listing)
    assert max(len(line.rstrip()) for line in listing) <= 100


def test_one_metric_of_the_catalogue_is_shown_with_what_splits_it(folder: Path) -> None:
    shown = run(metrics, "deals_won").output
    assert "props.NAME" in shown
    assert max(len(line.rstrip()) for line in shown.splitlines()) <= 100
    assert json.loads(run(metrics, "deals_won", "--format", "json").output)["unit"] == "count"
    assert "There is no metric 'nope'" in str(run(metrics, "nope").exception)


def test_what_was_known_then_can_be_asked(folder: Path) -> None:
    words = ("deals_won", "--as-of", "2026-01-01", "--format", "json")
    assert json.loads(run(metric, *words).output)["value"] == 0


@pytest.mark.parametrize(
    ("command", "words"),
    [(metric, ("deals_won",)), (metric, ("win_rate",)), (rows, ("deals_won",)), (funnel, ())],
)
def test_before_the_first_recording_the_moment_asked_is_named(
    folder: Path, command: Command, words: tuple[str, ...]
) -> None:
    said = "As of 2026-01-01T00:00:00Z (--as-of) nothing had been recorded; the first recording was"
    early = run(command, *words, "--as-of", "2026-01-01").output
    assert f"{said} at 20" in early
    assert "no cases" not in early
    assert said not in run(command, *words, "--as-of", "2999-01-01").output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nope",), "There is no metric 'nope'"),
        (("deals_won", "--by", "moon"), "deals_won has no dimension 'moon'"),
        (("deals_won", "--period", "soon"), "'soon' is not a period"),
        (("deals_won", "--as-of", "soon"), "'soon' is not a date or moment"),
        (("deals_won", "--where", "owner=Cleo"), "No owner is called 'Cleo'"),
        (("deals_won", "--against", "plan"), "There is no plan to hold figures against"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_one_sentence(
    folder: Path, words: tuple[str, ...], said: str
) -> None:
    result = run(metric, *words)
    assert result.exit_code == 1
    assert said in str(result.exception)


@pytest.mark.parametrize("words", [("--where", "owner"), ("--within", "soon")])
def test_a_malformed_option_is_bad_use(folder: Path, words: tuple[str, ...]) -> None:
    assert run(metric, "deals_won", *words).exit_code == 2


def test_within_limits_a_cohort_rate(folder: Path) -> None:
    words = ("lead_to_mql_rate", "--format", "json", "--within")
    assert json.loads(run(metric, *words, "2d").output)["value"] == 0.5
    assert json.loads(run(metric, *words, "12h").output)["value"] == 0


def test_a_colleague_who_may_not_read_persons_is_shown_no_imported_property(folder: Path) -> None:
    join(Role.EXECUTIVE)
    by_tier = ("leads", "--by", "props.tier")
    for command, words in ((metric, by_tier), (funnel, by_tier[1:]), (rows, by_tier)):
        refused = run(command, *words, "--as", "eva@firm.example")
        assert refused.exit_code == 1, command
        assert "may hold contact data" in str(refused.exception)
        assert run(command, *words).exit_code == 0
    assert run(metric, "leads", "--by", "channel", "--as", "eva@firm.example").exit_code == 0
