"""An import's parts: canonical frames as Arrow bytes, in the spool while reading and in the intake after."""

import io
import json
from dataclasses import dataclass

import polars as pl

from accord.store.received import Raw

PREFIX = "file:"


@dataclass(frozen=True)
class Part:
    """Which part of which import a stored item is."""

    run: int
    number: int


def packed(frame: pl.DataFrame) -> bytes:
    """A canonical frame as Arrow IPC bytes."""
    out = io.BytesIO()
    frame.write_ipc(out, compression="lz4", compat_level=pl.CompatLevel.oldest())
    return out.getvalue()


def unpacked(body: bytes) -> pl.DataFrame:
    """The frame of `packed` bytes."""
    return pl.read_ipc(io.BytesIO(body))


def raw_of(part: Part, kind: str, source: str, frame: pl.DataFrame, now: int) -> Raw:
    """A part as the intake keeps it."""
    meta = json.dumps({"run": part.run, "part": part.number}).encode()
    return Raw(PREFIX + kind, source, now, meta, packed(frame), frame.height)


def part_of(meta: bytes) -> Part:
    """Which part a stored item is."""
    facts = json.loads(meta)
    return Part(int(facts["run"]), int(facts["part"]))
