"""Items that could not be counted: kept with the reason, shown, tried again after a repair."""

from collections.abc import Mapping, Sequence

import msgspec
import polars as pl

from accord.sources.processor.judging import ERASED, QUARANTINED
from accord.sources.processor.messages import Fault, parts
from accord.store.intake import Intake
from accord.store.received import Raw, Received
from accord.store.rows import Quarantined

KIND = "segment"


def keep(batches: Sequence[Received], frame: pl.DataFrame, faults: Sequence[Fault]) -> None:
    """Keep the bytes of quarantined items inside the caller's transaction; those of erased persons not."""
    bad = frame.filter((pl.col("verdict") == QUARANTINED) & (pl.col("reason") != ERASED))
    reasons = {
        (intake, place): why
        for intake, place, why in bad.select("intake", "position", "reason").iter_rows()
    }
    reasons |= {(fault.intake, fault.position): fault.reason for fault in faults}
    concerned = {intake for intake, _ in reasons}
    held = {received.id: received.raw for received in batches if received.id in concerned}
    bodies = {intake: parts(raw) for intake, raw in held.items()}
    Quarantined.objects.bulk_create(
        Quarantined(
            intake=intake,
            position=position,
            source=held[intake].source,
            kind=KIND,
            reason=reason,
            body=bodies[intake][position],
            received_at=held[intake].received_at,
        )
        for (intake, position), reason in sorted(reasons.items())
    )


def as_received(row: Quarantined) -> Received:
    """A kept item as a batch of its own, under the row's number."""
    return Received(row.id, Raw(KIND, row.source, row.received_at, b"{}", bytes(row.body), 1))


def forget_erased(intake: Intake, batches: Sequence[Received], frame: pl.DataFrame) -> None:
    """Overwrite items of erased persons in the raw batches; nothing of them stays but the message id."""
    gone = frame.filter(pl.col("reason") == ERASED)
    if gone.is_empty():
        return
    places = {
        (number, place): name
        for number, place, name in gone.select("intake", "position", "message_id").iter_rows()
    }
    concerned = {number for number, _ in places}
    bodies = {
        received.id: without(received, places) for received in batches if received.id in concerned
    }
    intake.rewrite_all(bodies)


def without(received: Received, places: Mapping[tuple[int, int], str]) -> bytes:
    """The batch's body with nothing but the message id left of the items at these places."""
    items = [
        msgspec.json.encode({"messageId": places[received.id, position]})
        if (received.id, position) in places
        else part
        for position, part in enumerate(parts(received.raw))
    ]
    return (
        items[0]
        if received.raw.items == 1 and b'"batch"' not in received.raw.body
        else _batch(items)
    )


def _batch(items: Sequence[bytes]) -> bytes:
    return b'{"batch":[' + b",".join(items) + b"]}"
