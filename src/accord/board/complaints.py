"""The complaints, answered: each with a verdict, one sentence, one figure, its rows and its owner."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from accord.basics.rates import Estimate
from accord.board.rules import Verdict, settle
from accord.board.telling import keys_of, remarks_of, values_of
from accord.board.words import TITLES, VERDICTS, sentence
from accord.metrics.answer import period_shape
from accord.metrics.complaints.five import AskAll, findings
from accord.metrics.complaints.ground import Ground
from accord.metrics.complaints.looks import Finding, Look, Missing
from accord.metrics.metric import Owner
from accord.metrics.question import Question

RowsOf = Callable[[Question], pl.DataFrame]
NAMES_SHOWN = 12
_LABELS = ("name", "person", "account", "lead", "deal")


@dataclass(frozen=True)
class Answered:
    """One complaint's answer.

    `key` and `values` make the `sentence`, so that it can be said in another language. `figure` is
    that of `question`, whose rows are its rows; `against` is what it was held against. `names` stand
    for a rate where the cases are too few for one. `needed` are the columns of files that would
    answer what cannot be known. `look` is what the verdict rests on, one of all `looks`.
    """

    complaint: str
    title: str
    owner: Owner
    verdict: Verdict
    key: str
    values: Mapping[str, str]
    sentence: str
    remarks: tuple[str, ...] = ()
    figure: Estimate | None = None
    unit: str | None = None
    against: Estimate | None = None
    question: Question | None = None
    look: Look | None = None
    looks: tuple[Look, ...] = ()
    names: tuple[str, ...] = ()
    needed: tuple[str, ...] = field(default=())

    @property
    def verdict_words(self) -> str:
        """The verdict as people say it."""
        return VERDICTS[self.verdict]

    @property
    def rows(self) -> str | None:
        """The readable address of its rows."""
        return None if self.question is None else self.question.address()

    def shape(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "complaint": self.complaint,
            "title": self.title,
            "verdict": self.verdict,
            "verdict_words": self.verdict_words,
            "owner": self.owner,
            "sentence": self.sentence,
            "remarks": list(self.remarks),
            "metric": None if self.question is None else self.question.metric,
            "period": None if self.look is None else period_shape(self.look.period),
            "unit": self.unit,
            **_figure_shape(self.figure),
            "against": None if self.against is None else _figure_shape(self.against),
            "names": list(self.names),
            "needed": list(self.needed),
            "rows": self.rows,
        }


@dataclass(frozen=True)
class Quarrel:
    """All five answers, in the order in which a lead meets them.

    `history_ends` is the last day of a history that ends long before now, by which it is judged.
    """

    answers: tuple[Answered, ...]
    history_ends: date | None = None

    def shape(self) -> dict[str, Any]:
        """As JSON values."""
        ends = self.history_ends
        return {
            "history_ends": None if ends is None else ends.isoformat(),
            "complaints": [one.shape() for one in self.answers],
        }


def quarrel(ground: Ground, ask_all: AskAll, rows_of: RowsOf, now: int) -> Quarrel:
    """Answer all five; `ask_all` answers questions together, `rows_of` gives the rows of one."""
    found = tuple(_answered(finding, rows_of) for finding in findings(ground, ask_all))
    return Quarrel(found, ground.ends_on(now))


def _answered(finding: Finding, rows_of: RowsOf) -> Answered:
    settled = settle(finding)
    look = settled.look
    if look is None:
        return _unknown(finding)
    values = values_of(look)
    key, said = sentence(keys_of(finding.complaint, settled, look), values)
    return Answered(
        finding.complaint,
        TITLES[finding.complaint],
        finding.owner,
        settled.verdict,
        key,
        values,
        said,
        remarks_of(finding.complaint, settled, look, values),
        look.ours,
        "count" if look.question.metric in ("mqls", "leads") else "share",
        look.other,
        look.question,
        look,
        finding.looks,
        _names(look, rows_of) if settled.verdict == "unknown" else (),
    )


def _unknown(finding: Finding) -> Answered:
    missing = finding.missing or Missing("short_past")
    values = {name: str(value) for name, value in missing.facts.items()}
    key, said = sentence([f"missing.{missing.why}"], values)
    title = TITLES[finding.complaint]
    return Answered(
        finding.complaint, title, finding.owner, "unknown", key, values, said, needed=missing.needed
    )


def _names(look: Look, rows_of: RowsOf) -> tuple[str, ...]:
    """Who or what the few cases are, those that count first."""
    frame = rows_of(look.question)
    if "value" in frame.columns:
        frame = frame.sort("value", descending=True, maintain_order=True)
    labels = [name for name in _LABELS if name in frame.columns]
    named = frame.head(NAMES_SHOWN).select(
        pl.coalesce(pl.col(name).cast(pl.String) for name in labels)
    )
    return tuple(named.to_series().to_list())


def _figure_shape(figure: Estimate | None) -> dict[str, Any]:
    if figure is None:
        return {"value": None, "low": None, "high": None, "n": 0}
    return {"value": figure.value, "low": figure.low, "high": figure.high, "n": figure.n}
