from datetime import date

import pytest

from accord.basics.moments import DAY, day_number, parse_moment
from accord.basics.periods import Calendar
from accord.metrics.answer import Answer
from accord.metrics.question import Company
from metrics.asking import Desk, desk
from metrics.small_log import SmallLog

EUR = Company(Calendar(), "EUR")


def won(
    *deals: tuple[str, str | None, int], rates: tuple[tuple[str, str, str, float], ...] = ()
) -> SmallLog:
    """Won deals as (closing day, currency, minor units), rates as (day, from, to, rate)."""
    log = SmallLog()
    for number, (day, currency, amount) in enumerate(deals, 1):
        at = parse_moment(day)
        log.add("deals", subject=number, at=at, kind="deal_recorded", created_at=at - 9 * DAY,
                closed_at=at, outcome="won", amount=amount, currency=currency)  # fmt: skip
    for number, (day, source, target, rate) in enumerate(rates, 100):
        at = parse_moment(day)
        log.add("rates", subject=number, at=at, kind="rate_recorded", from_currency=source,
                day=day_number(date.fromisoformat(day)),
                to_currency=target, rate=rate)  # fmt: skip
    return log


def revenue(company: Company, log: SmallLog, **asked: object) -> tuple[object, ...]:
    answer = Desk.ask(desk(log, company), "revenue_won", **asked)
    groups = [(*group.key.values(), group.figure.value) for group in answer.groups]
    return answer.figure.value, answer.currency, groups


def spent(log: SmallLog, day: str, currency: str, amount: int) -> None:
    number = 200 + len(log.of("spend"))
    log.add("spend", subject=number, at=parse_moment(day), kind="spend_recorded", amount=amount,
            day=day_number(date.fromisoformat(day)), currency=currency, channel="Email")  # fmt: skip


def shown(answer: Answer) -> list[tuple[object, ...]]:
    return [(*g.key.values(), g.figure.value, g.figure.currency) for g in answer.groups]


def test_the_only_currency_seen_is_the_companys() -> None:
    assert revenue(Company(), won(("2026-02-01", "USD", 1250), ("2026-02-02", "USD", 1))) == (
        1251,
        "USD",
        [],
    )


def test_each_deal_is_converted_at_its_closing_day() -> None:
    log = won(
        ("2026-02-01", "USD", 1000), ("2026-02-10", "USD", 1000), ("2026-02-10", "EUR", 7),
        rates=(("2026-02-01", "USD", "EUR", 0.9), ("2026-02-10", "USD", "EUR", 0.8)),
    )  # fmt: skip
    assert revenue(EUR, log) == (900 + 800 + 7, "EUR", [])


def test_over_a_weekend_the_last_published_rate_holds_but_not_for_ever() -> None:
    rates = (("2026-02-06", "USD", "EUR", 0.5),)
    assert revenue(EUR, won(("2026-02-08", "USD", 1000), rates=rates))[0] == 500
    assert revenue(EUR, won(("2026-03-08", "USD", 1000), rates=rates))[0] == 500
    assert revenue(EUR, won(("2026-03-09", "USD", 1000), rates=rates))[0] is None
    assert revenue(EUR, won(("2026-02-05", "USD", 1000), rates=rates))[0] is None


def test_the_opposite_pair_serves_where_there_is_no_direct_one() -> None:
    rates = (("2026-02-06", "EUR", "USD", 2.0),)
    assert revenue(EUR, won(("2026-02-06", "USD", 1000), rates=rates))[0] == 500
    both = (*rates, ("2026-02-06", "USD", "EUR", 0.4))
    assert revenue(EUR, won(("2026-02-06", "USD", 1000), rates=both))[0] == 400


@pytest.mark.parametrize(("currency", "rate", "minor"), [("JPY", 0.006, 600), ("KWD", 3.0, 300)])
def test_currencies_without_cents_are_converted_by_their_own_minor_units(
    currency: str, rate: float, minor: int
) -> None:
    # 1,000 yen at 0.006 are 6.00 euros; 1.000 dinar at 3 are 3.00 euros.
    log = won(("2026-02-06", currency, 1000), rates=(("2026-02-06", currency, "EUR", rate),))
    assert revenue(EUR, log)[0] == minor


def test_without_a_rate_the_sum_is_unknown_and_each_currency_stands_alone() -> None:
    log = won(("2026-02-01", "USD", 1000), ("2026-02-02", "USD", 5), ("2026-02-01", "EUR", 7))
    answer = desk(log, EUR).ask("revenue_won")
    assert answer.figure.value is None
    assert "2 amounts have no rate to EUR" in (answer.figure.why or "")
    assert revenue(EUR, log)[2] == [("EUR", 7), ("USD", 1005)]
    assert revenue(EUR, log, by=("month",))[2] == [("2026-02", "EUR", 7), ("2026-02", "USD", 1005)]


def test_several_currencies_without_a_chosen_one_ask_for_the_setting() -> None:
    log = won(("2026-02-01", "USD", 1000), ("2026-02-01", "EUR", 7))
    answer = desk(log, Company()).ask("revenue_won")
    assert (answer.figure.value, answer.currency) == (None, None)
    assert "set ACCORD_CURRENCY" in (answer.figure.why or "")
    assert desk(log, Company()).ask("average_deal").figure.value is None


def test_an_amount_without_a_currency_counts_as_the_companys() -> None:
    assert revenue(EUR, won(("2026-02-01", None, 7), ("2026-02-01", "EUR", 1)))[0] == 8


def test_open_deals_are_converted_at_the_end_of_the_period() -> None:
    log = won(("2026-05-01", "USD", 1000), rates=(
        ("2026-04-25", "USD", "EUR", 0.9), ("2026-04-30", "USD", "EUR", 0.5)))  # fmt: skip
    assert desk(log, EUR).ask("pipeline_open", period="2026-04").figure.value == 500


def test_the_mean_is_rounded_once_half_to_even() -> None:
    log = won(("2026-02-01", "EUR", 2), ("2026-02-02", "EUR", 3))
    assert desk(log, EUR).ask("average_deal").figure.value == 2


def test_a_deal_that_closes_the_moment_after_was_open_at_the_end() -> None:
    log = won(("2026-05-01", "EUR", 7))
    assert desk(log, EUR).ask("pipeline_open", period="2026-04").figure.value == 7
    assert desk(log, EUR).ask("pipeline_open", period="2026-05-01").figure.value == 0
    assert desk(log, EUR).ask("pipeline_open", period="2026-03").figure.value == 0
    assert desk(log, EUR).ask("revenue_won", period="2026-05-01").figure.value == 7


def test_the_mean_of_each_currency_is_a_mean_too() -> None:
    log = won(("2026-02-01", "USD", 1000), ("2026-02-02", "USD", 2000), ("2026-02-03", "EUR", 7))
    answer = Desk.ask(desk(log, Company()), "average_deal")
    assert answer.figure.value is None
    assert [(*g.key.values(), g.figure.value) for g in answer.groups] == [
        ("EUR", 7),
        ("USD", 1500),
    ]


DOLLARS_THEN_EUROS = (
    ("2026-02-01", "USD", 1000),
    ("2026-02-09", None, 5),
    ("2026-03-01", "EUR", 7),
)


def test_a_second_currency_says_nothing_against_a_month_of_one() -> None:
    log = won(*DOLLARS_THEN_EUROS)
    assert revenue(Company(), log, period="2026-02") == (1005, "USD", [])
    assert revenue(Company(), log, period="2026-03") == (7, "EUR", [])
    assert revenue(Company(), log, where={"currency": "USD"}) == (1000, "USD", [])
    assert revenue(Company(), log, period="2026-01")[0] == 0


def test_where_rows_hold_several_currencies_each_stands_apart() -> None:
    log = won(*DOLLARS_THEN_EUROS, ("2026-03-02", "USD", 1))
    by_month = desk(log, Company()).ask("revenue_won", by=("month",), period="2026-03")
    assert by_month.figure.why == "Amounts come in EUR, USD; set ACCORD_CURRENCY to add them up."
    assert shown(by_month) == [("2026-03", "EUR", 7, "EUR"), ("2026-03", "USD", 1, "USD")]
    assert by_month.shape()["groups"][0]["currency"] == "EUR"
    held = desk(log, Company()).ask("revenue_won", period="2026-03", against="2026-02")
    assert [group.against and group.against.value for group in held.groups] == [None, 1000]


def test_amounts_that_name_no_currency_where_several_are_seen_ask_for_it() -> None:
    log = won(*DOLLARS_THEN_EUROS, ("2026-04-01", None, 3))
    answer = desk(log, Company()).ask("revenue_won", period="2026-04")
    assert answer.figure.value is None
    assert "name no currency" in (answer.figure.why or "")


def test_a_chosen_currency_without_rates_is_not_left_for_another() -> None:
    log = won(*DOLLARS_THEN_EUROS)
    answer = desk(log, EUR).ask("revenue_won", period="2026-02")
    assert (answer.figure.value, answer.currency) == (None, "EUR")
    assert shown(answer) == [("USD", 1000, "USD"), (None, 5, "EUR")]


def test_with_rates_amounts_by_currency_add_up_in_the_chosen_one() -> None:
    log = won(*DOLLARS_THEN_EUROS, rates=(("2026-02-01", "USD", "EUR", 0.5),))
    answer = desk(log, EUR).ask("revenue_won", by=("currency",))
    assert answer.figure.value == 512
    assert shown(answer) == [("EUR", 7, "EUR"), ("USD", 500, "EUR"), (None, 5, "EUR")]


def test_what_is_made_of_money_is_in_the_currency_of_its_rows() -> None:
    log = won(*DOLLARS_THEN_EUROS)
    spent(log, "2026-02-03", "USD", 500)
    spent(log, "2026-03-03", "USD", 700)
    cost = desk(log, Company()).ask("cost_per_won", period="2026-02")
    assert (cost.figure.value, cost.currency) == (250, "USD")
    assert desk(log, Company()).ask("return_on_spend", period="2026-02").figure.value == 1005 / 500
    pace = desk(log, Company()).ask("sales_velocity", period="2026-02")
    assert (pace.figure.value, pace.currency) == (round(1 * 502 / 9), "USD")


def test_dollars_spent_and_euros_won_make_no_return() -> None:
    log = won(*DOLLARS_THEN_EUROS)
    spent(log, "2026-03-03", "USD", 700)
    answer = desk(log, Company()).ask("return_on_spend", period="2026-03")
    assert answer.figure.value is None
    assert "Amounts come in EUR, USD" in (answer.figure.why or "")
    assert shown(answer) == [("EUR", None, "EUR"), ("USD", 0.0, "USD")]


def test_what_leads_cost_is_said_for_each_currency_over_all_leads() -> None:
    log = SmallLog()
    for lead in (1, 2):
        at = parse_moment("2026-02-01")
        log.add("leads", subject=lead, person=10 + lead, at=at, created_at=at, kind="lead_recorded")
    spent(log, "2026-02-03", "USD", 500)
    spent(log, "2026-02-03", "EUR", 70)
    answer = desk(log, Company()).ask("cost_per_lead")
    assert answer.figure.value is None
    assert shown(answer) == [("EUR", 35, "EUR"), ("USD", 250, "USD")]


def test_the_rows_of_a_month_of_one_currency_add_up_to_its_figure() -> None:
    rows = desk(won(*DOLLARS_THEN_EUROS), Company()).rows("revenue_won", period="2026-02").frame
    assert rows["value"].to_pylist() == [1000, 5]
    assert rows["currency"].to_pylist() == ["USD", None]
