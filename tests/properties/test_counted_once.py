"""However often and in whatever order events arrive, each has its effect once (D7)."""

import random
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from accord.basics.moments import MINUTE, iso
from accord.people.rows import Account, Joined, Person
from accord.store.rows import Cursor, Key, ListedFile
from sources.processor.desk import NOON, Desk

pytestmark = pytest.mark.django_db

SEEDS = [pytest.param(seed, marks=[pytest.mark.proof] if seed > 2 else []) for seed in range(40)]
PAGES = ["/", "/pricing?utm_source=google&utm_medium=cpc&utm_campaign=q4", "/blog"]


def events(luck: random.Random, visitors: int = 12) -> list[dict[str, Any]]:
    """Visitors browse; most say who they are at some point, some on two devices, some in two sources."""
    made: list[dict[str, Any]] = []
    for visitor in range(visitors):
        devices = [f"a{visitor}-{n}" for n in range(luck.choice([1, 1, 2]))]
        known = luck.random() < 0.7
        for device in devices:
            steps = luck.randrange(1, 6)
            identified_at = luck.randrange(steps) if known else None
            for step in range(steps):
                at = NOON - luck.randrange(600) * MINUTE
                made.append(
                    {"type": "page", "anonymousId": device, "timestamp": iso(at + step),
                     "context": {"page": {"url": "https://site.example" + luck.choice(PAGES)}}}
                )  # fmt: skip
                if step == identified_at:
                    made.append(
                        {"type": "identify", "anonymousId": device, "userId": f"u{visitor}",
                         "timestamp": iso(at + step + 1),
                         "traits": {"email": f"p{visitor}@firm{visitor % 3}.example", "plan": "pro"}}
                    )  # fmt: skip
        if known and luck.random() < 0.5:
            made.append({"type": "group", "userId": f"u{visitor}", "groupId": f"g{visitor % 2}",
                         "timestamp": iso(NOON), "traits": {"industry": "Steel"}})  # fmt: skip
    return [{**event, "messageId": f"m{n}"} for n, event in enumerate(made)]


def send_in_batches(desk: Desk, sent: list[dict[str, Any]], luck: random.Random) -> None:
    left = list(sent)
    while left:
        size = luck.randrange(1, 20)
        desk.send(*left[:size])
        left = left[size:]
        if luck.random() < 0.4:
            desk.process(limit=luck.randrange(1, 5))
    desk.process_all(limit=luck.randrange(1, 10))


def effect(desk: Desk) -> tuple[object, ...]:
    """What figures can see, with persons told apart but not numbered."""
    frame = desk.activities().sort("at", "kind", "name", "url", "channel")
    people = sorted(
        tuple(sorted(part.select("at", "kind", "channel").rows()))
        for (_,), part in frame.group_by("person")
    )
    traits = desk.rows("properties").select("name", "value").rows()
    return (
        frame.select("at", "kind", "name", "channel", "has_email").rows(),
        people,
        sorted(traits),
        Person.objects.exclude(email=None).count(),
        Account.objects.count(),
    )


def start_anew() -> None:
    for rows in (Person, Account, Joined, Key, ListedFile, Cursor):
        rows.objects.all().delete()


@pytest.mark.parametrize("seed", SEEDS)
def test_events_sent_three_times_shuffled_and_later_again_count_once(
    seed: int, tmp_path: Path
) -> None:
    luck = random.Random(seed)
    story = events(luck)
    once = Desk(tmp_path / "once")
    send_in_batches_in_order(once, story)
    expected = effect(once)
    once.intake.close()
    start_anew()

    desk = Desk(tmp_path / "often", clock=NOON)
    shuffled = story * 3
    luck.shuffle(shuffled)
    send_in_batches(desk, shuffled, luck)
    assert effect(desk) == expected
    luck.shuffle(shuffled)
    send_in_batches(desk, shuffled[: len(story)], luck)
    assert effect(desk) == expected
    account = desk.intake.account()
    assert account.counted == len(story)
    assert account.received == account.counted + account.duplicate
    desk.intake.close()


def send_in_batches_in_order(desk: Desk, story: list[dict[str, Any]]) -> None:
    desk.send(*story)
    desk.process_all()


@pytest.mark.parametrize("seed", SEEDS)
def test_late_identification_moves_earlier_activity_and_loses_none(
    seed: int, tmp_path: Path
) -> None:
    luck = random.Random(1000 + seed)
    story = events(luck)
    identities = [event for event in story if event["type"] == "identify"]
    browsing = [event for event in story if event["type"] == "page"]
    desk = Desk(tmp_path)
    send_in_batches(desk, browsing, luck)
    before = desk.activities()
    assert before["person"].n_unique() == len({event["anonymousId"] for event in browsing})
    luck.shuffle(identities)
    send_in_batches(desk, identities, luck)
    after = desk.activities().filter(pl.col("kind") == "page")
    total = ["at", "kind", "channel", "url"]
    assert after.select(total).sort(total).rows() == before.select(total).sort(total).rows()
    owner = {event["anonymousId"]: event["userId"] for event in identities}
    expected = Counter(owner.get(event["anonymousId"], event["anonymousId"]) for event in browsing)
    assert sorted(expected.values()) == sorted(after["person"].value_counts()["count"].to_list())
    desk.intake.close()
