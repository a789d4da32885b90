"""Whatever a history holds, each complaint has a sentence, and its figure is what its rows make."""

import random

import pytest

from accord.basics.moments import DAY, HOUR
from board.history import History, Row, figure_of

REASONS = ("no_budget", "no_fit", None)


def any_history(seed: int) -> History:
    """Months of few or many leads and deals, any stage of which may not be recorded at all."""
    chance, history = random.Random(seed), History()
    most = chance.choice((2, 12, 40))
    stages = [stage for stage in STAGES if chance.random() < 0.7]
    amounts = chance.choice((("won", "lost"), ("won",), ()))
    for month in range(chance.randrange(1, 26), -1, -1):
        for place in range(chance.randrange(most)):
            lead = history.lead(month, place, channel=chance.choice(("Email", "Direct", None)))
            became(chance, lead, stages)
        for place in range(chance.randrange(most)):
            outcome = chance.choice(("won", "lost", "lost"))
            amount = chance.randrange(1, 999) if outcome in amounts else 0
            product = chance.choice(("Team", "Suite"))
            history.deal(month, place, outcome, amount, product=product, owner=chance.randrange(3))
    return history


STAGES = ("sal_at", "sent_back_at", "sql_at", "won_at", "first_contact_at")


def became(chance: random.Random, lead: Row, stages: list[str]) -> None:
    for stage in stages:
        if chance.random() < 0.5:
            lead[stage] = lead["sent_at"] + chance.randrange(1, 40) * HOUR
    if lead.get("sent_back_at"):
        lead["reason"] = chance.choice(REASONS)
    if chance.random() < 0.05:
        lead["sent_at"] = lead["mql_at"] = None
    if chance.random() < 0.05:
        lead["won_at"] = lead["created_at"] + 900 * DAY


@pytest.mark.parametrize("seed", range(12))
def test_every_sentence_can_be_said_and_every_figure_is_its_rows(seed: int) -> None:
    history = any_history(seed)
    facts = history.facts()
    for one in history.answers(facts=facts).values():
        assert one.sentence.endswith(".")
        assert "{" not in " ".join((one.sentence, *one.remarks))
        assert "None" not in " ".join((one.sentence, *one.remarks))
        if one.question is None or one.figure is None:
            assert one.verdict == "unknown"
            continue
        found = figure_of(one, history.rows(one.question, facts))
        assert found == pytest.approx(one.figure.value) or one.figure.n == 0
