"""How tests ask: one engine for all of them, a small log on it, answers of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from accord.basics.periods import Calendar
from accord.metrics import reading
from accord.metrics.answer import Answer
from accord.metrics.facts import Facts
from accord.metrics.question import Company, Filter, Question
from accord.metrics.reading import Rows
from accord.tables.engine import Engine, open_engine
from accord.tables.shelf import tables_of_logs
from compiled import texts
from metrics.small_log import NOW, SmallLog, small_log

ACME = Company(Calendar(), None, ("Acme",))


@cache
def duckdb() -> Engine:
    return open_engine("duckdb", texts())


@dataclass(frozen=True)
class Desk:
    """A log that can be asked."""

    log: SmallLog
    facts: Facts

    def ask(self, metric: str, **asked: Any) -> Answer:
        return self.ask_all([question(metric, **asked)])[0]

    def ask_all(self, questions: Sequence[Question], rollups: bool = True) -> list[Answer]:
        return reading.ask(questions, self.facts, NOW, rollups)

    def rows(self, metric: str, **asked: Any) -> Rows:
        return reading.rows(question(metric, **asked), self.facts, NOW)


def question(
    metric: str, where: Mapping[str, str | int | None] | None = None, **asked: Any
) -> Question:
    filters = tuple(Filter(name, (value,)) for name, value in (where or {}).items())
    return Question(metric, where=filters, **asked)


def desk(
    log: SmallLog, company: Company = ACME, as_of: int | None = None, engine: Engine | None = None
) -> Desk:
    engine = engine or duckdb()
    tables = tables_of_logs(engine, log.frames(), company.calendar.zone, as_of)
    return Desk(log, Facts(engine, tables, company))


@cache
def seeded(seed: int) -> Desk:
    return desk(small_log(seed))
