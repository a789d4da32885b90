"""A place into which files are imported, and short ways to look at what came of them."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from accord.basics.moments import MINUTE, parse_moment
from accord.log.streams import stream_named
from accord.people.records import Kind, names
from accord.sources.files.canonical import file_kind
from accord.sources.files.map import ColumnMap, load_map
from accord.sources.files.process import process
from accord.sources.files.revert import Reverted, revert
from accord.sources.files.rows import ImportRun
from accord.sources.files.runs import Preview, preview, take_in
from accord.sources.files.spool import Order
from accord.store.intake import Intake, open_intake
from accord.store.log import Log
from accord.store.place import Place

NOON = parse_moment("2026-11-23T12:00:00Z")
SECRET = b"the secret of a test, 32 bytes.."


def silent(_step: str, _share: float) -> None:
    """Nobody watches."""


@dataclass
class Cabinet:
    """Imports texts and files; `now` moves a minute with each import."""

    folder: Path
    zone: str = "UTC"
    now: int = NOON
    intake: Intake = field(init=False)
    place: Place = field(init=False)
    log: Log = field(init=False)

    def __post_init__(self) -> None:
        self.intake = open_intake(self.folder / "data")
        self.place = Place(self.folder / "data", "", SECRET, zone=self.zone)
        self.log = Log(self.place.folder)

    def order(self, file: Path, kind: str, given: str = "", source: str = "crm") -> Order:
        found = ColumnMap()
        if given:
            map_file = self.folder / "MAP.yaml"
            map_file.write_text(given, encoding="utf-8")
            found = load_map(map_file)
        found = replace(found, zone=found.zone or "UTC")
        return Order(file, file_kind(kind), found, found.source or source, self.zone)

    def text(self, text: str, name: str = "file.csv") -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def take(self, text: str | Path, kind: str, given: str = "", source: str = "crm") -> ImportRun:
        """Import a text or a file and count it."""
        file = text if isinstance(text, Path) else self.text(text)
        run = self.store(self.order(file, kind, given, source))
        self.count()
        return ImportRun.objects.get(id=run)

    def store(self, order: Order) -> int:
        self.now += MINUTE
        return take_in(self.place, self.intake, order, "ines", self.now, silent).run

    def count(self) -> None:
        while process(self.place, self.intake, self.now).batches:
            pass

    def preview(self, text: str, kind: str, given: str = "") -> Preview:
        return preview(self.place, self.order(self.text(text), kind, given), self.now, silent)

    def revert(self, run: ImportRun) -> Reverted:
        self.now += MINUTE
        return revert(self.place, run.id, "user:ines", self.now)

    def rows(self, stream: str) -> pl.DataFrame:
        """Entries that hold."""
        return self.log.current(stream_named(stream)).sort("entry")

    def props(self) -> dict[str, str | None]:
        """The last word per property name, when there is one subject."""
        rows = self.rows("properties").sort("recorded_at", "entry")
        return dict(rows.select("name", "value").iter_rows())

    def label(self, kind: Kind, number: int) -> str:
        return names(kind, [number])[number]

    def refused(self, name: str = "file.csv") -> list[tuple[str, str, str]]:
        """Line, column and reason of what was refused."""
        path = self.folder / f"{name}.refused.csv"
        if not path.exists():
            return []
        rows = pl.read_csv(path, infer_schema=False).select("line", "column", "reason").rows()
        return [(row[0], row[1], row[2]) for row in rows]


def counts(run: ImportRun) -> tuple[int, int, int, int, int]:
    """Created, updated, unchanged, refused, skipped; they add up to what was received."""
    found = (run.created, run.updated, run.unchanged, run.refused, run.skipped)
    assert sum(found) == run.received
    assert run.state == "done"
    return found
