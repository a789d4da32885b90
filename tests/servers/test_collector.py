import gzip
import json
import socket
import threading
import time
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path

import pytest

from accord.store.intake import open_intake
from servers.postgres import Postgres
from servers.running import Sender, Server, accord, new_key, peak_memory_kb, serving

pytestmark = pytest.mark.server

GOOD = {"messageId": "m1", "userId": "u1", "event": "Trial Started"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("accord") / "data"


@pytest.fixture(scope="module")
def key(folder: Path) -> str:
    return new_key(folder)


@pytest.fixture(scope="module")
def server(folder: Path, key: str) -> Iterator[Server]:
    with serving(folder) as running:
        yield running


def raw_exchange(server: Server, sent: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as line:
        line.sendall(sent)
        answer = b""
        while b"}" not in answer and (part := line.recv(4096)):
            answer += part
        return answer


def test_a_batch_is_answered_with_receipt_and_verdicts(server: Server, key: str) -> None:
    sender = server.sender(key)
    answer = sender.post("batch", {"batch": [GOOD, {"event": "nobody"}]})
    assert answer.status == 200
    assert [item["verdict"] for item in answer.json["items"]] == ["stored", "refused"]
    told = sender.ask("GET", f"/api/v1/receipts/{answer.json['receipt']}")
    assert told.json["counts"]["waiting"] == 1


def test_ten_gigabytes_declared_are_refused_at_once(server: Server, key: str) -> None:
    head = b"POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Length: 10737418240\r\n\r\n"
    began = time.monotonic()
    answer = raw_exchange(server, head)
    assert answer.startswith(b"HTTP/1.1 413")
    assert time.monotonic() - began < 2


def test_a_stream_without_end_is_refused_at_the_limit(server: Server, key: str) -> None:
    head = b"POST /v1/batch HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    assert raw_exchange(server, head + chunk * 12).startswith(b"HTTP/1.1 413")


def test_a_bomb_is_refused_within_bounded_memory(server: Server, key: str) -> None:
    bomb = gzip.compress(b"a" * 400_000_000)
    assert server.process is not None
    before = peak_memory_kb(server.process.pid)
    answer = server.sender(key).ask("POST", "/v1/batch", bomb, {"Content-Encoding": "gzip"})
    assert answer.status == 413
    assert peak_memory_kb(server.process.pid) - before < 30_000


def test_gzip_is_taken(server: Server, key: str) -> None:
    body = gzip.compress(json.dumps(GOOD | {"messageId": "packed"}).encode())
    answer = server.sender(key).ask("POST", "/v1/track", body, {"Content-Encoding": "gzip"})
    assert answer.json["items"] == [{"messageId": "packed", "verdict": "stored"}]


def test_a_source_added_while_serving_may_send(server: Server, folder: Path) -> None:
    fresh = new_key(folder, "added-later")
    time.sleep(1.1)
    assert server.sender(fresh).post("track", GOOD).status == 200


def test_sources_tell_that_the_key_works_and_what_came_in(
    server: Server, folder: Path, key: str
) -> None:
    url = f"http://127.0.0.1:{server.port}"
    printed = accord(folder, "sources", "test", "website", "--write-key", key, "--url", url)
    assert "takes events of website" in printed
    [status] = json.loads(accord(folder, "sources", "status", "website", "--format", "json"))
    assert status["received"] == status["waiting"] > 0
    assert status["balanced"] is True


def test_a_stop_answers_what_is_under_way_and_leaves_it_on_disk(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    key = new_key(folder)
    answered: list[str] = []
    with serving(folder) as server:
        stop = threading.Event()

        def send(sender_number: int) -> None:
            sender = server.sender(key)
            for number in range(100_000):
                name = f"{sender_number}-{number}"
                try:
                    if sender.post("track", GOOD | {"messageId": name}).status == 200:
                        answered.append(name)
                except (OSError, HTTPException):
                    return
                if stop.is_set():
                    return

        threads = [threading.Thread(target=send, args=(n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(0.7)
        assert server.stop() == 0
        stop.set()
        for thread in threads:
            thread.join()
    intake = open_intake(folder)
    kept = {json.loads(received.raw.body)["messageId"] for received in intake.kept(100_000)}
    intake.close()
    assert len(answered) > 20
    assert set(answered) <= kept


def seconds_until_settled(sender: Sender, name: str) -> float:
    event = GOOD | {"type": "track", "messageId": name}
    receipt = sender.post("batch", {"batch": [event, event]}).json["receipt"]
    began = time.monotonic()
    while not (told := sender.ask("GET", f"/api/v1/receipts/{receipt}").json)["settled"]:
        assert time.monotonic() - began < 60
        time.sleep(0.05)
    assert [item["verdict"] for item in told["items"]] == ["counted", "duplicate"]
    return time.monotonic() - began


def test_with_its_workers_the_server_counts_what_came(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    key = new_key(folder)
    with serving(folder, words=("serve", "--all")) as server:
        sender = server.sender(key)
        first, second = (seconds_until_settled(sender, name) for name in ("first", "second"))
        print(f"counted after {first:.2f} s from a cold start, then after {second:.2f} s")
        assert server.stop() == 0


def test_the_collector_takes_and_tells_on_postgresql_too(
    tmp_path: Path, postgres: Postgres
) -> None:
    folder = tmp_path / "data"
    url = {"ACCORD_DATABASE_URL": postgres.create("collector")}
    key = new_key(folder, **url)
    with serving(folder, more=url) as server:
        sender = server.sender(key)
        answer = sender.post("batch", {"batch": [GOOD, GOOD]})
        assert [item["verdict"] for item in answer.json["items"]] == ["stored", "duplicate"]
        told = sender.ask("GET", f"/api/v1/receipts/{answer.json['receipt']}").json
        assert told["counts"]["waiting"] == 2
        assert server.stop() == 0
    assert not (folder / "intake.sqlite3").exists()
