"""The complaint that was planted is raised, and where nothing was planted none is.

Five complaints at one in a hundred each: at most one company in twenty hears a false alarm.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest

from accord.board.complaints import Answered
from board.simulated import NOTHING, PLANTED, Planted, answers, plan_of

# What the least of the five must reach, and all together.
POWER, POWER_OF_ALL = 0.75, 0.9
FALSE_ALARMS = 0.05


@cache
def heard(planted: Planted, number: int) -> dict[str, Answered]:
    return answers(plan_of(number, planted.turn))


def companies(of_each: int, first: int) -> Iterator[tuple[Planted, dict[str, Answered]]]:
    """As many of each planted complaint, and as many where nothing is; no two of one seed."""
    for place, planted in enumerate((*PLANTED, NOTHING)):
        for number in range(of_each):
            yield planted, heard(planted, first + place * 1000 + number)


def counted(of_each: int, first: int) -> tuple[Counter[str], int, int]:
    """Right sentences by complaint, companies with a false alarm, companies with false praise."""
    right: Counter[str] = Counter()
    alarms, praises = 0, 0
    for planted, found in companies(of_each, first):
        raised = {name for name, one in found.items() if one.verdict == "evidence"}
        right[planted.complaint or "nothing"] += (
            planted.complaint in raised if planted.complaint else not raised
        )
        alarms += bool(raised - {planted.complaint, *planted.also})
        praises += any(one.verdict == "opposite" for one in found.values())
    return right, alarms, praises


def test_a_company_of_each_complaint_and_one_of_none() -> None:
    right, alarms, praises = counted(1, 40_000)
    assert sum(right.values()) >= 5
    assert alarms <= 1
    assert praises <= 1


@pytest.mark.proof
def test_a_hundred_companies_each_with_one_complaint_or_none() -> None:
    right, alarms, praises = counted(17, 50_000)
    companies = 17 * (len(PLANTED) + 1)
    raised = [right[planted.complaint or ""] for planted in PLANTED]
    assert min(raised) >= POWER * 17
    assert sum(raised) >= POWER_OF_ALL * 17 * len(PLANTED)
    assert alarms <= FALSE_ALARMS * companies
    assert praises <= FALSE_ALARMS * companies
    for planted in PLANTED:
        print(
            f"{planted.complaint} raised in {right[planted.complaint or '']} of 17: {planted.turn}"
        )
    print(f"nothing raised in {right['nothing']} of 17 where nothing was planted")
    print(f"a false alarm in {alarms} and false praise in {praises} of {companies} companies")
