"""Taking figures away: groups or rows as CSV or JSON lines, streamed, in the columns one may export."""

from collections.abc import Iterator, Sequence

import polars as pl
from django.db import transaction
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from accord.access import audit
from accord.access.audit import Act
from accord.access.decide import NotAllowed, require_properties
from accord.metrics.catalogue import metric_named
from accord.metrics.listing import Behind
from accord.metrics.metric import AnyMetric, Derived
from accord.metrics.question import Question
from accord.sources.files.export import csv_text
from accord.web.board.bar import selection_of
from accord.web.board.listing import columns_exported, may_export
from accord.web.shell.page import Visit

AT_ONCE = 5_000
_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/x-ndjson"}


def exports(visit: Visit, metric: str) -> HttpResponseBase:
    """A file of the figure's groups or of all its rows, as the address selects them."""
    declared = metric_named(metric, visit.desk.company)
    if not may_export(visit, declared):
        raise NotAllowed(_("You may read these rows, and not take them with you."))
    form = visit.request.POST
    kind = "json" if form.get("format") == "json" else "csv"
    by = form.get("by", "")
    question = selection_of(visit).question(metric, (by,) if by else ())
    require_properties(visit.actor, question.properties)
    is_rows = form.get("what") != "groups"
    if not is_rows:
        _check_groups(visit, declared, question)
    frames = _rows(visit, declared, question) if is_rows else _groups(visit, question)
    with transaction.atomic():
        audit.record(visit.actor.name, Act.EXPORT, "metric", metric, visit.now, [*question.by])
    answer = StreamingHttpResponse(_lines(frames, kind), content_type=_TYPES[kind])
    name = f"{metric}-{'rows' if is_rows else 'groups'}.{'jsonl' if kind == 'json' else 'csv'}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _check_groups(visit: Visit, metric: AnyMetric, question: Question) -> None:
    """Groups by an imported property are taken away by those who may take its column."""
    names = Question(metric.name, by=question.by).properties
    if names != columns_exported(visit, metric, names):
        raise NotAllowed(_("You may read these groups, and not take them with you."))


def _lines(frames: Iterator[pl.DataFrame], kind: str) -> Iterator[bytes]:
    if kind == "json":
        for frame in frames:
            yield frame.write_ndjson().encode()
        return
    # Spreadsheets need the mark to see accents.
    yield b"\xef\xbb\xbf"
    for place, frame in enumerate(frames):
        yield csv_text(frame, header=place == 0).encode()


def _rows(visit: Visit, metric: AnyMetric, question: Question) -> Iterator[pl.DataFrame]:
    parts: Sequence[str] = [metric.name]
    if isinstance(metric, Derived):
        parts = [name for name, _part in metric.parts]
    for part in parts:
        place: Behind | None = Behind()
        while place is not None:
            found = visit.desk.page_of_rows(question, visit.now, part, place, AT_ONCE)
            names = columns_exported(visit, metric, found.frame.columns)
            frame = found.frame.select(names)
            yield frame.with_columns(part=pl.lit(part)) if len(parts) > 1 else frame
            place = found.after


def _groups(visit: Visit, question: Question) -> Iterator[pl.DataFrame]:
    answer = visit.desk.ask(question, visit.now)
    lines = [
        {
            **{name: None if value is None else str(value) for name, value in group.key.items()},
            "value": group.figure.value,
            "low": group.figure.low,
            "high": group.figure.high,
            "n": group.figure.n,
            "immature": group.figure.immature,
        }
        for group in answer.groups
    ]
    yield pl.DataFrame(lines, infer_schema_length=None)
