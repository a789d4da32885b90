"""Figures, their rows and funnels as lines: plain values for files, words for people at a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from accord.metrics.answer import Answer
from accord.metrics.catalogue import metric_named
from accord.metrics.funnel import Funnels
from accord.metrics.metric import AnyMetric
from accord.metrics.question import Company
from accord.metrics.wording import unit_of_part, unit_of_rows, worded
from accord.workspace import LabelledRows

Line = dict[str, Any]
_FIGURES = ("value", "low", "high", "against", "p25", "p75", "p90")
_SHARES = ("share", "low", "high", "of_all")
STEP_NUMBERS = ("reached", "open", "left", *_SHARES)


def answer_lines(answer: Answer, words: bool) -> list[Line]:
    """A line of all, and one a group; in a file groups stand alone, else they would be added up with it."""
    shape = answer.shape()
    keys = list(dict.fromkeys(name for group in shape["groups"] for name in group["key"]))
    whole = _line(dict.fromkeys(keys, "all"), shape)
    groups = [_line(group["key"], group) for group in shape["groups"]]
    if not words:
        return groups if keys else [whole]
    metric = metric_named(answer.metric, Company())
    lines = [_said(line, keys) for line in (whole, *groups)]
    figures = (shape, *shape["groups"])
    return [
        _worded(line, keys, metric, figure, answer.currency)
        for line, figure in zip(lines, figures, strict=True)
    ]


def row_lines(found: LabelledRows) -> list[Line]:
    """Rows with amounts and durations in words."""
    metric = metric_named(found.metric, Company())
    return [_worded_row(row, metric, found.currency) for row in found.frame.to_dicts()]


def funnel_lines(found: Funnels, words: bool) -> list[Line]:
    """Lines of all, a stage each, and of each group; in a file groups stand alone."""
    shape = found.shape()
    keys = [name for group in shape["groups"][:1] for name in group["key"]]
    whole = [{**dict.fromkeys(keys, "all"), **step} for step in shape["steps"]]
    groups = [{**group["key"], **step} for group in shape["groups"] for step in group["steps"]]
    if not words:
        return groups if keys else whole
    return [_worded_step(_said(line, keys), keys) for line in (*whole, *groups)]


def _said(line: Line, keys: Sequence[str]) -> Line:
    return {**line, **{name: "(none)" for name in keys if line.get(name) is None}}


def _line(key: Mapping[str, Any], figure: Mapping[str, Any]) -> Line:
    line = {**key, **{name: figure.get(name) for name in ("value", "low", "high", "n", "immature")}}
    for name in ("quantiles", "parts"):
        line |= figure.get(name) or {}
    if figure.get("against"):
        line["against"] = figure["against"]["value"]
    return line


def _worded(
    line: Line,
    keys: Sequence[str],
    metric: AnyMetric,
    figure: Mapping[str, Any],
    currency: str | None,
) -> Line:
    own = figure.get("currency", currency)
    held = (figure.get("against") or {}).get("currency", own)

    def word(name: str, cell: Any) -> Any:
        if name in keys or cell is None:
            return cell
        counted = name in ("n", "immature")
        unit = (
            "count" if counted else metric.unit if name in _FIGURES else unit_of_part(metric, name)
        )
        return worded(cell, unit, held if name == "against" else own)

    return {name: word(name, cell) for name, cell in line.items()}


def _worded_row(row: Line, metric: AnyMetric, currency: str | None) -> Line:
    unit = unit_of_rows(metric, row.get("part") if "part" in row else None)
    words = {}
    if row["value"] is not None:
        words["value"] = worded(row["value"], unit, currency or row.get("currency"))
    if row.get("amount") is not None:
        words["amount"] = worded(row["amount"], "money", row.get("currency") or currency)
    return {**row, **words}


def _worded_step(line: Line, keys: Sequence[str]) -> Line:
    return {
        name: cell
        if name in keys or name == "stage" or cell is None
        else worded(cell, "share" if name in _SHARES else "count")
        for name, cell in line.items()
    }
