"""Each complaint from a short history: what is said, and that the figure is its rows."""

from dataclasses import replace
from typing import cast

import pytest

from accord.basics.moments import DAY, HOUR
from accord.metrics.question import BadQuestion
from accord.tables.engine import Engine
from board.history import History, Row, always, leads
from metrics.test_questions import Counting


def took_on(month: int, place: int, lead: Row) -> Row:
    """Three of four are accepted after five hours, the fourth sent back for a reason."""
    if place % 4 == 3:
        return {"sent_back_at": lead["sent_at"] + 5 * HOUR, "reason": "no_budget"}
    return {"sal_at": lead["sent_at"] + 5 * HOUR}


def test_as_many_leads_as_ever_is_no_evidence_of_too_few() -> None:
    found = leads(always(40)).answers()["too_few_leads"]
    assert (found.verdict, found.owner, found.key) == ("none", "marketing", "too_few_leads.none")
    assert found.sentence == (
        "Leads come in as usual: 120 qualified leads from August to October 2026; at the pace of the "
        "year before it would have been about 120."
    )
    assert found.remarks == ("The same months of last year brought 120.",)
    assert found.rows == "/board/mqls/rows?period=2026-08-01..2026-11-01"


def test_half_the_leads_is_evidence_of_too_few() -> None:
    found = leads(lambda month: 20 if month < 3 else 40).answers()["too_few_leads"]
    assert (found.verdict, found.verdict_words) == ("evidence", "evidence of it")
    assert found.sentence.startswith(
        "Fewer leads came in than usual: 60 qualified leads from August"
    )


def test_twice_the_leads_is_said_to_marketings_credit() -> None:
    found = leads(lambda month: 80 if month < 3 else 40).answers()["too_few_leads"]
    assert found.verdict == "opposite"
    assert found.sentence.startswith("Marketing brought more leads than usual: 240 qualified leads")


def test_a_season_that_comes_every_year_is_no_evidence() -> None:
    # Autumn is slow in both years: fewer than the pace of the year, as many as last autumn.
    autumn = (0, 1, 2, 12, 13, 14)
    found = leads(lambda month: 20 if month in autumn else 40).answers()["too_few_leads"]
    assert found.key == "too_few_leads.none"


def test_without_a_second_year_a_dip_may_be_the_season_and_a_collapse_may_not() -> None:
    dip = leads(lambda month: 30 if month < 3 else 40, months=14).answers()["too_few_leads"]
    assert (dip.verdict, dip.key) == ("unknown", "too_few_leads.season")
    collapse = leads(lambda month: 10 if month < 3 else 40, months=14).answers()["too_few_leads"]
    assert collapse.verdict == "evidence"
    assert "takes the same months of a year before" in collapse.remarks[0]


def test_a_month_of_history_says_nothing_about_what_is_usual() -> None:
    found = leads(always(40), months=2).answers()
    assert found["too_few_leads"].key == "missing.short_past"
    assert {one.verdict for one in found.values()} == {"unknown"}


def test_leads_that_come_in_bursts_need_a_deeper_drop() -> None:
    def bursts(month: int) -> int:
        return 30 if month < 3 else 15 + 55 * (month % 2)

    steady = leads(lambda month: 30 if month < 3 else 48).answers()["too_few_leads"]
    assert (steady.verdict, leads(bursts).answers()["too_few_leads"].verdict) == (
        "evidence",
        "none",
    )


def test_more_leads_sent_back_than_before_is_evidence_with_its_reason() -> None:
    def became(month: int, place: int, lead: Row) -> Row:
        kept = place % 2 if month < 3 else place % 4
        return took_on(month, 0 if kept else 3, lead)

    found = leads(always(40), became).answers()["poor_leads"]
    assert found.sentence == (
        "Sales sends back more leads than before: 60 of the 120 it answered from August to October "
        "2026 (50 %); in the year before it was 25 %."
    )
    assert (found.verdict, found.owner) == ("evidence", "marketing")
    assert found.remarks == ("The reason given most often is “no budget”, 60 of 60 times.",)


def test_fewer_sent_back_is_praised() -> None:
    def became(month: int, place: int, lead: Row) -> Row:
        return took_on(month, 3 if place % (20 if month < 3 else 3) == 0 else 0, lead)

    found = leads(always(40), became).answers()["poor_leads"]
    assert found.verdict == "opposite"
    assert found.sentence.startswith("Leads have become better: sales took on 114 of the 120")


def test_one_source_that_comes_back_more_often_is_named() -> None:
    def became(month: int, place: int, lead: Row) -> Row:
        display = {"channel": "Display"} if place % 5 == 0 else {}
        return took_on(month, 3 if place % (10 if display else 7) == 0 else 0, lead) | display

    found = leads(always(60), became).answers()["poor_leads"]
    assert found.sentence == (
        "Leads from Display come back more often than others: sales sent back 72 of the 144 it answered "
        "from November 2025 to October 2026 (50 %), and 15 % of all others."
    )
    assert found.rows is not None
    assert found.rows.endswith("&channel=Display")


def test_leads_that_nobody_answered_are_neither_good_nor_poor() -> None:
    def became(month: int, place: int, lead: Row) -> Row:
        return {} if month < 3 and place % 2 else took_on(month, place // 2, lead)

    found = leads(always(40), became).answers()
    assert found["poor_leads"].verdict == "none"
    assert found["prospects_disregarded"].verdict == "evidence"


def test_where_returns_are_not_recorded_qualification_tells() -> None:
    def became(month: int, place: int, lead: Row) -> Row:
        qualified = place % (8 if month < 4 else 2) == 0
        return {"sql_at": lead["mql_at"] + 3 * DAY} if qualified else {}

    found = leads(always(40), became).answers()["poor_leads"]
    assert found.key == "poor_leads.evidence.past.qualified"
    assert found.question is not None
    assert found.question.metric == "mql_to_sql_rate"


def test_less_becomes_of_accepted_leads() -> None:
    def became(month: int, place: int, lead: Row) -> Row:
        qualified = place % (6 if month < 4 else 2) == 0
        accepted = {"sal_at": lead["sent_at"] + HOUR}
        sql = {"sql_at": lead["sent_at"] + 5 * DAY, "won_at": lead["sent_at"] + 9 * DAY}
        return accepted | (sql if qualified else {})

    found = leads(always(40), became).answers()["little_converted"]
    assert (found.verdict, found.owner) == ("evidence", "sales")
    assert found.sentence.startswith("Less becomes of accepted leads than before: of the 120 that")
    assert found.remarks[0].startswith("Each lead had 5 days for it")


def test_leads_too_young_to_have_got_there_are_left_out() -> None:
    def became(month: int, place: int, lead: Row) -> Row:
        # Every second lead is won after 70 days, and those of the last months not yet.
        won = lead["sent_at"] + 70 * DAY
        reached = {"sql_at": won - DAY, "won_at": won} if place % 2 and month > 1 else {}
        return reached | {"sal_at": lead["sent_at"] + HOUR}

    found = leads(always(40), became).answers()["little_converted"]
    assert found.verdict == "none"
    assert found.look is not None
    assert str(found.look.period.end) == "2026-09-01"


def test_the_end_of_a_quarter_is_held_against_ends_of_quarters() -> None:
    # Half of what closes is won, at the end of a quarter nearly all: no month is like the one before.
    history = History()
    for month in range(14, -1, -1):
        for place in range(60):
            at_end = month % 3 == 1
            history.deal(month, place, "won" if place % 10 < (9 if at_end else 4) else "lost", None)
    found = history.answers()["little_converted"]
    assert (found.key, found.verdict) == ("little_converted.none.win_rate", "none")


def deals_of(large_won: int, small_won: int, **facts: str) -> History:
    """Twelve months of five large and fifteen small deals, so many of twenty won of either."""
    history = History()
    for month in range(11, -1, -1):
        for place in range(20):
            large = place % 4 == 0
            day = place * 27 // 20
            won = (month * 5 + place // 4) % 20 < large_won if large else place < small_won
            amount = (900_000 if large else 100_000) + month * 20 + place
            reason = "price" if large and not won else "timing"
            history.deal(month, day, "won" if won else "lost", amount, reason=reason, **facts)
    return history


def test_large_deals_that_slip_away_are_evidence_and_the_reason_is_named() -> None:
    found = deals_of(large_won=4, small_won=12).answers()["lucrative_deals_lost"]
    assert found.sentence == (
        "Large deals slip away more often than others: 12 of the 60 that closed from November 2025 to "
        "October 2026 were won (20 %), and 60 % of the smaller ones."
    )
    assert found.remarks == (
        "Of the large deals, 432,060 EUR was lost and 108,010 EUR won.",
        "Large deals are lost to “price” more often than smaller ones: 48 of 48.",
    )
    assert found.rows is not None
    assert found.rows.endswith("&size=large")


def test_large_deals_brought_home_are_praised() -> None:
    found = deals_of(large_won=18, small_won=8).answers()["lucrative_deals_lost"]
    assert found.verdict == "opposite"
    assert found.sentence.startswith("Sales brings the large deals home: ")


def test_where_lost_deals_carry_no_amount_the_product_tells() -> None:
    history = deals_of(large_won=4, small_won=12)
    for deal in history.deals:
        deal["product"] = "Suite" if cast(int, deal["amount"]) > 500_000 else "Team"
        deal["amount"] = deal["amount"] if deal["outcome"] == "won" else 0
    found = history.answers()["lucrative_deals_lost"]
    assert found.key == "lucrative_deals_lost.evidence.size.product"
    assert "The deals that bring most (Suite) slip away" in found.sentence
    for deal in history.deals:
        deal["product"] = None
    blind = history.answers()["lucrative_deals_lost"]
    assert (blind.key, blind.needed) == (
        "missing.no_amounts",
        ("deals: amount, on lost deals too",),
    )


def test_few_deals_are_shown_by_name_and_not_as_a_rate() -> None:
    history = History()
    for place, outcome in enumerate(("won", "lost", "lost", "lost", "won", "lost")):
        history.deal(place, 3, outcome, 100 * (place + 1))
    found = history.answers()["lucrative_deals_lost"]
    assert (found.verdict, len(found.names)) == ("unknown", 1)
    assert "%" not in found.sentence


def answered(month: int, place: int, lead: Row) -> Row:
    return {"first_contact_at": lead["sent_at"] + (2 + place % 20) * HOUR}


def test_prospects_who_hear_nothing_are_evidence_and_those_who_wait_are_counted() -> None:
    def became(month: int, place: int, lead: Row) -> Row:
        return {} if month < 3 and place % 3 == 0 else answered(month, place, lead)

    found = leads(always(40), became).answers()["prospects_disregarded"]
    assert (found.verdict, found.owner) == ("evidence", "sales")
    assert found.sentence.startswith("More qualified prospects wait for an answer than before: ")
    assert found.remarks[0] == "42 of them wait to this day."


def test_a_habit_of_leaving_a_third_waiting_is_evidence_though_nothing_changed() -> None:
    def became(month: int, place: int, lead: Row) -> Row:
        return {} if place % 3 == 0 else answered(month, place, lead)

    found = leads(always(40), became).answers()["prospects_disregarded"]
    assert found.key == "prospects_disregarded.evidence.left_over"


def test_without_calls_mails_or_answers_nobody_can_say_who_was_disregarded() -> None:
    found = leads(always(40)).answers()["prospects_disregarded"]
    assert (found.verdict, found.key) == ("unknown", "missing.no_answers")
    assert found.needed[0] == "leads: first_contact_at, accepted_at or returned_at"


def test_nothing_imported_yet_says_what_it_would_take() -> None:
    found = History().answers()
    assert {one.verdict for one in found.values()} == {"unknown"}
    assert all(one.needed for one in found.values())


def test_a_history_that_ended_long_ago_is_judged_by_its_own_end() -> None:
    history = leads(lambda month: 20 if month < 3 else 40, took_on)
    old = replace(history, now=history.now + 3000 * DAY).answers()
    assert old["too_few_leads"].sentence == history.answers()["too_few_leads"].sentence


def test_a_period_can_be_asked_for_and_must_be_over() -> None:
    history = leads(always(40), took_on)
    asked = history.answers("2026-Q2")["too_few_leads"]
    assert "in the second quarter of 2026" in asked.sentence
    young = history.answers("2026-Q4")
    for name in ("too_few_leads", "poor_leads", "prospects_disregarded"):
        assert (young[name].verdict, young[name].key) == ("unknown", "missing.too_young")
    assert "2027-01-01" in young["too_few_leads"].sentence
    with pytest.raises(BadQuestion, match="no past"):
        history.answers("all")


def test_a_difference_of_less_than_a_tenth_is_called_slight() -> None:
    def became(month: int, place: int, lead: Row) -> Row:
        return took_on(month, 3 if place % 100 < (47 if month < 3 else 44) else 0, lead)

    found = leads(lambda month: 6000 if month < 3 else 2000, became, months=16).answers()[
        "poor_leads"
    ]
    assert (found.verdict, found.key) == ("none", "poor_leads.slightly_worse")


def test_a_difference_that_chance_makes_is_called_so() -> None:
    def became(month: int, place: int, lead: Row) -> Row:
        return took_on(month, 3 if place % 10 < (4 if month < 3 else 3) else 0, lead)

    found = leads(always(10), became).answers()["poor_leads"]
    assert found.verdict == "none"
    assert found.remarks[0] == "Numbers of this size swing as far as that by chance."
    assert found.remarks[-1] == "It would be more than chance had sales sent back 17 or more."


def test_the_number_of_statements_does_not_grow_with_the_data() -> None:
    counts = []
    for a_month, sources in ((10, 2), (60, 12)):
        history = leads(always(a_month), took_on)
        for place, lead in enumerate(history.leads):
            lead["channel"] = f"C{place % sources}"
        for month in range(12):
            for place in range(a_month):
                history.deal(month, place, "lost" if place % 3 else "won", 100 + place, owner=place)
        statements: list[object] = []
        facts = history.facts()
        counting = cast(Engine, Counting(facts.engine, statements))
        history.answers(facts=replace(facts, engine=counting))
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 17
