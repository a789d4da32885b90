import asyncio
import gzip
import json
from pathlib import Path

import pytest

from accord.sources.collector.keyring import hash_of
from accord.sources.collector.limits import Limits
from accord.store.received import Verdict
from sources.collector.asking import KEY, NOW, OTHER_KEY, Desk, at_the_desk, packed

GOOD = {"messageId": "m1", "userId": "u1", "type": "track", "event": "Trial Started"}


@pytest.mark.parametrize("call", ["identify", "track", "page", "screen", "group", "alias"])
def test_a_call_is_kept_as_it_came_with_its_path_and_source(tmp_path: Path, call: str) -> None:
    async def case(desk: Desk) -> None:
        answer = await desk.post(call, GOOD, headers=((b"user-agent", b"Firefox"),))
        assert (answer.status, answer.json["success"]) == (200, True)
        assert answer.json["items"] == [{"messageId": "m1", "verdict": "stored"}]
        [raw] = desk.kept()
        assert (raw.kind, raw.source, raw.received_at, raw.items) == ("segment", "website", NOW, 1)
        assert json.loads(raw.body) == GOOD
        assert json.loads(raw.meta) == {"type": call, "user_agent": "Firefox", "refused": []}

    at_the_desk(tmp_path, case)


def test_a_batch_is_kept_byte_by_byte(tmp_path: Path) -> None:
    body = json.dumps(
        {"batch": [GOOD, GOOD | {"messageId": "m2"}], "sentAt": "2026-01-01"}, indent=1
    )

    async def case(desk: Desk) -> None:
        answer = await desk.ask("POST", "/v1/batch", body.encode())
        assert answer.verdicts == ["stored", "stored"]
        [raw] = desk.kept()
        assert (raw.body, raw.items) == (body.encode(), 2)

    at_the_desk(tmp_path, case)


def test_a_bad_event_never_loses_its_batch(tmp_path: Path) -> None:
    large = GOOD | {"messageId": "large", "properties": {"text": "x" * 33_000}}
    nobody = {"messageId": "nobody", "event": "Seen"}
    batch = [GOOD, large, nobody, 7, None, GOOD | {"messageId": "last"}]

    async def case(desk: Desk) -> None:
        answer = await desk.post("batch", {"batch": batch, "context": {"app": 1}, "sentAt": "now"})
        assert answer.status == 200
        assert answer.verdicts == ["stored", *["refused"] * 4, "stored"]
        reasons = [item.get("reason") for item in answer.json["items"]]
        assert reasons[1:5] == [
            "too large: 32 kB of 32 kB",
            "no identity: give userId or anonymousId",
            "not an object",
            "not an object",
        ]
        [raw] = desk.kept()
        kept = json.loads(raw.body)
        assert [event["messageId"] for event in kept["batch"]] == ["m1", "last"]
        assert (kept["context"], kept["sentAt"], raw.items) == ({"app": 1}, "now", 2)
        assert [place for place, _ in json.loads(raw.meta)["refused"]] == [1, 2, 3, 4]

    at_the_desk(tmp_path, case)


@pytest.mark.parametrize(
    ("bad", "fate"),
    [
        (b'{"userId":"x","messageId":"odd","a":"\\ud800"}', "stored"),
        (b'{"userId":"x","messageId":"odd","a":"\x00"}', "stored"),
        (b'{"userId":"x","messageId":"odd","a":NaN}', "stored"),
        (b'{"userId":"x","messageId":"odd","a":"\xff"}', "stored"),
        (b'{"userId":"x","messageId":"odd","anonymousId":{"a":1}}', "stored"),
        (b'{"userId":"x","messageId":"odd",}', "refused"),
        (b'{"userId":"x","messageId":"odd","a":' + b"[" * 4_000 + b"]" * 4_000 + b"}", "refused"),
    ],
)
def test_an_event_that_is_not_clean_json_stands_for_itself_only(
    tmp_path: Path, bad: bytes, fate: str
) -> None:
    good = json.dumps(GOOD).encode()

    async def case(desk: Desk) -> None:
        answer = await desk.ask("POST", "/v1/batch", b'{"batch":[' + good + b"," + bad + b"]}")
        assert answer.verdicts == ["stored", fate]
        [raw] = desk.kept()
        ids = [
            event["messageId"] for event in json.loads(raw.body.decode("utf-8", "replace"))["batch"]
        ]
        assert ids == (["m1", "odd"] if fate == "stored" else ["m1"])

    at_the_desk(tmp_path, case)


def test_an_event_without_id_gets_one_and_is_told(tmp_path: Path) -> None:
    async def case(desk: Desk) -> None:
        answer = await desk.post(
            "batch", {"batch": [{"userId": 5}, {"userId": "a", "messageId": 12}]}
        )
        first, second = answer.json["items"]
        assert first["messageIdMade"]
        assert second == {"messageId": "12", "verdict": "stored"}
        [raw] = desk.kept()
        ids = [event["messageId"] for event in json.loads(raw.body)["batch"]]
        assert ids == [first["messageId"], "12"]

    at_the_desk(tmp_path, case)


def test_nothing_kept_is_no_success_and_has_no_receipt(tmp_path: Path) -> None:
    async def case(desk: Desk) -> None:
        answer = await desk.post("track", {"event": "Seen"})
        assert answer.status == 200
        assert answer.json["success"] is False
        assert answer.json["receipt"] is None
        assert desk.kept() == []

    at_the_desk(tmp_path, case)


def test_a_resend_is_called_duplicate_and_kept_for_the_processor(tmp_path: Path) -> None:
    async def case(desk: Desk) -> None:
        assert (await desk.post("track", GOOD)).verdicts == ["stored"]
        assert (await desk.post("batch", {"batch": [GOOD, GOOD]})).verdicts == ["duplicate"] * 2
        assert (await desk.post("track", GOOD, key=OTHER_KEY)).verdicts == ["stored"]
        assert [raw.items for raw in desk.kept()] == [1, 2, 1]

    at_the_desk(tmp_path, case)


def test_an_id_used_again_for_something_else_is_called_duplicate_and_kept_to_be_judged(
    tmp_path: Path,
) -> None:
    async def case(desk: Desk) -> None:
        await desk.post("track", GOOD)
        again = await desk.post("track", GOOD | {"event": "Other"})
        assert again.verdicts == ["duplicate"]
        assert "the receipt says" in again.json["items"][0]["reason"]
        assert b'"Other"' in desk.kept()[-1].body

    at_the_desk(tmp_path, case)


def test_the_key_may_stand_in_the_body_and_is_not_kept(tmp_path: Path) -> None:
    async def case(desk: Desk) -> None:
        answer = await desk.post("batch", {"batch": [GOOD], "writeKey": OTHER_KEY}, key=None)
        assert answer.status == 200
        answer = await desk.post("track", GOOD | {"writeKey": KEY})
        assert answer.status == 200
        first, second = desk.kept()
        assert (first.source, second.source) == ("shop", "website")
        assert OTHER_KEY.encode() not in first.body
        assert KEY.encode() not in second.body

    at_the_desk(tmp_path, case)


@pytest.mark.parametrize("key", [None, "nobodys", "nobodys-\N{SNOWMAN}"])
def test_without_a_known_key_nothing_is_kept(tmp_path: Path, key: str | None) -> None:
    async def case(desk: Desk) -> None:
        answer = await desk.post("track", GOOD, key=key)
        assert answer.status == 401
        assert "www-authenticate" in answer.headers
        assert answer.json["code"] == "unknown_write_key"
        assert desk.kept() == []

    at_the_desk(tmp_path, case)


def test_a_new_key_works_within_a_second_and_a_removed_one_ends(tmp_path: Path) -> None:
    async def case(desk: Desk) -> None:
        assert (await desk.post("track", GOOD, key="fresh")).status == 401
        desk.keys[hash_of("fresh")] = "app"
        desk.now += 1_100_000
        assert (await desk.post("track", GOOD, key="fresh")).status == 200
        desk.keys.clear()
        desk.now += 6_000_000
        for _ in range(2):
            assert (await desk.post("track", GOOD, key="fresh")).status == 401

    at_the_desk(tmp_path, case)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[1]",
        b"hello",
        b'{"userId":',
        b'{"userId":"a",}',
        b"\xff\xfe",
        b'{"userId":"a","b":' + b"[" * 100_000,
    ],
)
def test_a_body_that_cannot_be_read_is_a_400_with_a_sentence(tmp_path: Path, body: bytes) -> None:
    async def case(desk: Desk) -> None:
        for call in ("track", "batch"):
            answer = await desk.ask("POST", f"/v1/{call}", body)
            assert answer.status in {200, 400}
            assert answer.status == 400 or answer.verdicts == ["refused"]
            assert answer.json["success"] is False
        assert desk.kept() == []

    at_the_desk(tmp_path, case)


@pytest.mark.parametrize(
    "value", [{}, {"batch": {}}, {"batch": "no"}, {"batch": []}, {"batch": None}]
)
def test_a_batch_needs_a_list_of_events(tmp_path: Path, value: object) -> None:
    async def case(desk: Desk) -> None:
        assert (await desk.post("batch", value)).status == 400

    at_the_desk(tmp_path, case)


def test_gzip_is_unpacked(tmp_path: Path) -> None:
    async def case(desk: Desk) -> None:
        assert (await desk.post_gzip("batch", packed({"batch": [GOOD]}))).verdicts == ["stored"]
        assert json.loads(desk.kept()[0].body) == {"batch": [GOOD]}

    at_the_desk(tmp_path, case)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (gzip.compress(b"a" * 60_000_000), 413),
        (gzip.compress(b"") * 10_000, 400),
        (packed({"batch": [GOOD]})[:-9], 400),
        (b"not gzip", 400),
    ],
    ids=["bomb", "members", "cut", "plain"],
)
def test_bad_gzip_is_refused(tmp_path: Path, body: bytes, status: int) -> None:
    async def case(desk: Desk) -> None:
        assert (await desk.post_gzip("batch", body)).status == status
        assert desk.kept() == []

    at_the_desk(tmp_path, case)


def test_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    async def case(desk: Desk) -> None:
        answer = await desk.post("track", GOOD, headers=((b"content-encoding", b"br"),))
        assert answer.status == 400

    at_the_desk(tmp_path, case)


@pytest.mark.parametrize("length", [b"10737418240", b"9" * 6_000, b"-1", b"lots"])
def test_a_declared_giant_is_refused_before_its_body_is_read(tmp_path: Path, length: bytes) -> None:
    async def case(desk: Desk) -> None:
        answer = await desk.post("batch", {}, headers=((b"content-length", length),))
        assert answer.status == 413

    at_the_desk(tmp_path, case)


def test_an_undeclared_giant_is_refused_at_the_limit(tmp_path: Path) -> None:
    async def case(desk: Desk) -> None:
        answer = await desk.ask("POST", "/v1/batch", parts=[b"x" * 100_000] * 50)
        assert answer.status == 413

    at_the_desk(tmp_path, case)


def test_a_body_in_parts_is_one_body(tmp_path: Path) -> None:
    body = json.dumps(GOOD).encode()

    async def case(desk: Desk) -> None:
        answer = await desk.ask("POST", "/v1/track", parts=[body[:10], body[10:], b""])
        assert answer.verdicts == ["stored"]

    at_the_desk(tmp_path, case)


def test_a_key_has_its_share_of_events_a_second(tmp_path: Path) -> None:
    batch = {"batch": [GOOD] * 100}

    async def case(desk: Desk) -> None:
        for _ in range(2):
            assert (await desk.post("batch", batch)).status == 200
        answer = await desk.post("batch", batch)
        assert answer.status == 429
        assert int(answer.headers["retry-after"]) >= 1
        assert (await desk.post("batch", batch, key=OTHER_KEY)).status == 200
        desk.now += 2_000_000
        assert (await desk.post("batch", batch)).status == 200

    at_the_desk(tmp_path, case, Limits(events_per_second=150))


def test_a_hundred_senders_at_once_all_get_their_own_receipt(tmp_path: Path) -> None:
    async def case(desk: Desk) -> None:
        events = [GOOD | {"messageId": f"m{n}"} for n in range(100)]
        answers = await asyncio.gather(*(desk.post("track", event) for event in events))
        receipts = [answer.json["receipt"] for answer in answers]
        assert len(set(receipts)) == 100
        told = [answer.json["items"][0]["messageId"] for answer in answers]
        kept = {received.id: json.loads(received.raw.body) for received in desk.intake.kept(200)}
        assert [kept[receipt]["messageId"] for receipt in receipts] == told

    at_the_desk(tmp_path, case)


def test_a_receipt_tells_each_verdict_to_its_own_source_only(tmp_path: Path) -> None:
    async def case(desk: Desk) -> None:
        batch = [GOOD, {"event": "x"}, GOOD | {"messageId": "m2"}]
        number = (await desk.post("batch", {"batch": batch})).json["receipt"]
        address = f"/api/v1/receipts/{number}"
        waiting = (await desk.ask("GET", address)).json
        assert waiting["settled"] is False
        assert [item["verdict"] for item in waiting["items"]] == ["waiting", "refused", "waiting"]
        detail = [
            {"messageId": "m1", "verdict": "counted"},
            {"messageId": "m2", "verdict": "quarantined", "reason": "no timestamp"},
        ]
        desk.intake.settle([Verdict(number, 1, 0, 1, json.dumps(detail).encode())])
        settled = (await desk.ask("GET", address)).json
        assert settled["settled"] is True
        assert settled["counts"] == {
            "counted": 1,
            "duplicate": 0,
            "quarantined": 1,
            "waiting": 0,
            "refused": 1,
        }
        assert [item["verdict"] for item in settled["items"]] == [
            "counted",
            "refused",
            "quarantined",
        ]
        assert settled["items"][2]["reason"] == "no timestamp"
        assert (await desk.ask("GET", address, key=OTHER_KEY)).status == 404
        assert (await desk.ask("GET", address, key=None)).status == 401
        for wrong in ("0", "999", "x", "1" * 40, ""):
            assert (await desk.ask("GET", f"/api/v1/receipts/{wrong}")).status == 404

    at_the_desk(tmp_path, case)
