"""What always holds of the store, whatever is thrown at it."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.log.entry import WITHDRAWN
from accord.log.streams import ACTIVITIES, DEALS
from accord.store import entries, keys, manifest
from accord.store.compaction import compact
from accord.store.erasure import erase
from accord.store.flush import flush
from accord.store.log import Log
from accord.store.seen import Seen
from store.making import add, entry, publish, row, rows_of

cases = settings(max_examples=40, deadline=None)


@contextmanager
def new_log(**cuts: int) -> Iterator[Log]:
    """A folder and a book of one example's own, with rooms' `_SLICE` (tiers' `_SMALL`) set small."""
    with (
        tempfile.TemporaryDirectory() as folder,
        transaction.atomic(),
        pytest.MonkeyPatch.context() as patch,
    ):
        for room, rows in cuts.items():
            name = "_SMALL" if room == "tiers" else "_SLICE"
            patch.setattr(f"accord.store.{room}.{name}", rows)
        yield Log(Path(folder))
        transaction.set_rollback(True)


numbers = st.integers(min_value=0, max_value=30)
batches = st.lists(st.lists(st.tuples(numbers, st.integers(1, 2**63 - 1)), max_size=12), max_size=9)


def key(number: int) -> bytes:
    # Few first halves, so that many keys share one.
    return (number % 3).to_bytes(8, "big") + number.to_bytes(8, "big")


@pytest.mark.django_db
@cases
@given(batches=batches, small=st.integers(0, 20), cut=st.integers(1, 10))
def test_the_seen_index_equals_a_dictionary(
    batches: Sequence[Sequence[tuple[int, int]]], small: int, cut: int
) -> None:
    told: dict[int, int] = {}
    with new_log(tiers=small, seen=cut) as log:
        seen = Seen(log.folder)
        for batch in batches:
            values = [value for _, value in batch]
            publish(seen.stage([key(number) for number, _ in batch], values, values))
            told.update(batch)
            found = seen.probe([key(number) for number in range(31)])
            assert found.entries.tolist() == [told.get(number, 0) for number in range(31)]
            assert found.contents.tolist() == found.entries.tolist()
            seen.tidy()
        again = Seen(log.folder).probe([key(number) for number in range(31)])
        assert again.entries.tolist() == [told.get(number, 0) for number in range(31)]


facts = st.lists(st.tuples(st.integers(1, 4), st.integers(0, 80)), min_size=1, max_size=6)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("append"), facts), st.just(("flush", [])), st.just(("compact", []))
    ),
    max_size=14,
)


@pytest.mark.django_db
@cases
@given(steps=steps, cut=st.integers(1, 8))
def test_flush_and_compaction_never_change_what_readers_see(
    steps: Sequence[tuple[str, Sequence[tuple[int, int]]]], cut: int
) -> None:
    appended: list[tuple[int, int, int]] = []
    visible = 0
    with new_log(compaction=cut) as log:
        for step, facts in steps:
            if step == "append":
                made = [entry("page", subject, day, name=f"{subject}") for subject, day in facts]
                fresh = entries.append(made, now=1)
                appended += [
                    (number, one.subject, one.at) for number, one in zip(fresh, made, strict=True)
                ]
            elif step == "flush":
                flush(log)
                visible = len(appended)
            else:
                compact(log, at_least=1)
            read = rows_of(log, ACTIVITIES)
            assert read.select("entry", "subject", "at").rows() == appended[:visible]
            assert read["name"].to_list() == [str(subject) for _, subject, _ in appended[:visible]]


@dataclass(frozen=True)
class Word:
    """One entry of a record: a state, or the withdrawal of an earlier one."""

    entry: int
    recorded: int
    replaces: int | None
    withdrawn: bool


@st.composite
def histories(draw: st.DrawFn) -> list[Word]:
    words: list[Word] = []
    recorded = 0
    for number in range(1, draw(st.integers(0, 14)) + 1):
        recorded += draw(st.integers(0, 2))
        earlier = draw(st.one_of(st.none(), st.sampled_from(range(1, number)))) if words else None
        withdrawn = earlier is not None and draw(st.booleans())
        words.append(Word(number, recorded, earlier, withdrawn))
    return words


def holding(words: Sequence[Word], as_of: int) -> list[int]:
    """Second, plain calculation: numbers of the entries that hold."""
    said = [word for word in words if word.recorded <= as_of]
    replaced = {word.replaces for word in said}
    return [word.entry for word in said if not word.withdrawn and word.entry not in replaced]


@pytest.mark.django_db
@cases
@given(words=histories(), as_of=st.integers(0, 20), compacted=st.booleans())
def test_what_holds_as_of_a_moment_equals_a_plain_calculation(
    words: Sequence[Word], as_of: int, compacted: bool
) -> None:
    with new_log() as log:
        for word in words:
            kind = WITHDRAWN if word.withdrawn else "deal_recorded"
            subject = word.entry % 3
            add(
                log,
                DEALS,
                [row(word.entry, subject, word.recorded, kind=kind, replaces=word.replaces)],
            )
        if compacted:
            compact(log, at_least=1)
        expected = holding(words, as_of)
        assert sorted(log.current(DEALS, as_of=as_of)["entry"]) == expected
        assert sorted(log.current(DEALS)["entry"]) == holding(words, 10**9)
        some = log.current(DEALS, pl.Series([0, 2], dtype=pl.Int64), as_of)
        assert sorted(some["entry"]) == [number for number in expected if number % 3 != 1]


@pytest.mark.django_db
@cases
@given(
    subjects=st.lists(st.integers(1, 5), min_size=1, max_size=25),
    gone=st.sets(st.integers(1, 5), min_size=1),
    cut=st.integers(1, 9),
    compacted=st.booleans(),
)
def test_erasing_keeps_every_row_and_every_other_subject(
    subjects: Sequence[int], gone: set[int], cut: int, compacted: bool
) -> None:
    with new_log(erasure=cut) as log:
        keys.resolve("person", [key(number) for number in range(5)])
        for start in range(0, len(subjects), 7):
            made = [entry("page", subject, start) for subject in subjects[start : start + 7]]
            entries.append(made, now=1)
            flush(log)
        if compacted:
            compact(log, at_least=1)
        before = rows_of(log, ACTIVITIES)
        stand_ins = erase(log, sorted(gone), now=9).stand_ins
        after = rows_of(log, ACTIVITIES)
        assert after.drop("subject").equals(before.drop("subject"))
        assert after["subject"].to_list() == [
            stand_ins.get(subject, subject) for subject in subjects
        ]
        assert not gone & set(after["subject"])
        listed = sum(file.rows for file in manifest.current().of("log/activities"))
        assert listed == len(subjects)
