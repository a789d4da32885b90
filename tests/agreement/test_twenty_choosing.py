"""Which leads a sitting lays out: they differ, nobody stands there twice, and the number alone decides."""

from collections import Counter
from dataclasses import replace

import pytest

from accord.agreement.twenty.choosing import Became, Candidate, TooFew, choose

SOURCES = ("google", "linkedin", None)
DECIDED = [each.value for each in Became if each is not Became.UNDECIDED]


def pool(n: int, became: tuple[str, ...] = tuple(Became)) -> list[Candidate]:
    return [
        Candidate(
            n, n, n, became[n % len(became)], SOURCES[n % 3], ("under 50", "under 250")[n % 2]
        )
        for n in range(1, n + 1)
    ]


def test_outcomes_take_turns_and_sources_and_sizes_differ() -> None:
    chosen = choose(pool(300), 1)
    assert Counter(each.became for each in chosen) == dict.fromkeys(DECIDED, 5)
    sources = Counter(each.source for each in chosen)
    assert max(sources.values()) - min(sources.values()) <= 2
    assert Counter(each.size for each in chosen) == {"under 50": 10, "under 250": 10}


def test_the_number_alone_decides_whatever_the_order_in_which_they_come() -> None:
    known = pool(300)
    assert choose(known, 3) == choose(reversed(known), 3)
    assert choose(known, 3) != choose(known, 4)


def test_nobody_stands_there_twice() -> None:
    twice = pool(30) + [replace(each, lead=each.lead + 100) for each in pool(30)]
    chosen = choose(twice, 1)
    assert len({each.person for each in chosen}) == len(chosen) == 20


def test_undecided_leads_only_fill_up() -> None:
    chosen = choose(pool(12, ("won",)) + [replace(each, lead=each.lead + 50, person=each.person + 50,
        became=Became.UNDECIDED.value) for each in pool(30)], 1)  # fmt: skip
    assert Counter(each.became for each in chosen) == {"won": 12, "undecided": 8}


def test_fewer_than_twenty_are_used_and_fewer_than_eight_are_refused() -> None:
    assert len(choose(pool(9), 1)) == 9
    with pytest.raises(TooFew, match="there are 7"):
        choose(pool(7), 1)
