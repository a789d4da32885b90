"""Whatever an event holds, its batch is processed, its neighbours are counted, every item has one fate."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord.store.rows import Quarantined
from sources.processor.desk import Desk, page

pytestmark = pytest.mark.django_db

NASTY = [
    "", " ", "\0", "a\0b", "\ud800", "😀" * 3000, "x" * 40_000, "'; DROP TABLE", "=1+1", "../..", "NaN", "null",
    0, -1, 1e308, -1e308, 2**63, 2**64, -(2**70), 1.5, True, False, None, [], {}, [[]], {"": {"": None}},
    [1, "a", None], {"a" * 5000: 1}, "2026-02-30", "9999-12-31T23:59:59Z", "0001-01-01", "1e400", -1e18, 1e18,
    "https://[::1", "http://a b?utm_source=%00&utm_medium=%ff", "?" * 2000,
    "https://x.example/?utm_source=" + "%41" * 900,
    "ann@firm.example", "ann\0@firm.example",
]  # fmt: skip
PLACES = [
    "type", "messageId", "userId", "anonymousId", "previousId", "groupId", "event", "name", "category",
    "timestamp", "sentAt", "context", "properties", "traits",
    "context.page", "context.page.url", "context.page.referrer", "context.campaign", "context.campaign.name",
    "context.campaign.source", "context.userAgent", "context.traits", "context.traits.email",
    "properties.value", "properties.url", "properties.email", "properties.name", "properties.x",
    "traits.email", "traits.name", "traits.phone", "traits.employees", "traits.website", "traits.industry",
    "traits.firstName",
]  # fmt: skip
CALLS = ["identify", "track", "page", "screen", "group", "alias"]


def event(call: str, number: int) -> dict[str, Any]:
    return {
        "type": call, "messageId": f"n{number}", "userId": "u1", "anonymousId": "a1", "previousId": "a2",
        "groupId": "g1", "event": "Form Submitted", "timestamp": "2026-11-02T12:00:00Z",
        "context": {"page": {"url": "https://site.example/"}}, "properties": {"x": 1}, "traits": {"plan": "pro"},
    }  # fmt: skip


def put(target: dict[str, Any], place: str, value: Any) -> None:
    *way, last = place.split(".")
    for name in way:
        target = target.setdefault(name, {}) if isinstance(target.get(name, {}), dict) else {}
    target[last] = deepcopy(value)


def check(desk: Desk, body: bytes, items: int) -> None:
    before = desk.intake.account()
    number = desk.send_raw(body, items=items)
    with transaction.atomic():
        desk.process_all()
    verdicts = desk.verdicts(number)
    account = desk.intake.account()
    assert len(verdicts) == items
    assert verdicts[0] == verdicts[-1] == "counted"
    assert not Quarantined.objects.filter(reason__contains="could not be processed").exists()
    assert account.waiting == 0
    assert account.received == account.counted + account.duplicate + account.quarantined
    assert account.received == before.received + items


def neighbour(desk: Desk) -> bytes:
    desk.made += 1
    return json.dumps(page("a9") | {"messageId": f"good{desk.made}"}).encode()


@pytest.mark.parametrize("value", NASTY, ids=lambda value: repr(value)[:20])
def test_each_nasty_value_in_each_place(value: Any, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    events = []
    for number, place in enumerate(PLACES):
        events.append(event(CALLS[number % len(CALLS)], number))
        put(events[-1], place, value)
    middle = b",".join(json.dumps(each).encode() for each in events)
    body = b'{"batch":[' + neighbour(desk) + b"," + middle + b"," + neighbour(desk) + b"]}"
    check(desk, body, len(events) + 2)
    desk.intake.close()


def test_what_is_nested_beyond_reading_is_held(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    deep = b"[" * 5000 + b"]" * 5000
    middle = (
        b'{"type":"track","event":"x","userId":"u1","messageId":"deep","properties":{"a":'
        + deep
        + b"}}"
    )
    body = b'{"batch":[' + neighbour(desk) + b"," + middle + b"," + neighbour(desk) + b"]}"
    check(desk, body, 3)
    desk.intake.close()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.mark.proof
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    call=st.sampled_from(CALLS),
    changes=st.lists(
        st.tuples(st.sampled_from(PLACES), st.sampled_from(NASTY)), min_size=1, max_size=6
    ),
)
def test_any_mixture_of_nasty_values(desk: Desk, call: str, changes: list[tuple[str, Any]]) -> None:
    odd = event(call, desk.made)
    for place, value in changes:
        put(odd, place, value)
    middle = json.dumps(odd).encode()
    check(desk, b'{"batch":[' + neighbour(desk) + b"," + middle + b"," + neighbour(desk) + b"]}", 3)
