"""The kill harness: senders with stable ids that resend until answered, a server that dies at random."""

import json
import random
import sqlite3
import sys
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

from accord.store.intake import Intake, open_intake
from servers.running import Sender, Server, new_key, serving, settled_account

SENDERS = 4
LOSSY = (sys.executable, str(Path(__file__).with_name("lossy.py")))


@dataclass
class Outcome:
    """What the senders were told and what the intake holds. Ids by how often they are in the intake."""

    acknowledged: set[str]
    kept: Counter[str]
    resends: int
    integrity: str
    account: dict[str, Any]

    @property
    def lost(self) -> set[str]:
        return self.acknowledged - set(self.kept)

    @property
    def copies(self) -> int:
        return sum(self.kept.values()) - len(self.kept)

    def sentence(self, kills: int) -> str:
        return (
            f"{kills} kills: {len(self.acknowledged)} acknowledged, {len(self.lost)} lost, "
            f"{self.resends} resends, {self.copies} kept twice, integrity {self.integrity}, "
            f"{self.account['counted']} counted, {self.account['duplicate']} duplicate"
        )


@dataclass
class _Crowd:
    """The senders. Each posts single events and batches of five, and never gives an id up."""

    port: int
    key: str
    stop: threading.Event = field(default_factory=threading.Event)
    acknowledged: set[str] = field(default_factory=set)
    resends: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, number: int) -> None:
        sender = Sender(self.port, self.key, seconds=5.0)
        turn = 0
        while not self.stop.is_set():
            names = [f"{number}-{turn}-{place}" for place in range(5 if turn % 3 == 0 else 1)]
            self._send_until_answered(sender, names)
            turn += 1
        sender.close()

    def _send_until_answered(self, sender: Sender, names: list[str]) -> None:
        event = {"userId": "u", "type": "track", "event": "Seen"}
        batch = {"batch": [event | {"messageId": name} for name in names]}
        while True:
            try:
                if sender.post("batch", batch).status == 200:
                    break
            except (OSError, HTTPException):
                time.sleep(0.01)
            with self.lock:
                self.resends += 1
        with self.lock:
            self.acknowledged.update(names)


def kill_many_times(folder: Path, kills: int, seed: int, lossy: bool = False) -> Outcome:
    """Run the senders while the server is killed and started `kills` times; then look at the disk."""
    chance = random.Random(seed)
    key = new_key(folder)
    server = Server(folder, command=LOSSY) if lossy else Server(folder)
    server.start()
    crowd = _Crowd(server.port, key)
    threads = [threading.Thread(target=crowd.run, args=(n,)) for n in range(SENDERS)]
    for thread in threads:
        thread.start()
    for _ in range(kills):
        time.sleep(chance.uniform(0.02, 0.4))
        server.kill()
        server.start()
    crowd.stop.set()
    for thread in threads:
        thread.join()
    server.kill()
    with serving(folder, words=("serve", "--all")):
        told = settled_account(folder)
    return Outcome(crowd.acknowledged, kept_ids(folder), crowd.resends, integrity(folder), told)


def kept_ids(folder: Path) -> Counter[str]:
    """How often each message id is in the intake."""
    intake = open_intake(folder)
    try:
        return Counter(_ids(intake))
    finally:
        intake.close()


def _ids(intake: Intake) -> list[str]:
    names: list[str] = []
    last = 0
    while received := intake.kept(5_000, after=last):
        for item in received:
            names += [event["messageId"] for event in json.loads(item.raw.body)["batch"]]
        last = received[-1].id
    return names


def integrity(folder: Path) -> str:
    """What the database says about its own file: ok."""
    with closing(sqlite3.connect(folder / "intake.sqlite3")) as connection:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])
