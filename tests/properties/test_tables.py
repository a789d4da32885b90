"""What always holds of the tables, whatever the log."""

from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from accord.tables import maintain
from accord.tables.engine import open_engine
from accord.tables.shelf import COLUMNS
from compiled import texts
from tables import oracle
from tables.desk import Desk, rows
from tables.random_logs import BATCHES, LIVES, numbered
from tables.small import found, frame, in_order, tables

ENGINE = open_engine("duckdb", texts())
STORED = ("people", "sessions", "daily", "journeys", "leads", "lead_records", "deals")
cases = settings(max_examples=8, deadline=None)
few = settings(max_examples=4, deadline=None)


NEVER_FOLD = {"FOLD_IDLE": 0, "FOLD_BUSY": 0}


@contextmanager
def set_to(**bounds):
    """Other bounds of `maintain` for a while: properties change them within one test."""
    before = {name: getattr(maintain, name) for name in bounds}
    for name, value in bounds.items():
        setattr(maintain, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(maintain, name, value)


def whole(batches):
    log = defaultdict(list)
    for batch in batches:
        for stream, entries in batch.items():
            log[stream] += entries
    return log


def frames(batch):
    return {stream: frame(stream, entries) for stream, entries in batch.items()}


@cases
@given(BATCHES)
def test_sessions_are_those_of_a_plain_walk_through_each_persons_life(batches):
    log = whole(numbered(batches))
    columns = (
        "session", "person", "started_at", "ended_at", "activities", "landing_page", "visitor_since",
    )  # fmt: skip
    assert found(ENGINE, tables(ENGINE, log).sessions, *columns) == in_order(oracle.sessions(log))


@cases
@given(st.one_of(LIVES, LIVES, BATCHES))
def test_leads_are_those_of_a_plain_walk_through_each_persons_life(batches):
    log = whole(numbered(batches))
    moments = (f"{stage}_at" for stage in oracle.REACHED)
    columns = ("lead", "person", "cycle", "created_at", *moments, "implied")
    assert found(ENGINE, tables(ENGINE, log).leads, *columns) == in_order(oracle.leads(log))


@few
@given(BATCHES, st.booleans())
def test_tables_kept_batch_by_batch_equal_tables_made_at_once(batches, folds):
    with TemporaryDirectory() as folder, set_to(**({} if folds else NEVER_FOLD)):
        desk = Desk(Path(folder), ENGINE, zone="Europe/Berlin")
        for batch in numbered(batches):
            desk.append(frames(batch))
            desk.catch_up()
            kept, computed = desk.tables(), desk.computed()
            for name in COLUMNS:
                assert rows(ENGINE, kept, name) == rows(ENGINE, computed, name), name


@few
@given(BATCHES)
def test_it_does_not_matter_in_how_many_passes_entries_are_taken(batches):
    with TemporaryDirectory() as folder:
        one, many = (Desk(Path(folder) / name, ENGINE) for name in ("one", "many"))
        for batch in numbered(batches):
            for desk in (one, many):
                desk.append(frames(batch))
            many.catch_up()
        one.catch_up()
        many.catch_up()
        for name in STORED:
            assert rows(ENGINE, one.tables(), name) == rows(ENGINE, many.tables(), name), name


@few
@given(BATCHES)
def test_a_rebuild_in_slices_gives_the_same_rows(batches):
    with TemporaryDirectory() as folder:
        desk = Desk(Path(folder), ENGINE)
        desk.append(frames(whole(numbered(batches))))
        with set_to(SLICE=3):
            desk.catch_up()
        for name in STORED:
            assert rows(ENGINE, desk.tables(), name) == rows(ENGINE, desk.computed(), name), name


@few
@given(BATCHES)
def test_as_of_a_moment_counts_what_was_recorded_by_then(batches):
    parts = numbered(batches)
    before = whole(parts[:-1])
    last = max((row["entry"] for entries in before.values() for row in entries), default=0)
    then = tables(ENGINE, whole(parts), as_of=last)
    at_the_time = tables(ENGINE, before)
    for name in STORED:
        assert rows(ENGINE, then, name) == rows(ENGINE, at_the_time, name), name
