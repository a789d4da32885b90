"""The workspace: opens one company's stores, keeps its tables fresh, answers questions.

It is the only place that caches. Answers are kept per version of the list of files, so a cached
answer is never older than the data it was asked of.
"""

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import polars as pl
from django.conf import settings
from django.db import transaction

from accord.basics.moments import MINUTE, SECOND, iso
from accord.basics.periods import Calendar, parse_period
from accord.board.complaints import Quarrel, quarrel
from accord.board.questions import targets_known
from accord.log.kinds.people import ERASED
from accord.log.streams import ACTS
from accord.metrics import reading
from accord.metrics.answer import Answer
from accord.metrics.catalogue import HELD_TO
from accord.metrics.complaints.ground import ground
from accord.metrics.facts import COPIED, COPIED_ROWS, Copies, Facts
from accord.metrics.funnel import Funnels, funnel
from accord.metrics.listing import Behind, Totals, some_rows, totals_of
from accord.metrics.question import NO_TARGETS, Company, Question, Targets
from accord.people.labels import Names, labelled, labelled_funnels, labelled_rows, with_ids
from accord.sources.files.rows import ImportRun
from accord.sources.processor.rows import Outcome
from accord.store import flush, manifest
from accord.store.cursors import FOLLOWER, cursor, move_cursor
from accord.store.intake import Intake, open_intake
from accord.store.leases import holder_name, lease, let_go_for_the_gone, release
from accord.store.log import Log, collection_of
from accord.store.manifest import Listed, Listing, Staged
from accord.store.place import Place
from accord.store.rows import ErasedSubject
from accord.store.texts import KeptTexts, stamp_of
from accord.tables.engine import Engine, open_engine
from accord.tables.maintain import Mark, Refresh, refresh, shape
from accord.tables.shelf import as_of_tables, maintained_tables

if TYPE_CHECKING:
    from accord.sources.processor.run import Processor

_LEASE = "catch_up"
_LEASE_SECONDS = 600
_MAKES_STATEMENTS = ("basics", "log", "tables", "metrics")
# Columns whose values have a page of their own.
_LINKED = ("person", "account", "deal")
_KEPT_ANSWERS = 4096
_KEPT_PASTS = 8
_AT_ONCE = 8
_PAUSE_SECONDS = 0.05
_TABLES = FOLLOWER + "tables"
_TABLES_ENTRY = "tables:entry"
_TABLES_PASS = "tables:pass"
_TABLES_SHAPE = "tables:shape"


def place_of_settings() -> Place:
    """The place that the settings in force describe."""
    text = {name: value.text for name, value in settings.VALUES.items()}
    return Place(
        folder=settings.DATA_DIR,
        database_url=text["ACCORD_DATABASE_URL"],
        secret=settings.SECRET_KEY.encode(),
        zone=text["ACCORD_ZONE"],
        currency=text["ACCORD_CURRENCY"] or None,
        engine=text["ACCORD_ENGINE"],
        fiscal_start=int(text["ACCORD_FISCAL_START"]),
        raw_days=int(text["ACCORD_RAW_DAYS"]),
        backups=Path(text["ACCORD_BACKUP_DIR"]) if text["ACCORD_BACKUP_DIR"] else None,
        cache=Path(text["ACCORD_CACHE_DIR"]) if text["ACCORD_CACHE_DIR"] else None,
        brand=tuple(word.strip() for word in text["ACCORD_BRAND"].split(",") if word.strip()),
    )


def statements_of(place: Place) -> KeptTexts:
    """Where statements are kept, by the code that makes them."""
    package = Path(__file__).parent
    code = (package / part for part in _MAKES_STATEMENTS)
    folder = place.cache or place.folder / "cache"
    return KeptTexts(folder / "statements", stamp_of(code, ("ibis-framework", "sqlglot")))


@dataclass(frozen=True)
class LabelledRows:
    """The rows that a figure counts, with names in place of ids; `currency` is that of their value."""

    metric: str
    frame: pl.DataFrame
    currency: str | None = None
    why: str | None = None


@dataclass(frozen=True)
class PageOfRows:
    """Some of the rows that a figure counts, with names; `ids` are those of the persons, accounts and
    deals they name, and `after` is where the next page begins.
    """

    part: str
    frame: pl.DataFrame
    ids: Mapping[str, list[int | None]]
    after: Behind | None


class Workspace:
    """One company's stores in this process. Every method may be called from several threads."""

    def __init__(self, place: Place, intake: Intake | None = None) -> None:
        self.place = place
        self.log = Log(place.folder)
        self.company = Company(
            Calendar(place.zone, place.fiscal_start), place.currency, tuple(place.brand)
        )
        self._holder = holder_name()
        self._lock = threading.RLock()
        self._turn = threading.Lock()
        self._given = intake is not None
        self._intake = intake
        self._processor: Processor | None = None
        self._engine: Engine | None = None
        self._facts: OrderedDict[Hashable, Facts] = OrderedDict()
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._copies: Copies | None = None
        self._names = (0, Names())

    @classmethod
    def open(cls, place: Place | None = None, intake: Intake | None = None) -> "Workspace":
        """A workspace over the place, by default the settings' one.

        Intake and engine open when they are first needed; an `intake` given stays its giver's to close.
        """
        return cls(place or place_of_settings(), intake)

    def __enter__(self) -> "Workspace":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Commit what waits to be stored and give back the engine."""
        with self._lock:
            if self._intake is not None and not self._given:
                self._intake.close()
            if self._engine is not None:
                self._engine.close()
            self._intake, self._engine, self._processor = None, None, None
            self._facts.clear()
            self._copies = None

    @property
    def intake(self) -> Intake:
        """Where received items lie."""
        with self._lock:
            if self._intake is None:
                self._intake = open_intake(self.place.folder, self.place.database_url)
            return self._intake

    @property
    def engine(self) -> Engine:
        """The engine of tables and figures."""
        with self._lock:
            if self._engine is None:
                self._engine = open_engine(self.place.engine, statements_of(self.place))
            return self._engine

    def ask(self, question: Question, now: int) -> Answer:
        """The answer to one question, from the cache where nothing has changed since."""
        return self.ask_all([question], now)[0]

    def ask_all(self, questions: Sequence[Question], now: int) -> list[Answer]:
        """Answers in the order of the questions, read together where they are over the same rows."""
        version = manifest.version()
        keys = _keys(questions, version, now)
        found = {question: self._kept(keys[question]) for question in questions}
        missing = [question for question, answer in found.items() if answer is None]
        for as_of in dict.fromkeys(question.as_of for question in missing):
            asked = [question for question in missing if question.as_of == as_of]
            found |= zip(asked, self._answered(asked, version, now), strict=True)
        answers = {question: answer for question, answer in found.items() if answer is not None}
        for question in missing:
            self._keep(keys[question], answers[question])
        return [answers[question] for question in questions]

    def rows(self, question: Question, now: int) -> LabelledRows:
        """The rows that the figure counts."""
        facts = self._facts_for(question.as_of, manifest.version())
        found = reading.rows(with_ids(question), facts, now)
        frame = pl.DataFrame(found.frame)
        nothing = self._nothing_by(question.as_of)
        return LabelledRows(found.metric, labelled_rows(frame), found.currency, nothing)

    def facts(self, as_of: int | None = None) -> Facts:
        """The tables as they are now, or were at a moment, for the questions of the rooms."""
        return self._facts_for(as_of, manifest.version())

    def page_of_rows(
        self, question: Question, now: int, part: str | None, after: Behind, limit: int
    ) -> PageOfRows:
        """The first `limit` rows behind a place, of one part of the figure."""
        facts = self.facts(question.as_of)
        found = some_rows(with_ids(question), facts, now, part, after, limit)
        frame = pl.DataFrame(found.frame)
        ids = {name: frame[name].to_list() for name in _LINKED if name in frame.columns}
        return PageOfRows(found.part, labelled_rows(frame), ids, found.after)

    def totals_of_rows(self, question: Question, now: int) -> Totals:
        """What the rows of the figure come to, counted over the rows themselves."""
        targets = _targets([question], question.as_of)
        return totals_of(with_ids(question), self.facts(question.as_of), now, targets)

    def currency(self) -> str | None:
        """The currency of money figures: the company's, or the only one that amounts come in."""
        return self.facts().money().target

    def is_fresh(self) -> bool:
        """Whether figures count all that was received; when not, they will within seconds."""
        return not (self._something_waits() or _unread(manifest.current()))

    def funnel(self, question: Question, now: int) -> Funnels:
        """What became of the leads opened in the period."""
        version = manifest.version()
        found = funnel(with_ids(question), self._facts_for(question.as_of, version), now)
        named = labelled_funnels(found, self._names_for(version))
        return replace(named, why=self._nothing_by(question.as_of))

    def quarrel(self, period: str | None, now: int) -> Quarrel:
        """The five complaints, answered: of a period, or each of the newest that can be judged."""
        asked = None if period is None else parse_period(period, self.company.calendar, now)
        return quarrel(
            ground(self.facts(), now, asked),
            lambda questions: self.ask_all(questions, now),
            lambda question: self.rows(question, now).frame,
            now,
        )

    def catch_up(self, now: int, patient: bool = False) -> bool:
        """Make entries of what was received, move entries to files, bring tables up to date.

        True if anything moved. While another process does it this returns False at once, or with
        `patient` waits and then looks again itself, so that all stored before the call is counted.
        """
        with self._leased(now, patient) as held:
            return held and self._catch_up(now)

    def record(self, now: int) -> bool:
        """Make entries of what was received; figures count them after the next `catch_up`.

        For a simulated clock, whose many moments need no tables in between. Waits like `patient`.
        """
        with self._leased(now, patient=True):
            return self._record(now)

    @contextmanager
    def still(self, now: int) -> Iterator[None]:
        """While this holds nobody makes entries of what was received, here or in another process."""
        with self._leased(now, patient=True):
            yield

    def counts_all(self) -> bool:
        """Whether the figures count everything that was received until now."""
        return not self._something_waits() and not _unread(manifest.current())

    def _catch_up(self, now: int) -> bool:
        moved = self._record(now)
        return self._keep_tables() or moved

    def _record(self, now: int) -> bool:
        moved = self._something_waits() and self._process(now)
        return bool(flush.flush(self.log).entries) or moved

    def _something_waits(self) -> bool:
        unfinished = ImportRun.objects.filter(state__in=("reading", "storing"))
        return bool(self.intake.waiting(1)) or unfinished.exists() or Outcome.objects.exists()

    def _process(self, now: int) -> bool:
        # A question that finds nothing waiting is not to pay for importing the processors.
        from accord.sources.files.process import process as process_files
        from accord.sources.processor.run import open_processor
        from accord.sources.processor.run import process as process_events

        if self._processor is None:
            self._processor = open_processor(self.place, self.intake)
        began, moved = time.monotonic(), False
        while process_files(self.place, self.intake, now, _AT_ONCE).batches:
            moved = self._prolong(now, began)
        while process_events(self._processor, now).batches:
            moved = self._prolong(now, began)
        return moved

    def _keep_tables(self) -> bool:
        listing = manifest.current()
        mark, unread = _mark(self.place.zone), _unread(listing)
        if not unread and mark != Mark():
            return False
        redo = self._erased(unread)
        counts = {name: sum(file.rows for file in own) for name, own in listing.files.items()}
        found = refresh(self.engine, self._paths(listing), mark, self.place.zone, counts, redo)
        adds, removes = self._staged(found, listing)
        with transaction.atomic():
            if adds or removes:
                manifest.publish(adds, removes)
            _move_mark(found.mark, listing.version)
        return bool(adds or removes)

    def _erased(self, unread: Sequence[Listed]) -> list[int]:
        """Where an erasure was finished among these files, all that ever stood for erased subjects.

        All of them, because a person may have been entered for erasure before and re-keyed since.
        """
        acts = [file for file in unread if file.collection == collection_of(ACTS)]
        if not acts or ERASED.name not in self._kinds(acts):
            return []
        pairs = ErasedSubject.objects.values_list("subject", "stand_in")
        return [subject for pair in pairs for subject in pair]

    def _kinds(self, files: Sequence[Listed]) -> list[str]:
        rows = self.log.scan_files(files[0].collection, files)
        return rows.select(pl.col("kind").unique()).collect()["kind"].to_list()

    def _staged(self, found: Refresh, listing: Listing) -> tuple[list[Staged], list[Listed]]:
        adds: list[Staged] = []
        gone: dict[str, None] = {}
        for change in found.changes:
            gone |= dict.fromkeys(change.replaces)
            if change.rows.num_rows:
                adds.append(self.log.stage(change.collection, pl.DataFrame(change.rows)))
        return adds, [file for name in gone for file in listing.of(name)]

    def _prolong(self, now: int, began: float) -> bool:
        passed = int((time.monotonic() - began) * SECOND)
        return lease(_LEASE, self._holder, now + passed, _LEASE_SECONDS)

    @contextmanager
    def _leased(self, now: int, patient: bool) -> Iterator[bool]:
        held, began = self._turn.acquire(blocking=patient), time.monotonic()
        if not held:
            yield False
            return
        try:
            let_go_for_the_gone(_LEASE)
            while not (held := self._prolong(now, began)) and patient:
                let_go_for_the_gone(_LEASE)
                time.sleep(_PAUSE_SECONDS)
            yield held
        finally:
            if held:
                release(_LEASE, self._holder)
            self._turn.release()

    def _answered(self, questions: Sequence[Question], version: int, now: int) -> list[Answer]:
        facts = self._facts_for(questions[0].as_of, version)
        names = self._names_for(version)
        asked = [with_ids(question) for question in questions]
        targets = _targets(questions, questions[0].as_of)
        answers = reading.ask(asked, facts, now, targets=targets)
        nothing = self._nothing_by(questions[0].as_of)
        return [
            replace(_explained(labelled(answer, names), nothing), rows=question.address())
            for question, answer in zip(questions, answers, strict=True)
        ]

    def _nothing_by(self, as_of: int | None) -> str | None:
        """Why a moment knows nothing, where it lies before all that was recorded."""
        first = None if as_of is None else self.log.first_recorded()
        if as_of is None or first is None or first <= as_of:
            return None
        return (
            f"As of {iso(as_of)} (--as-of) nothing had been recorded; the first recording was at "
            f"{iso(first)}."
        )

    def _facts_for(self, as_of: int | None, version: int) -> Facts:
        with self._lock:
            if (version, as_of) not in self._facts:
                # The list may have grown since its number was read; then the newer one answers.
                listing = manifest.current()
                self._facts[version, as_of] = self._facts_of(listing, as_of)
                while len(self._facts) > _KEPT_PASTS:
                    self._facts.popitem(last=False)
            self._facts.move_to_end((version, as_of))
            return self._facts[version, as_of]

    def _facts_of(self, listing: Listing, as_of: int | None) -> Facts:
        files = self._paths(listing)
        if as_of is not None:
            tables = as_of_tables(self.engine, files, self.place.zone, as_of)
            return Facts(self.engine, tables, self.company)
        tables = maintained_tables(self.engine, files)
        if self.engine.name != "duckdb":
            return Facts(self.engine, tables, self.company)
        self._copies = self._copies or Copies(self.engine)
        return Facts(self.engine, tables, self.company, self._copies, _small(listing))

    def _names_for(self, version: int) -> Names:
        with self._lock:
            if self._names[0] != version:
                self._names = (version, Names())
            return self._names[1]

    def _paths(self, listing: Listing) -> dict[str, list[str]]:
        return {
            name: [str(path) for path in self.log.paths(listed)]
            for name, listed in listing.files.items()
        }

    def _kept(self, key: Hashable) -> Answer | None:
        with self._lock:
            return self._answers.get(key)

    def _keep(self, key: Hashable, answer: Answer) -> None:
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > _KEPT_ANSWERS:
                self._answers.popitem(last=False)


def _small(listing: Listing) -> list[str]:
    """Tables worth a copy, as far as they are small enough: their files' rows, those of the log too."""
    return [
        table
        for table in COPIED
        if sum(
            file.rows
            for name, files in listing.files.items()
            if name.partition("/")[2].partition(".")[0] == table
            for file in files
        )
        <= COPIED_ROWS
    ]


def _mark(zone: str) -> Mark:
    """How far the tables are; none where their zone or shape is another one."""
    if cursor(_TABLES_SHAPE) != _shape_number(zone):
        return Mark()
    return Mark(cursor(_TABLES_ENTRY), cursor(_TABLES_PASS), zone, shape())


def _move_mark(mark: Mark, version: int) -> None:
    move_cursor(_TABLES_ENTRY, mark.entry)
    move_cursor(_TABLES_PASS, mark.batch)
    move_cursor(_TABLES_SHAPE, _shape_number(mark.zone))
    move_cursor(_TABLES, version)


def _shape_number(zone: str) -> int:
    text = f"{zone} {shape()}".encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=7).digest(), "big")


def _unread(listing: Listing) -> list[Listed]:
    # Sorted files keep the batch of the newest segment in them, so sorting never looks like news.
    read = cursor(_TABLES)
    logs = (files for name, files in listing.files.items() if name.startswith("log/"))
    return [file for files in logs for file in files if file.batch > read]


def _explained(answer: Answer, why: str | None) -> Answer:
    return answer if why is None else replace(answer, figure=replace(answer.figure, why=why))


def _keys(questions: Sequence[Question], version: int, now: int) -> dict[Question, Hashable]:
    held = {
        as_of: frozenset(_targets(questions, as_of).items())
        for as_of in {question.as_of for question in questions if question.metric in HELD_TO}
    }
    return {
        # Maturity and rolling periods move with the clock; a minute is as exact as they are shown.
        question: (
            question, version, now // MINUTE if question.as_of is None else None,
            held[question.as_of] if question.metric in HELD_TO else None,
        )
        for question in questions
    }  # fmt: skip


def _targets(questions: Sequence[Question], as_of: int | None) -> Targets:
    """Targets that the answers need, as known then; most need none."""
    metrics = {HELD_TO[question.metric] for question in questions if question.metric in HELD_TO}
    return targets_known(metrics, as_of) if metrics else NO_TARGETS
