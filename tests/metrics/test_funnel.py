from accord.metrics.funnel import funnel
from accord.metrics.question import Question
from metrics.asking import desk, seeded
from metrics.small_log import NOW
from metrics.test_questions import leads


def test_the_funnel_of_five_leads() -> None:
    log = leads(
        ("2026-03-02", 1, None), ("2026-03-02", 1, None), ("2026-03-02", None, 2),
        ("2026-03-02", None, None), ("2026-02-02", 1, None),
    )  # fmt: skip
    found = funnel(Question("leads", "2026-03"), desk(log).facts, NOW)
    steps = {step.stage: (step.reached, step.open, step.left) for step in found.whole.steps}
    assert steps == {
        "lead": (4, 0, 0),
        "mql": (4, 0, 0),
        "sent": (4, 1, 1),
        "sal": (2, 2, 0),
        "sql": (0, 0, 0),
        "won": (0, 0, 0),
    }
    shares = {step.stage: (step.share.value, step.of_all.value) for step in found.whole.steps}
    assert shares["sal"] == (0.5, 0.5)
    assert shares["won"] == (None, 0)


def test_the_open_the_gone_and_the_won_are_all_there_are() -> None:
    found = funnel(Question("leads", by=("channel",)), seeded(1).facts, NOW)
    for each in (found.whole, *found.groups):
        ended = sum(step.open + step.left for step in each.steps) + each.steps[-1].reached
        assert ended == each.steps[0].reached


def test_groups_add_up_to_the_whole() -> None:
    found = funnel(Question("leads", by=("owner", "month")), seeded(2).facts, NOW)
    for place, step in enumerate(found.whole.steps):
        assert sum(group.steps[place].reached for group in found.groups) == step.reached


def test_no_share_is_above_one_whatever_was_skipped() -> None:
    found = funnel(Question("leads"), seeded(3).facts, NOW)
    assert all((step.share.value or 0) <= 1 for step in found.whole.steps)


def test_a_period_without_leads_has_an_empty_funnel_and_no_groups() -> None:
    found = funnel(Question("leads", "2019", by=("channel",)), seeded(1).facts, NOW)
    assert ([step.reached for step in found.whole.steps], found.groups) == ([0] * 6, ())
