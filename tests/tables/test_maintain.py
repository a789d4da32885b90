from pathlib import Path

import pyarrow.parquet as pa_parquet
import pytest

from accord.tables import kept, maintain
from accord.tables.engine import Engine
from accord.tables.maintain import Mark, fold_due
from tables.desk import Desk, rows
from tables.small import Row, act, day, found, frame

MIRA, OTTO, ANONYMOUS = 1, 2, 7


@pytest.fixture
def desk(engine: Engine, tmp_path: Path) -> Desk:
    return Desk(tmp_path, engine)


def enter(desk: Desk, stream: str, *entries: Row) -> None:
    desk.append({stream: frame(stream, entries)})
    desk.catch_up()


def stored(desk: Desk) -> list[str]:
    return sorted(name for name in desk.files if name.startswith("tables/"))


def visitors(desk: Desk) -> list[int]:
    return found(desk.engine, desk.tables().sessions, "person")


def test_a_visit_is_counted_after_the_next_pass(desk: Desk) -> None:
    enter(desk, "activities", act(MIRA, 0, url="/", entry=1))
    assert visitors(desk) == [MIRA]
    enter(desk, "activities", act(OTTO, 0, url="/", entry=2))
    assert visitors(desk) == [MIRA, OTTO]
    assert desk.mark.entry == 2


def test_a_pass_writes_only_what_new_entries_touch(desk: Desk) -> None:
    enter(desk, "activities", *(act(person, 0, url="/", entry=person) for person in range(1, 40)))
    enter(desk, "activities", act(OTTO, day(3), url="/", entry=50))
    delta = rows_of_delta(desk, "sessions")
    assert {(row["key"], row["alive"]) for row in delta} == {(OTTO, 0), (OTTO, 1)}
    assert "tables/deals.delta" not in desk.files
    assert "tables/leads.delta" not in desk.files


def test_a_withdrawn_lead_record_takes_its_lead_back(desk: Desk) -> None:
    sheet = {"subject": 100, "at": 0, "person": MIRA}
    enter(desk, "leads", {**sheet, "entry": 1})
    enter(desk, "leads", {**sheet, "subject": 101, "person": OTTO, "entry": 2})
    enter(desk, "leads", {**sheet, "kind": "withdrawn", "replaces": 1, "entry": 3})
    assert found(desk.engine, desk.tables().leads, "person") == [OTTO]
    assert found(desk.engine, desk.tables().lead_records, "record") == [101]


def rows_of_delta(desk: Desk, name: str) -> list[Row]:
    return [
        row
        for path in desk.files[f"tables/{name}.delta"]
        for row in pa_parquet.read_table(path).to_pylist()
    ]


def test_a_pass_without_news_writes_nothing(desk: Desk) -> None:
    enter(desk, "activities", act(MIRA, 0, url="/", entry=1))
    before = stored(desk)
    desk.catch_up()
    assert stored(desk) == before


def test_a_late_visit_joins_two_sessions(desk: Desk) -> None:
    ten = [act(MIRA, minutes * 60_000_000, url="/", entry=at) for at, minutes in ((1, 0), (2, 50))]
    enter(desk, "activities", *ten)
    assert len(visitors(desk)) == 2
    enter(desk, "activities", act(MIRA, 25 * 60_000_000, url="/", entry=3))
    assert len(visitors(desk)) == 1


def test_who_becomes_known_takes_earlier_visits_along(desk: Desk) -> None:
    visits = [act(ANONYMOUS, 0, url="/", entry=1), act(MIRA, day(1), url="/", entry=2)]
    enter(desk, "activities", *visits)
    enter(desk, "identities", {"subject": ANONYMOUS, "person": MIRA, "at": day(2), "entry": 3})
    assert visitors(desk) == [MIRA, MIRA]
    assert found(desk.engine, desk.tables().people, "person") == [MIRA]
    enter(desk, "identities", {"subject": ANONYMOUS, "person": OTTO, "at": day(3), "entry": 4})
    assert visitors(desk) == [MIRA, OTTO]


def test_a_withdrawn_visit_is_gone_with_its_visitor(desk: Desk) -> None:
    visits = [act(MIRA, 0, url="/", entry=1), act(OTTO, 0, url="/", entry=2)]
    enter(desk, "activities", *visits)
    enter(desk, "activities", act(OTTO, 0, kind="withdrawn", replaces=2, entry=3))
    assert visitors(desk) == [MIRA]
    assert found(desk.engine, desk.tables().daily, "n") == [1]


def test_an_account_that_changes_its_industry_changes_its_visitors(desk: Desk) -> None:
    enter(desk, "activities", act(MIRA, 0, url="/", account=50, entry=1))
    enter(desk, "accounts", {"subject": 50, "at": 0, "industry": "Glass", "entry": 2})
    assert found(desk.engine, desk.tables().sessions, "industry") == ["Glass"]


def test_an_owner_who_changes_department_changes_leads_and_deals(desk: Desk) -> None:
    enter(desk, "leads", {"subject": 100, "at": 0, "person": MIRA, "owner": 60, "entry": 1})
    enter(desk, "deals", {"subject": 200, "at": 0, "owner": 60, "entry": 2})
    enter(desk, "owners", {"subject": 60, "at": 0, "department": "sales", "entry": 3})
    tables = desk.tables()
    assert found(desk.engine, tables.leads, "department") == ["sales"]
    assert found(desk.engine, tables.deals, "department") == ["sales"]


def test_a_deal_forgets_a_lead_record_that_was_withdrawn(desk: Desk) -> None:
    sheet = {"subject": 100, "at": 0, "person": MIRA, "channel": "Email"}
    enter(desk, "leads", {**sheet, "entry": 1})
    enter(desk, "deals", {"subject": 200, "at": 0, "lead": 100, "entry": 2})
    assert found(desk.engine, desk.tables().deals, "lead", "channel") == [(1, "Email")]
    enter(desk, "leads", {**sheet, "kind": "withdrawn", "replaces": 1, "entry": 3})
    assert found(desk.engine, desk.tables().deals, "lead", "channel") == [(None, None)]


def test_another_zone_makes_all_days_anew(desk: Desk) -> None:
    enter(desk, "activities", act(MIRA, day(1) - 1, url="/", entry=1))
    assert found(desk.engine, desk.tables().daily, "day") == [0]
    desk.zone = "Europe/Berlin"
    desk.catch_up()
    assert found(desk.engine, desk.tables().daily, "day") == [1]
    assert not any(name.endswith(".delta") for name in desk.files)


def test_erased_persons_are_redone_without_new_entries(desk: Desk) -> None:
    enter(desk, "activities", act(MIRA, 0, url="/", entry=1), act(OTTO, 0, url="/", entry=2))
    desk.replace("log/activities", [act(99, 0, url="/", entry=1), act(OTTO, 0, url="/", entry=2)])
    desk.catch_up(dirty_people=(MIRA, 99))
    assert visitors(desk) == [OTTO, 99]


def test_a_quiet_pass_folds_deltas_past_a_tenth_into_the_base(desk: Desk) -> None:
    visits = [act(person, 0, url="/", entry=person) for person in range(1, 21)]
    enter(desk, "activities", *visits)
    enter(desk, "activities", act(OTTO, day(1), url="/", entry=30))
    assert "tables/sessions.delta" in desk.files
    before = rows(desk.engine, desk.tables(), "sessions")
    assert fold_due(desk.counts)
    desk.catch_up()
    assert "tables/sessions.delta" not in desk.files
    assert rows(desk.engine, desk.tables(), "sessions") == before
    assert not fold_due(desk.counts)


def test_many_small_deltas_become_one(desk: Desk) -> None:
    enter(desk, "activities", *(act(person, 0, url="/", entry=person) for person in range(1, 500)))
    for at in range(30):
        enter(desk, "activities", act(OTTO, day(at + 1), url="/", entry=600 + at))
    assert len(desk.files["tables/sessions.delta"]) < 15
    assert found(desk.engine, desk.tables().sessions.filter(_is_otto), "started_at") == [
        day(at) for at in range(31)
    ]


def _is_otto(sessions):
    return sessions.person == OTTO


def test_a_mark_is_kept_as_text() -> None:
    mark = Mark(7, 3, "Europe/Berlin", "1 leads")
    assert Mark.of(mark.text()) == mark
    assert Mark.of(None) == Mark.of("") == Mark()


def test_a_large_table_is_folded_in_runs_that_lose_and_double_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maintain, "_ROWS_AT_ONCE", 7)
    monkeypatch.setattr(kept, "LARGE", 1)
    people = range(1, 41)
    enter(desk, "activities", *(act(person, 0, url="/", entry=person) for person in people))
    again = (act(person, day(person % 3 + 1), url="/", entry=100 + person) for person in people)
    enter(desk, "activities", *again)
    desk.catch_up()
    assert "tables/sessions.delta" not in desk.files, "folded"
    assert len(desk.files["tables/sessions"]) > 5, "in runs"
    for name in ("sessions", "people", "journeys", "daily"):
        stored = rows(desk.engine, desk.tables(), name)
        assert stored == rows(desk.engine, desk.computed(), name), name
