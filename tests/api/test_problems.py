"""Whatever is refused is said as a problem: type, title, detail in plain words, reference."""

import pytest
from django.test import Client

from accord.access.roles import Role
from accord.api import guard
from accord.api.allowance import Meter
from accord.basics.moments import MINUTE, SECOND
from api.conftest import Hand, Program
from workspace.office import Office


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/metrics/deals_won?period=never", 400),
        ("GET", "/api/v1/nowhere", 404),
        ("GET", "/api/", 404),
        ("GET", "/api/v1/imports/7", 404),
        ("DELETE", "/api/v1/metrics", 405),
        ("POST", "/api/openapi.json", 405),
        ("POST", "/api/v1/imports", 422),
    ],
)
def test_a_refusal_is_a_problem(
    method: str, path: str, status: int, history: Office, desk: Program
) -> None:
    answer = desk.ask(method, path)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == status
    assert told["type"] == f"/api/docs#problem-{status}"
    assert told["title"]
    assert told["detail"]
    assert len(told["reference"]) == 12


def test_a_wrong_method_names_the_right_one(desk: Program) -> None:
    assert desk.ask("DELETE", "/api/v1/imports").headers["Allow"] == "GET, POST"


def test_a_wrong_scope_is_named(history: Office, hand: Hand) -> None:
    answer = hand(Role.OWNER, "read:metric").get("people")
    assert answer.status_code == 403
    assert answer.json()["detail"] == "The token has no scope read:person."


def test_a_token_may_ask_so_often_a_minute(
    history: Office, desk: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "METER", Meter(limit=2))
    left = [desk.get("metrics").headers["RateLimit-Remaining"] for _ in range(2)]
    assert left == ["1", "0"]
    answer = desk.get("metrics")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == answer.headers["RateLimit-Reset"]
    assert 0 < int(answer.headers["Retry-After"]) <= 60


def test_a_minute_begins_anew() -> None:
    meter = Meter(limit=1)
    assert not meter.take(1, 0).exceeded
    assert meter.take(1, MINUTE - SECOND).exceeded
    assert meter.take(1, MINUTE - SECOND).reset == 1
    assert not meter.take(2, MINUTE - SECOND).exceeded
    assert not meter.take(1, MINUTE).exceeded


def test_a_body_that_is_no_multipart_is_said_to_be_none(office: Office, desk: Program) -> None:
    for kind in ("multipart/form-data", "multipart/form-data; boundary=x"):
        answer = desk.ask("POST", "/api/v1/imports", data="--y", content_type=kind)
        assert answer.status_code in (400, 422)
    assert Client().get("/api/v1/receipts/1").status_code == 404
