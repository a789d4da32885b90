"""A workspace over a folder of its own, fed by events and by files, at moments that a test chooses."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from accord.basics.moments import MINUTE, iso, parse_moment
from accord.metrics.answer import Answer
from accord.metrics.question import Filter, Question
from accord.sources.files.canonical import file_kind
from accord.sources.files.map import ColumnMap
from accord.sources.files.runs import take_in
from accord.sources.files.spool import Order
from accord.store.place import Place
from accord.store.received import Raw
from accord.workspace import Workspace
from compiled import cache
from workspace.retelling import Left, fits, keep, rows_of_all, take_over

NOON = parse_moment("2026-11-23T12:00:00Z")
SECRET = b"the secret of a test, 32 bytes.."


@dataclass
class Office:
    """`now` moves a minute with whatever comes in."""

    folder: Path
    place: Place = field(init=False)
    workspace: Workspace = field(init=False)
    now: int = NOON
    made: int = 0

    def __post_init__(self) -> None:
        self.place = Place(self.folder, "", SECRET, currency="EUR", cache=cache())
        self.workspace = Workspace.open(self.place)

    def tell(self, story: "Story") -> None:
        """Let a story happen here; where this process saw it before, take over what it left."""
        before, left = rows_of_all(), _TOLD.get(story)
        if left is not None and fits(left, before):
            take_over(left, self.folder)
            self.now, self.made = left.now, left.made
            return
        story(self)
        _TOLD[story] = left or keep(before, self.folder, self.now, self.made)

    def send(self, *events: Mapping[str, Any]) -> None:
        """Events of the source `site`, stored but not yet counted."""
        self.now += MINUTE
        whole = [{"timestamp": iso(self.now), **event, "messageId": self._id()} for event in events]
        body = json.dumps({"batch": whole}).encode()
        self.workspace.intake.put_now([Raw("segment", "site", self.now, b"{}", body, len(events))])

    def _id(self) -> str:
        self.made += 1
        return f"m{self.made}"

    def file(self, kind: str, text: str, source: str = "crm") -> int:
        """A file, stored but not yet counted; its import's number."""
        self.now += MINUTE
        path = self.folder / f"{kind}.csv"
        path.write_text(text, encoding="utf-8")
        order = Order(path, file_kind(kind), ColumnMap(zone="UTC"), source, "UTC")
        intake = self.workspace.intake
        return take_in(self.place, intake, order, "ines", self.now, lambda *_: None).run

    def catch_up(self) -> bool:
        self.now += MINUTE
        return self.workspace.catch_up(self.now)

    def ask(
        self, metric: str, where: Mapping[str, str | None] | None = None, **asked: Any
    ) -> Answer:
        filters = tuple(Filter(name, (value,)) for name, value in (where or {}).items())
        return self.workspace.ask(Question(metric, where=filters, **asked), self.now)

    def value(self, metric: str, **asked: Any) -> float | None:
        return self.ask(metric, **asked).figure.value


Story = Callable[[Office], object]
_TOLD: dict[Story, Left | None] = {}


def page(visitor: str, path: str = "") -> dict[str, Any]:
    context = {"page": {"url": f"https://a.example/{path}"}}
    return {"type": "page", "anonymousId": visitor, "context": context}


DEALS = """key,name,amount,currency,outcome,created_at,closed_at,owner,account_key
D1,First,10.00,EUR,won,2026-01-05,2026-02-05,ann,A1
D2,Second,20.50,EUR,won,2026-01-06,2026-03-05,bob,A1
D3,Third,,EUR,lost,2026-01-07,2026-03-06,ann,
D4,Fourth,5.00,EUR,open,2026-01-08,,,
"""
OWNERS = "key,name,department\nann,Ann Lee,sales\nbob,Bob Ray,sales\n"
