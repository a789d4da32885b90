import pytest

from accord.basics.periods import parse_period
from accord.metrics.catalogue import catalogue
from accord.metrics.question import Question
from metrics.asking import ACME, seeded
from metrics.second import SECOND, Span
from metrics.small_log import NOW

PERIODS = ("all", "2026-Q2", "2026-03", "2026-Q4", "2025")


def test_every_metric_has_a_second_calculation() -> None:
    assert {metric.name for metric in catalogue(ACME)} == set(SECOND)


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_figure_is_found_again(seed: int, period: str) -> None:
    desk = seeded(seed)
    days = parse_period(period, ACME.calendar, NOW)
    span = Span(days.since, days.until, NOW)
    answers = desk.ask_all([Question(name, period) for name in SECOND])
    found = {answer.metric: answer.figure.value for answer in answers}
    expected = {name: second(desk.log, span) for name, second in SECOND.items()}
    assert found == pytest.approx(expected)


@pytest.mark.parametrize("metric", sorted(SECOND))
def test_what_is_unknown_says_why(metric: str) -> None:
    figure = seeded(1).ask(metric, period="2019").figure
    assert figure.value is not None or figure.why
