import polars as pl

from accord.agreement.document import BuyingGroup
from accord.basics.moments import DAY
from accord.metrics.buying import Group, groups_of
from accord.metrics.facts import Facts
from accord.metrics.question import Company
from accord.tables.shelf import tables_of_rows
from metrics.asking import duckdb

AGREED = BuyingGroup(window="10d", people=2, roles=("decides", "Uses"))


def groups(*leads: tuple[int, int, int | None, str | None], now: int = 60) -> list[Group]:
    """Groups of leads as person, day on which they qualified, day on which they were lost, profile."""
    rows = pl.DataFrame(
        [
            {"lead": place + 1, "account": 7, "person": person, "mql_at": day * DAY, "profile": profile,
             "lost_at": None if lost is None else lost * DAY, "owner": 40 + place if place else None}
            for place, (person, day, lost, profile) in enumerate(leads)
        ],
        schema_overrides={"lost_at": pl.Int64, "profile": pl.String, "owner": pl.Int64},
    )  # fmt: skip
    said = pl.DataFrame({"entry": [1], "recorded_at": [0], "subject_kind": ["person"], "subject": [2],
                         "name": ["role"], "value": ["Decides"]})  # fmt: skip
    tables = tables_of_rows(duckdb(), {"leads": rows, "properties": said})
    return groups_of(Facts(duckdb(), tables, Company()), AGREED, 7, now * DAY)


def test_two_people_with_both_roles_are_one_handoff_of_one_owner() -> None:
    [group] = groups((1, 0, None, "uses"), (2, 10, None, "other"), (3, 30, None, None))
    assert group.is_complete
    assert group.owner == 41
    assert [each.role for each in group.members] == ["uses", "Decides", None]
    assert group.early == 2
    assert group.is_open(60 * DAY)


def test_who_comes_after_the_window_joins_and_does_not_count() -> None:
    [group] = groups((1, 0, None, "uses"), (2, 11, None, None))
    assert (group.early, group.missing, group.missing_roles) == (1, 1, ("decides",))
    assert not group.is_complete
    assert len(group.members) == 2


def test_one_person_twice_is_one_and_a_closed_group_is_followed_by_another() -> None:
    late, early = groups((1, 0, 1, None), (1, 5, 6, None), (2, 40, 41, None))
    assert early.early == 1
    assert (early.is_open(15 * DAY), early.is_open(16 * DAY)) == (True, False)
    assert late.began_at == 40 * DAY
    assert groups((1, 70, None, None)) == []
