import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from segment.analytics.client import Client

from accord.store.intake import open_intake
from reference import not_run
from servers.node_wheel import node_command, npm_command
from servers.running import new_key, serving

pytestmark = pytest.mark.server

NODE_FOLDER = Path(__file__).with_name("node")
CALLS = ["alias", "group", "identify", "page", "screen", "track"]


def kept_events(folder: Path) -> list[dict[str, Any]]:
    intake = open_intake(folder)
    try:
        bodies = [json.loads(received.raw.body) for received in intake.kept(1_000)]
    finally:
        intake.close()
    return [event for body in bodies for event in body["batch"]]


@pytest.mark.parametrize("gzip", [False, True])
def test_the_python_client_sends_unchanged(tmp_path: Path, gzip: bool) -> None:
    folder = tmp_path / "data"
    key = new_key(folder)
    faults: list[object] = []
    with serving(folder) as server:
        client = Client(
            key,
            host=f"http://127.0.0.1:{server.port}",
            gzip=gzip,
            max_retries=0,
            on_error=lambda fault, _: faults.append(fault),
        )
        client.identify("py-1", {"email": "reader@shop.example"})
        client.track("py-1", "Pricing Viewed", {"seats": 12})
        client.page("py-1", "Docs", "Home", {"url": "https://shop.example/"})
        client.screen("py-1", "App", "Inbox")
        client.group("py-1", "firm-1", {"name": "Firm"})
        client.alias("anon-1", "py-1")
        client.flush()
        client.join()
    assert faults == []
    events = kept_events(folder)
    assert sorted(event["type"] for event in events) == CALLS
    assert all(event["messageId"] for event in events)


def install_client() -> None:
    """The locked client in its folder; without a registry in reach the test says so."""
    if (NODE_FOLDER / "node_modules" / "@segment" / "analytics-node").is_dir():
        return
    try:
        done = subprocess.run(
            [*npm_command(), "ci"],
            cwd=NODE_FOLDER,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        not_run(f"npm cannot install the Segment client: {fault}")
        return
    if done.returncode != 0:
        not_run(f"npm cannot install the Segment client: {done.stderr[-300:]}")


def test_the_node_client_sends_unchanged(tmp_path: Path) -> None:
    install_client()
    folder = tmp_path / "data"
    key = new_key(folder)
    with serving(folder) as server:
        done = subprocess.run(
            [*node_command(), "send.mjs", f"http://127.0.0.1:{server.port}", key],
            cwd=NODE_FOLDER,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    events = kept_events(folder)
    assert sorted(event["type"] for event in events) == CALLS
    assert {event.get("userId") or event["anonymousId"] for event in events} == {"node-1", "node-a"}
