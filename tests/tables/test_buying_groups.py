"""Qualified leads of one account form groups; an account never has two that are open at once."""

from collections.abc import Sequence
from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord.basics.moments import DAY
from accord.tables.engine import Engine
from accord.tables.groups import buying_groups
from accord.tables.shelf import tables_of_rows

WINDOW = 10 * DAY
LEAD = st.tuples(st.integers(1, 3), st.integers(0, 60), st.none() | st.integers(0, 40))
QUICK = settings(
    max_examples=12, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip


def found(engine: Engine, leads: Sequence[tuple[int, int, int | None]]) -> list[dict[str, Any]]:
    """Of leads as account, day on which they qualified, days until they closed or None."""
    rows = pl.DataFrame(
        [
            {"lead": place + 1, "account": account, "person": place, "mql_at": day * DAY,
             "lost_at": None if lasts is None else (day + lasts) * DAY}
            for place, (account, day, lasts) in enumerate(leads)
        ],
        schema=dict.fromkeys(("lead", "account", "person", "mql_at", "lost_at"), pl.Int64),
    )  # fmt: skip
    tables = tables_of_rows(engine, {"leads": rows})
    return engine.answer(buying_groups(tables.leads, WINDOW)).to_pylist()


def one_by_one(leads: Sequence[tuple[int, int, int | None]]) -> dict[int, int]:
    """The group of each lead, told as the agreement does: who qualifies while one is open joins it."""
    groups: dict[int, int] = {}
    open_until: dict[int, tuple[int, float]] = {}
    order = sorted(range(len(leads)), key=lambda place: (leads[place][1], place))
    for place in order:
        account, day, lasts = leads[place]
        end = float("inf") if lasts is None else max(day + lasts, day + 10)
        group, until = open_until.get(account, (0, -1.0))
        if day > until:
            group, until = place + 1, -1.0
        open_until[account] = (group, max(until, end))
        groups[place + 1] = group
    return groups


def test_three_colleagues_within_the_window_and_one_much_later(engine: Engine) -> None:
    rows = found(engine, [(1, 0, 1), (1, 8, 1), (1, 17, 2), (1, 40, None), (2, 8, 1)])
    assert {row["lead"]: row["group"] for row in rows} == {1: 1, 2: 1, 3: 1, 4: 4, 5: 5}
    last = next(row for row in rows if row["lead"] == 3)
    assert (last["began_at"], last["open_until"]) == (0, 27 * DAY)
    assert next(row for row in rows if row["lead"] == 4)["open_until"] is None


@given(st.lists(LEAD, min_size=1, max_size=25))
@QUICK
def test_groups_are_those_of_the_rule_told_one_by_one_and_never_two_at_once(
    engine: Engine, leads: list[tuple[int, int, int | None]]
) -> None:
    rows = found(engine, leads)
    assert {row["lead"]: row["group"] for row in rows} == one_by_one(leads)
    spans = {(row["account"], row["began_at"], row["open_until"] or 10**18) for row in rows}
    for account, begun, until in spans:
        others = [span for span in spans if span[0] == account and span[1] != begun]
        assert all(other[2] < begun or other[1] > until for other in others)
