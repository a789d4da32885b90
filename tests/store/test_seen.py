from pathlib import Path

import numpy as np
import pytest

from accord.store import manifest, tiers
from accord.store.seen import Seen, words_of
from store.making import publish


def key(number: int) -> bytes:
    return number.to_bytes(16, "big")


@pytest.mark.django_db
def test_nothing_is_known_before_the_first_run(tmp_path: Path) -> None:
    found = Seen(tmp_path).probe([key(1)])
    assert (found.entries.tolist(), found.contents.tolist()) == ([0], [0])
    assert Seen(tmp_path).probe([]).entries.tolist() == []


@pytest.mark.django_db
def test_a_key_is_known_once_its_run_is_published(tmp_path: Path) -> None:
    seen = Seen(tmp_path)
    run = seen.stage([key(2), key(1)], [20, 2**64 - 1], [7, 2**62])
    assert seen.probe([key(1)]).entries.tolist() == [0]
    publish(run)
    found = seen.probe([key(1), key(3), key(2), key(1)])
    assert found.entries.tolist() == [2**62, 0, 7, 2**62]
    assert found.contents.tolist() == [2**64 - 1, 0, 20, 2**64 - 1]


@pytest.mark.django_db
def test_the_last_word_on_a_key_wins_within_a_run_and_between_runs(tmp_path: Path) -> None:
    seen = Seen(tmp_path)
    publish(seen.stage([key(1), key(2), key(1)], [1, 2, 3], [1, 2, 3]))
    assert seen.probe([key(1)]).entries.tolist() == [3]
    publish(seen.stage([key(2)], [9], [9]))
    assert seen.probe([key(1), key(2)]).entries.tolist() == [3, 9]


@pytest.mark.django_db
def test_keys_with_one_first_half_are_told_apart(tmp_path: Path) -> None:
    seen = Seen(tmp_path)
    same = [bytes(8) + number.to_bytes(8, "big") for number in (5, 1, 3, 2)]
    publish(seen.stage(same, [5, 1, 3, 2], [5, 1, 3, 2]))
    unknown = bytes(8) + (4).to_bytes(8, "big")
    assert seen.probe([*same, unknown]).entries.tolist() == [5, 1, 3, 2, 0]


@pytest.mark.django_db
def test_keys_ending_in_zero_bytes_are_whole_keys_in_every_form(tmp_path: Path) -> None:
    seen = Seen(tmp_path)
    one, two = b"\x01" + bytes(15), b"\x02" * 15 + b"\x00"
    publish(seen.stage([one, two], [1, 2], [1, 2]))
    for form in ([one, two], np.array([one, two], dtype="V16"), np.array([one, two], dtype="S16")):
        assert seen.probe(form).entries.tolist() == [1, 2]
    assert seen.probe(words_of([one, two])).entries.tolist() == [1, 2]


def test_a_key_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        words_of([b"short"])


@pytest.mark.django_db
def test_tidying_leaves_few_runs_that_say_the_same(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("accord.store.seen._SLICE", 50)
    monkeypatch.setattr("accord.store.tiers._SMALL", 1)
    seen = Seen(tmp_path)
    chance = np.random.default_rng(7)
    told: dict[int, int] = {}
    for step in range(1, 60):
        numbers = chance.integers(0, 900, size=int(chance.integers(1, 40))).tolist()
        entries = [step * 100 + place for place in range(len(numbers))]
        publish(seen.stage([key(number << 54) for number in numbers], entries, entries))
        told.update(zip(numbers, entries, strict=True))
        seen.tidy()
    assert len(manifest.current().of("seen")) < 12
    found = Seen(tmp_path).probe([key(number << 54) for number in range(900)])
    assert found.entries.tolist() == [told.get(number, 0) for number in range(900)]


@pytest.mark.django_db
def test_tidying_beside_a_writer_keeps_the_writers_word(tmp_path: Path) -> None:
    seen = Seen(tmp_path)
    for step in range(1, 5):
        publish(seen.stage([key(1)], [step], [step]))

    class Overtaken(Seen):
        def _merged(self, files):
            publish(self.stage([key(1)], [99], [99]))
            return super()._merged(files)

    assert Overtaken(tmp_path).tidy() == 4
    assert seen.probe([key(1)]).entries.tolist() == [99]


@pytest.mark.django_db
def test_a_file_that_is_no_run_is_named(tmp_path: Path) -> None:
    seen = Seen(tmp_path)
    run = seen.stage([key(1)], [1], [1])
    (tmp_path / run.path).write_bytes(b"something else entirely")
    publish(run)
    with pytest.raises(ValueError, match="restore it from a backup"):
        seen.probe([key(1)])


def test_files_are_merged_when_older_ones_are_no_larger_than_the_newer_together(
    monkeypatch,
) -> None:
    monkeypatch.setattr("accord.store.tiers._SMALL", 0)
    assert tiers.neighbours([]) == []
    assert tiers.neighbours([100, 1, 1]) == []
    assert tiers.neighbours([100, 1, 1, 1, 1]) == [1, 2, 3, 4]
    assert tiers.neighbours([8, 4, 1, 1, 1, 1]) == [0, 1, 2, 3, 4, 5]
    assert tiers.neighbours([9, 4, 1, 1, 1, 1]) == [1, 2, 3, 4, 5]
