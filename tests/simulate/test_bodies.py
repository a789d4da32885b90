"""What the simulator sends is what a Segment client would send."""

import json

import polars as pl

from accord.basics.moments import parse_moment
from accord.simulate.bodies import ITEMS, bodies
from accord.simulate.story import during, tell
from accord.simulate.truth import LARGE, Plan

START = parse_moment("2024-11-24")
STORY = tell(Plan(LARGE, START, scale=0.02))


def test_every_body_is_json_below_the_collectors_limit_and_no_message_is_lost() -> None:
    made = list(bodies(STORY.messages, 0, "web"))
    batches = [json.loads(body.json)["batch"] for body in made]
    assert [len(batch) for batch in batches] == [body.items for body in made]
    assert sum(body.items for body in made) == STORY.messages.height
    assert max(len(body.json) for body in made) < 500_000
    assert max(body.items for body in made) == ITEMS
    ids = [item["messageId"] for batch in batches for item in batch]
    assert len(set(ids)) == len(ids)


def test_a_body_arrives_after_everything_in_it_happened() -> None:
    for body in bodies(STORY.messages, 0, "web"):
        last = max(parse_moment(item["timestamp"]) for item in json.loads(body.json)["batch"])
        assert body.received_at > last


def test_a_step_gives_its_messages_the_ids_they_have_in_the_whole() -> None:
    whole = [
        item for body in bodies(STORY.messages, 0, "web") for item in json.loads(body.json)["batch"]
    ]
    since, until = whole[4000]["timestamp"], whole[6000]["timestamp"]
    part = during(STORY.messages, "at", parse_moment(since), parse_moment(until))
    first = STORY.messages.filter(pl.col("at") < parse_moment(since)).height
    again = [item for body in bodies(part, first, "web") for item in json.loads(body.json)["batch"]]
    assert again == [item for item in whole if since <= item["timestamp"] < until]


def test_an_identify_carries_traits_and_a_campaign_its_utm() -> None:
    items = [
        item for body in bodies(STORY.messages, 0, "web") for item in json.loads(body.json)["batch"]
    ]
    identify = next(item for item in items if item["type"] == "identify")
    assert set(identify["traits"]) == {"email", "name", "title", "company"}
    assert identify["traits"]["email"].endswith(".example")
    assert identify["userId"].startswith("u")
    campaigns = [item["context"]["campaign"] for item in items if "campaign" in item["context"]]
    assert {"source", "medium", "name"} <= set(campaigns[0])
    forms = {item["event"] for item in items if item["type"] == "track"}
    assert all(name.endswith("Form Submitted") for name in forms)
