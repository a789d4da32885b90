"""The reader: takes questions to the engine in few passes and makes answers of what comes back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from accord.metrics.answer import Answer, Figure
from accord.metrics.answering import answer_of, parts_currencies
from accord.metrics.batches import Bench, Money, Task, additive, bound_values
from accord.metrics.facts import Facts
from accord.metrics.folding import Reading, in_grains, read_sums, read_values
from accord.metrics.metric import Derived
from accord.metrics.planning import plan
from accord.metrics.question import NO_TARGETS, Question, Targets


@dataclass(frozen=True)
class Rows:
    """The rows that a figure counts; their `value` adds up to it, averages to it or has it as median.

    Money stands in `currency`, or where there is none in that of its row.
    """

    metric: str
    frame: pa.Table
    currency: str | None = None

    @property
    def count(self) -> int:
        """How many rows there are."""
        return int(self.frame.num_rows)


def ask(
    questions: Sequence[Question],
    facts: Facts,
    now: int,
    rollups: bool = True,
    targets: Targets = NO_TARGETS,
) -> list[Answer]:
    """Answers in the order of the questions; figures over the same rows are read together."""
    plans = [plan(question, facts, now, rollups, targets) for question in questions]
    readings = _read(dict.fromkeys(task for each in plans for task in each.tasks), facts)
    mixed = [each.apart for each in plans if parts_currencies(each, readings)]
    readings |= _read(dict.fromkeys(task for each in mixed for task in each.tasks), facts)
    return [answer_of(each, readings, facts) for each in plans]


def rows(question: Question, facts: Facts, now: int) -> Rows:
    """The rows that the figure counts, with every dimension and the imported properties it names.

    A derived figure gives the rows of its parts, told apart by `part`.
    """
    each = plan(replace(question, by=(), against=None), facts, now, rollups=False)
    frames = []
    for part, task in each.side.tasks.items():
        frame = _rows_of(task, facts, question.properties)
        if isinstance(each.metric, Derived):
            frame = frame.append_column("part", pa.array([part] * frame.num_rows, pa.string()))
        frames.append(frame)
    priced = any(task.metric.priced_on for task in each.side.tasks.values())
    currency = facts.money().target if priced else None
    return Rows(each.metric.name, pa.concat_tables(frames, promote_options="permissive"), currency)


def _read(tasks: Iterable[Task], facts: Facts) -> dict[Task, Reading]:
    batches: dict[tuple[object, ...], list[Task]] = {}
    for task in tasks:
        # What is open at the end of a period is priced on that day, so periods are priced apart.
        apart = task.metric.priced_on == "end" and facts.money().mixed
        batches.setdefault((*task.batch, task.bounds if apart else None), []).append(task)
    readings: dict[Task, Reading] = {}
    for batch in batches.values():
        if additive(batch[0].metric):
            readings |= zip(batch, _sums(batch, facts), strict=True)
        else:
            readings[batch[0]] = _values(batch[0], facts)
    return readings


def _sums(tasks: Sequence[Task], facts: Facts) -> list[Reading]:
    money = money_of(tasks[0], facts)
    found = facts.run(
        ("sums", tuple(task.shape for task in tasks), money),
        tasks[0].tables(money),
        lambda tables, values: Bench(tables, facts.company, money).sums(tasks, values),
        bound_values(tasks),
    )
    return read_sums(tasks, in_grains(found, tasks[0].by, facts.company.calendar), money)


def _values(task: Task, facts: Facts) -> Reading:
    found = facts.run(
        ("values", task.shape),
        task.tables(Money(None)),
        lambda tables, values: Bench(tables, facts.company).values(task, values),
        bound_values([task]),
    )
    return read_values(task, in_grains(found, task.by, facts.company.calendar))


def read_distribution(task: Task, facts: Facts) -> Figure:
    """The figure of a distribution: its median and quartiles are those of the rows' own values."""
    return _values(task, facts).whole


def _rows_of(task: Task, facts: Facts, props: tuple[str, ...]) -> pa.Table:
    money = money_of(task, facts)
    return facts.run(
        ("rows", task.shape, money, props),
        task.tables(money, (*task.metric.splits, *props)),
        lambda tables, values: Bench(tables, facts.company, money).rows(task, values, props),
        bound_values([task]),
    )


def money_of(task: Task, facts: Facts) -> Money:
    """The currencies that the task's amounts come in; none where it counts no money."""
    return facts.money() if task.metric.priced_on else Money(None)
