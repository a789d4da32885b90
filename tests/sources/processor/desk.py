"""A place with an intake and a processor, and short ways to send events and look at what came of them."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from accord.basics.moments import MINUTE, iso, parse_moment
from accord.log.streams import stream_named
from accord.people.joining import current
from accord.sources.processor.run import Processed, Processor, open_processor, process
from accord.store.intake import Intake, open_intake
from accord.store.log import collection_of
from accord.store.place import Place
from accord.store.received import Raw

NOON = parse_moment("2026-11-02T12:00:00Z")
SECRET = b"the secret of a test, 32 bytes.."


@dataclass
class Desk:
    """Sends batches of events and processes them; `clock` moves a minute with each batch."""

    folder: Path
    clock: int = NOON
    made: int = 0
    intake: Intake = field(init=False)
    processor: Processor = field(init=False)

    def __post_init__(self) -> None:
        self.intake = open_intake(self.folder)
        self.processor = open_processor(Place(self.folder, "", SECRET), self.intake)

    def send(
        self, *events: dict[str, Any], source: str = "site", around: dict[str, Any] | None = None
    ) -> int:
        body = json.dumps({"batch": [self._whole(event) for event in events], **(around or {})})
        return self.send_raw(body.encode(), items=len(events), source=source)

    def send_raw(
        self, body: bytes, items: int = 1, source: str = "site", call: str = "batch"
    ) -> int:
        self.clock += MINUTE
        meta = json.dumps({"type": call, "user_agent": "test"}).encode()
        return self.intake.put_now([Raw("segment", source, self.clock, meta, body, items)])[0]

    def _whole(self, event: dict[str, Any]) -> dict[str, Any]:
        self.made += 1
        return {"messageId": f"m{self.made}", "timestamp": iso(self.clock + self.made), **event}

    def process(self, limit: int = 500) -> Processed:
        return process(self.processor, self.clock + 1, limit)

    def process_all(self, limit: int = 500) -> None:
        while self.process(limit).batches:
            pass

    def rows(self, stream: str) -> pl.DataFrame:
        return self.processor.log.scan(collection_of(stream_named(stream))).collect().sort("entry")

    def activities(self) -> pl.DataFrame:
        """Activities with the person as whom their subject counts now."""
        frame = self.rows("activities")
        people = current(frame["subject"].unique().to_list())
        return frame.with_columns(person=pl.col("subject").replace_strict(people, default=None))

    def verdicts(self, number: int) -> list[str]:
        receipt = self.intake.receipt(number)
        assert receipt is not None
        assert receipt.verdict is not None
        return [item["verdict"] for item in json.loads(receipt.verdict.detail)]


def page(anonymous: str, url: str = "https://site.example/", **more: Any) -> dict[str, Any]:
    return {"type": "page", "anonymousId": anonymous, "context": {"page": {"url": url}}, **more}


def identify(
    user: str | None = None, anonymous: str | None = None, **traits: Any
) -> dict[str, Any]:
    ids = {"userId": user, "anonymousId": anonymous}
    return {"type": "identify", "traits": traits, **{k: v for k, v in ids.items() if v}}


def track(event: str, **more: Any) -> dict[str, Any]:
    return {"type": "track", "event": event, **more}
