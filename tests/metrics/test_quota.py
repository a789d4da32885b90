from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from accord.agreement.document import Capacity
from accord.basics.periods import Calendar, parse_period, span
from accord.metrics.quota import Owed, price_of, reverse_funnel, signed_capacity, worth

CALENDAR = Calendar()
QUARTER = parse_period("2026-Q4", CALENDAR, 0)


def test_half_a_million_takes_fifty_deals_two_hundred_chances_a_thousand_leads() -> None:
    found = reverse_funnel(500_000, 10_000, [("sql", 0.25), ("mql", 0.2)])
    assert [(step.stage, step.count) for step in found] == [
        ("won", 50),
        ("sql", 200),
        ("mql", 1000),
    ]


def test_rounding_up_at_one_stage_does_not_add_up_in_the_next() -> None:
    # 10.5 deals are 11, but 105 leads and not 110 bring them.
    found = reverse_funnel(105_000, 10_000, [("sql", 0.1)])
    assert [step.count for step in found] == [11, 105]


def test_a_stage_that_nobody_passes_ends_the_way() -> None:
    assert len(reverse_funnel(1000, 10, [("sql", 0.5), ("sal", 0.0), ("sent", 0.5)])) == 2
    assert reverse_funnel(1000, 0, []) == ()


def test_capacity_of_a_quarter_is_that_of_its_days() -> None:
    signed = [
        Capacity(period="2026-Q4", leads_a_week=40),
        Capacity(period="2027-Q1", leads_a_week=44),
    ]
    assert signed_capacity(signed, QUARTER) == 40 * 92 // 7
    across = span(date(2026, 12, 25), date(2027, 1, 8), CALENDAR)
    assert signed_capacity(signed, across) == 84
    assert signed_capacity(signed[1:], QUARTER) is None
    assert signed_capacity(signed, parse_period("all", CALENDAR, 0)) is None


@given(
    st.integers(0, 10**9), st.integers(1, 10**6), st.lists(st.floats(0.001, 1), max_size=4),
    st.integers(1, 5000),
)  # fmt: skip
def test_nobody_owes_more_than_was_signed(
    target: int, size: int, rates: list[float], leads_a_week: int
) -> None:
    way = reverse_funnel(target, size, [(f"stage {at}", rate) for at, rate in enumerate(rates)])
    capacity = signed_capacity([Capacity(period="2026-Q4", leads_a_week=leads_a_week)], QUARTER)
    owed = Owed(way[-1].count, capacity)
    assert capacity is not None
    assert owed.leads <= capacity
    assert owed.leads + owed.beyond == owed.needed
    assert 0 <= owed.covered <= 1
    assert [step.count for step in way] == sorted(step.count for step in way)


def test_twelve_million_as_demos_or_downloads_or_both() -> None:
    prices = {"Demo": 12_000.0, "Download": 4_000.0}
    assert worth({"Demo": 1000}, prices) == 12_000_000
    assert worth({"Download": 3000}, prices) == 12_000_000
    assert worth({"Demo": 600, "Download": 1200}, prices) == 12_000_000


def test_a_type_without_a_price_counts_as_other() -> None:
    prices = {"Demo": 0.1, "other": 0.2}
    assert worth({"Demo": 3, "Webinar": 1, None: 1}, prices) == Fraction(7, 10)
    assert price_of("Webinar", {"Demo": 1.0}) is None
