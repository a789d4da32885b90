import pytest
from django.db import transaction

from accord.store import ids, keys

SECRET = b"a secret"


def hashes(*names: str) -> list[bytes]:
    return [keys.key_hash(SECRET, "person", "crm", name) for name in names]


@pytest.mark.django_db
def test_blocks_of_numbers_follow_each_other_per_series() -> None:
    assert [ids.take("entry", 3), ids.take("entry", 1), ids.take("subject", 5)] == [1, 4, 1]
    assert [ids.last_taken("entry"), ids.last_taken("manifest")] == [4, 0]


@pytest.mark.django_db
def test_no_numbers_cannot_be_taken() -> None:
    with pytest.raises(ValueError, match="ask for one or more"):
        ids.take("entry", 0)


def test_a_key_is_told_apart_by_kind_source_and_text() -> None:
    parts = [
        ("person", "crm", "1"),
        ("account", "crm", "1"),
        ("person", "crm1", ""),
        ("person", "c", "rm1"),
    ]
    assert len({keys.key_hash(SECRET, *part) for part in parts}) == 4
    assert keys.key_hash(b"other", *parts[0]) != keys.key_hash(SECRET, *parts[0])


def test_many_keys_of_one_name_space_are_hashed_as_one_by_one() -> None:
    names = ["1", "", "1:2", "\ud800", "ü"]
    one_by_one = [keys.key_hash(SECRET, "person", "crm", name) for name in names]
    assert keys.key_hashes(SECRET, "person", "crm", names) == one_by_one


def test_a_key_of_half_a_character_is_hashed_too() -> None:
    assert len(keys.key_hash(SECRET, "person", "crm", "\ud800")) == 16


@pytest.mark.django_db
def test_unknown_keys_get_subjects_and_known_ones_keep_theirs() -> None:
    first = keys.resolve("person", hashes("ann", "bo", "ann"))
    again = keys.resolve("person", hashes("cy", "bo"))
    assert first.created == [True, True, False]
    assert first.ids[0] == first.ids[2] != first.ids[1]
    assert again.created == [True, False]
    assert again.ids[1] == first.ids[1]


@pytest.mark.django_db
def test_ten_thousand_keys_take_few_queries(django_assert_max_num_queries) -> None:
    many = [keys.key_hash(SECRET, "person", "crm", str(number)) for number in range(10_000)]
    with django_assert_max_num_queries(12):
        assert len(set(keys.resolve("person", many).ids)) == 10_000


@pytest.mark.django_db
def test_an_attached_key_stands_for_a_subject_that_exists() -> None:
    [ann] = keys.resolve("person", hashes("ann")).ids
    assert keys.attach("email", hashes("ann@acme", "ann"), [ann, 99]) == [True, False]
    assert keys.find(hashes("ann@acme", "ann", "nobody")) == dict.fromkeys(
        hashes("ann@acme", "ann"), ann
    )


@pytest.mark.django_db
def test_keys_of_merged_subjects_point_to_the_one_that_stays() -> None:
    ann, bo, cy = keys.resolve("person", hashes("ann", "bo", "cy")).ids
    assert keys.repoint([bo, cy], ann) == 2
    assert set(keys.find(hashes("ann", "bo", "cy")).values()) == {ann}
    assert set(keys.keys_of([ann])) == set(hashes("ann", "bo", "cy"))


@pytest.mark.django_db
def test_a_rolled_back_transaction_leaves_no_key() -> None:
    with transaction.atomic():
        keys.resolve("person", hashes("ann"))
        transaction.set_rollback(True)
    assert keys.find(hashes("ann")) == {}


@pytest.mark.django_db
def test_a_key_that_another_process_makes_meanwhile_is_theirs(monkeypatch) -> None:
    take = ids.take

    def overtaken(name: str, count: int) -> int:
        monkeypatch.undo()
        keys.resolve("person", hashes("ann"))
        return take(name, count)

    monkeypatch.setattr(ids, "take", overtaken)
    resolved = keys.resolve("person", hashes("ann", "bo"))
    assert resolved.created == [False, True]
    assert keys.resolve("person", hashes("ann", "bo")).ids == resolved.ids
