"""Messages of the site as bodies of Segment's batch call, built as text for whole columns at once."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from accord.basics.moments import SECOND
from accord.simulate.names import SITE

# About 400 kB a body, below the collector's limit of 500 kB.
ITEMS = 1000


@dataclass(frozen=True)
class Body:
    """One batch call: the moment it would have arrived, its JSON and the number of items."""

    received_at: int
    json: bytes
    items: int


def bodies(messages: pl.DataFrame, first: int, prefix: str) -> Iterator[Body]:
    """Batches of messages in order of time; `first` numbers the first of them, so that ids stay the same."""
    if messages.is_empty():
        return
    texts = messages.with_row_index("number", offset=first).select("at", json=_message(prefix))
    batches = texts.with_row_index("row").group_by(pl.col("row") // ITEMS, maintain_order=True)
    joined = batches.agg(pl.max("at"), pl.len(), pl.col("json").str.join(","))
    for _, at, items, text in joined.iter_rows():
        yield Body(at + SECOND, b'{"batch":[' + text.encode() + b"]}", items)


def _message(prefix: str) -> pl.Expr:
    # Names, paths and addresses of the story hold no character that JSON would escape.
    when = pl.col("at").cast(pl.Datetime("us")).dt.strftime("%Y-%m-%dT%H:%M:%S%.3fZ")
    return pl.concat_str(
        pl.lit('{"type":"'), "type",
        pl.lit(f'","messageId":"{prefix}-'), pl.col("number").cast(pl.String),
        pl.lit('","anonymousId":"'), "anonymous",
        pl.lit('"'), _optional('"userId"', "user"), _optional('"event"', "event"),
        pl.lit(',"timestamp":"'), when, pl.lit('"'),
        _traits(), _context(),
        pl.lit("}"),
    )  # fmt: skip


def _optional(name: str, column: str, comma: str = ",") -> pl.Expr:
    text = pl.concat_str(pl.lit(f'{comma}{name}:"'), column, pl.lit('"'))
    return pl.when(pl.col(column).is_null()).then(pl.lit("")).otherwise(text)


def _traits() -> pl.Expr:
    text = pl.concat_str(
        pl.lit(',"traits":{"email":"'), "email", pl.lit('","name":"'), "name",
        pl.lit('","title":"'), "title", pl.lit('","company":"'), "company", pl.lit('"}'),
    )  # fmt: skip
    return pl.when(pl.col("type") == "identify").then(text).otherwise(pl.lit(""))


def _context() -> pl.Expr:
    referrer = _optional('"referrer"', "referrer")
    campaign = pl.concat_str(
        pl.lit(',"campaign":{"source":"'), "source", pl.lit('","medium":"'), "medium", pl.lit('"'),
        _optional('"name"', "campaign"), _optional('"content"', "content"), _optional('"term"', "term"),
        pl.lit("}"),
    )  # fmt: skip
    return pl.concat_str(
        pl.lit(f',"context":{{"page":{{"url":"{SITE}'), "path", pl.lit('","path":"'), "path", pl.lit('"'),
        referrer, pl.lit("}"),
        pl.when(pl.col("source").is_null()).then(pl.lit("")).otherwise(campaign),
        pl.lit(',"userAgent":"'), "agent", pl.lit('"}'),
    )  # fmt: skip
