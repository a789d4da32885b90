import random

import pyarrow as pa
import pytest

from accord.basics.moments import SECOND, day_number, local_day, parse_moment
from accord.tables import days
from accord.tables.engine import Engine

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")


@pytest.mark.parametrize("zone", ZONES)
def test_days_are_those_of_the_calendar_in_every_zone(engine: Engine, zone: str) -> None:
    drawn = random.Random(7)
    first, last = (parse_moment(f"{year}-01-01") for year in (1991, 2059))
    moments = [drawn.randrange(first, last) for _ in range(2000)]
    expected = [day_number(local_day(moment, zone)) for moment in moments]
    rows = engine.hold(pa.table({"at": moments, "expected": expected}))
    wrong = engine.answer(rows.filter(days.local_day(rows.at, zone) != rows.expected))
    assert wrong.to_pylist() == []


def test_a_day_turns_at_its_first_instant_also_when_clocks_change(engine: Engine) -> None:
    turns = [
        parse_moment(f"{day}T00:00", "Europe/Berlin")
        for day in ("2026-03-29", "2026-03-30", "2026-10-26")
    ]
    moments = [turn + shift for turn in turns for shift in (-1, 0, SECOND)]
    rows = engine.hold(pa.table({"at": moments}))
    answer = engine.answer(rows.mutate(day=days.local_day(rows.at, "Europe/Berlin")).order_by("at"))
    expected = [day_number(local_day(moment, "Europe/Berlin")) for moment in sorted(moments)]
    assert answer["day"].to_pylist() == expected
