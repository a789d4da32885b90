"""When a batch cannot be processed: which of its items stand in the way."""

from collections.abc import Sequence

import msgspec
import polars as pl
from django.db import DataError

from accord.sources.processor.counting import facts_of
from accord.sources.processor.messages import Fault, Message, Readings
from accord.store.received import Received

# What an event's content can cause; a full disk or a lost database is none of it and goes through.
FAULTS = (
    ValueError, TypeError, KeyError, OverflowError, RecursionError, DataError,
    msgspec.MsgspecError, pl.exceptions.PolarsError,
)  # fmt: skip


def sound_ones(batches: Sequence[Received], readings: Readings) -> Readings:
    """The messages that can be made columns of on their own; the others as faults."""
    kept = Readings(faults=list(readings.faults))
    rows = zip(readings.intakes, readings.positions, readings.messages, strict=True)
    for intake, position, message in rows:
        alone = Readings([message], [intake], [position])
        try:
            facts_of(batches, alone)
        except FAULTS as fault:
            kept.faults.append(_held(intake, position, message, fault))
        else:
            kept.add(intake, [position], [message])
    return kept


def none_of(readings: Readings, fault: Exception) -> Readings:
    """Every message held for the same reason."""
    rows = zip(readings.intakes, readings.positions, readings.messages, strict=True)
    held = [_held(intake, position, message, fault) for intake, position, message in rows]
    return Readings(faults=[*readings.faults, *held])


def _held(intake: int, position: int, message: Message, fault: Exception) -> Fault:
    name = None if message.message_id is None else str(message.message_id)
    reason = (
        f"It could not be processed ({type(fault).__name__}: {fault}); replay it after a repair."
    )
    return Fault(intake, position, reason[:255], name)
