"""Figures by the API are those of the command, and their rows come whole, page by page."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from accord.access.roles import Role
from accord.api.site import ADDRESSES, description
from accord.cli import metric as commands
from accord.metrics.catalogue import catalogue
from accord.metrics.question import Company
from accord.workspace import Workspace
from api.conftest import Program
from workspace.office import DEALS, OWNERS, Office, page

ASKED = [
    ("deals_won", "", []),
    ("revenue_won", "?by=owner&period=2026", ["--by", "owner", "--period", "2026"]),
    (
        "win_rate",
        "?period=2026-Q1&against=2026-02&owner=Ann+Lee",
        ["--period", "2026-Q1", "--against", "2026-02", "--where", "owner=Ann Lee"],
    ),
    ("sales_cycle_days", "?by=month", ["--by", "month"]),
    ("lead_to_won_rate", "?within=90d&channel=", ["--within", "90d", "--where", "channel="]),
]


@contextmanager
def at_the_desk(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Commands of this process look at the office's own folder."""
    monkeypatch.setattr(Workspace, "open", classmethod(lambda *_: Workspace(office.place)))
    yield


def said(*words: str) -> Any:
    done = CliRunner().invoke(commands.metric, [*words, "--format", "json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.mark.parametrize(("name", "query", "words"), ASKED)
def test_the_answer_is_the_commands(
    name: str,
    query: str,
    words: list[str],
    history: Office,
    desk: Program,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with at_the_desk(history, monkeypatch):
        command = said(name, *words)
    answer = desk.get(f"metrics/{name}{query}").json()
    assert answer | {"as_of": ""} == command | {"as_of": ""}
    assert list(answer) == list(command)


def test_the_catalogue_is_whole(history: Office, desk: Program) -> None:
    names = [entry["name"] for entry in desk.get("metrics").json()["items"]]
    assert names == [metric.name for metric in catalogue(Company())]


def test_rows_come_page_by_page_and_make_the_figure(history: Office, desk: Program) -> None:
    rows = desk.pages("metrics/deals_created/rows?limit=1")
    assert [row["name"] for row in rows] == ["First", "Second", "Third", "Fourth"]
    assert rows == desk.pages("metrics/deals_created/rows")
    figure = desk.get("metrics/revenue_won").json()["value"]
    assert sum(row["value"] for row in desk.pages("metrics/revenue_won/rows?limit=1")) == figure


def test_rows_of_a_figure_made_of_others_come_part_by_part(history: Office, desk: Program) -> None:
    rows = desk.pages("metrics/sales_velocity/rows?limit=1")
    assert rows == desk.pages("metrics/sales_velocity/rows?limit=1000")
    assert len({row["part"] for row in rows}) > 1


def test_rows_are_narrowed_as_the_figure_is(history: Office, desk: Program) -> None:
    rows = desk.pages("metrics/deals_created/rows?owner=Bob+Ray")
    assert [row["name"] for row in rows] == ["Second"]
    assert [row["name"] for row in desk.pages("metrics/deals_created/rows?owner=")] == ["Fourth"]


def test_rows_that_come_between_two_pages_shift_nothing(history: Office, desk: Program) -> None:
    first = desk.get("metrics/deals_created/rows?limit=2").json()
    history.file("deals", DEALS + "D0,Earlier,1.00,EUR,won,2026-01-01,2026-01-02,ann,\n")
    history.catch_up()
    second = desk.ask("GET", first["next"]).json()
    assert [row["name"] for row in second["items"]] == ["Third", "Fourth"]


def test_a_cursor_belongs_to_its_question(history: Office, desk: Program) -> None:
    following = desk.get("metrics/deals_created/rows?limit=1").json()["next"]
    elsewhere = desk.ask("GET", following.replace("?", "?period=2026&"))
    assert elsewhere.status_code == 400
    assert "another question" in elsewhere.json()["detail"]
    forged = desk.get("metrics/deals_created/rows?cursor=WzFd:abc")
    assert forged.status_code == 400
    assert "not one of ours" in forged.json()["detail"]


def test_an_unknown_metric_is_not_there_and_the_nearest_are_named(
    history: Office, desk: Program
) -> None:
    answer = desk.get("metrics/deal_won")
    assert answer.status_code == 404
    assert "deals_won" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("?period=yesterday", 400, "is not a period"),
        ("?by=moon", 400, "has no dimension 'moon'"),
        ("?as_of=noon", 400, "is not a date or moment"),
        ("?within=long", 400, "no length of time"),
        ("?owner=Nobody", 400, "No owner is called 'Nobody'"),
        ("?chanel=Direct", 422, "There is no parameter 'chanel' here"),
        ("?channel=%00", 422, "a character that no text has"),
    ],
)
def test_what_cannot_be_asked_is_said_in_words(
    query: str, status: int, said: str, history: Office, desk: Program
) -> None:
    answer = desk.get(f"metrics/deals_won{query}")
    assert answer.status_code == status
    assert said in answer.json()["detail"]


@pytest.mark.parametrize("limit", ["0", "1001", "-1", "many", "٣", ""])
def test_a_page_has_one_to_a_thousand_rows(limit: str, history: Office, desk: Program) -> None:
    assert desk.get(f"metrics/deals_won/rows?limit={limit}").status_code == 422


def test_the_funnel_follows_leads(office: Office, desk: Program) -> None:
    office.file("owners", OWNERS)
    office.send({**page("v1"), "type": "identify", "traits": {"email": "a@firm.example"}})
    office.catch_up()
    steps = desk.get("funnel?by=channel").json()["steps"]
    assert [step["stage"] for step in steps] == ["lead", "mql", "sent", "sal", "sql", "won"]


def test_the_description_names_every_metric_and_dimension() -> None:
    path = description()["paths"]["/api/v1/metrics/{name}"]["get"]
    parameters = {each["name"]: each["schema"] for each in path["parameters"]}
    assert parameters["name"]["enum"] == [metric.name for metric in catalogue(Company())]
    assert "channel" in parameters["by"]["items"]["anyOf"][0]["enum"]
    assert "channel" in parameters


def test_an_answer_asked_for_again_is_not_sent_again(history: Office, desk: Program) -> None:
    first = desk.get("metrics")
    again = desk.get("metrics", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert desk.get("sources", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_the_documents_name_every_address(history: Office, enter: Any) -> None:
    text = enter(Role.SALES_MEMBER).get("/api/docs").content.decode()
    for address in ADDRESSES:
        assert f"{address.method} /api/v1/{address.route}" in text
    assert "http://" not in text.replace("http://www.w3.org", "")
    assert "cdn" not in text


def test_head_is_get_without_its_body(history: Office, desk: Program) -> None:
    answer = desk.ask("HEAD", "/api/v1/metrics")
    assert (answer.status_code, answer.content) == (200, b"")
    assert Client().head("/api/v1/metrics").status_code == 401
