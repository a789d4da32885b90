"""The intake: whatever comes in lies here, raw and synced to disk, before anyone is told it was stored.

One writer thread commits all that waits in one transaction (group commit), so that the price of a
sync is shared. A future resolves after the commit and never before; on a full disk it carries the
error, and the next commit that finds space goes through. Numbers become visible in their order,
with several processes too, so a reader may keep one cursor.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread

from accord.store.received import Account, Raw, Receipt, Received, Settled, Traffic, Verdict
from accord.store.shelf import PostgresShelf, Row, Shelf, SqliteShelf

logger = logging.getLogger(__name__)

# One group commit takes about this much, so that the first to wait does not wait for all.
_GROUP_BYTES = 8_000_000
# With more than this in memory the disk does not keep up: senders are asked to come again.
_QUEUE_BYTES = 128_000_000
# What one call may bring into memory beyond its first item.
_READ_BYTES = 64_000_000

# Senders wait no longer than this many deletions take.
_FORGET_AT_ONCE = 500

_RAW = "id, kind, source, received_at, items, meta, body"


class NotStored(Exception):
    """It was not stored and nothing of it was kept; the message says why. It may be sent again."""


class Busy(NotStored):
    """More waits to be written than may lie in memory; send again in a moment."""


class _Put:
    """Batches that wait for one commit."""

    def __init__(self, raws: Sequence[Raw]) -> None:
        self.raws = raws
        self.size = sum(len(raw.body) + len(raw.meta) + 200 for raw in raws)
        self.stored: Future[list[int]] = Future()


class _Change:
    """Another change that the writer thread is to make."""

    def __init__(self, make: Callable[[Shelf], int]) -> None:
        self.make = make
        self.done: Future[int] = Future()


class _Nothing:
    """Nothing waits just now."""


class _End:
    """Nothing will come any more."""


_Item = _Put | _Change | _Nothing | _End


class Intake:
    """Received items and their verdicts. Every method may be called from any thread."""

    def __init__(self, shelf: Shelf, queue_bytes: int = _QUEUE_BYTES) -> None:
        self._shelf = shelf
        self._queue: SimpleQueue[_Item] = SimpleQueue()
        self._queue_bytes = queue_bytes
        self._waiting_bytes = 0
        self._lock = Lock()
        self._closed = False
        self._writer = Thread(target=self._write_all, name="intake", daemon=True)
        self._writer.start()

    def put(self, raws: Sequence[Raw]) -> Future[list[int]]:
        """Store batches together; their numbers once all are on disk, or NotStored. Never blocks."""
        put = _Put(raws)
        with self._lock:
            if self._closed:
                put.stored.set_exception(NotStored("Accord is shutting down; send it again."))
            elif self._waiting_bytes + put.size > self._queue_bytes and self._waiting_bytes:
                put.stored.set_exception(Busy("Too much waits to be written; send it again soon."))
            else:
                self._waiting_bytes += put.size
                self._queue.put(put)
        return put.stored

    def put_now(self, raws: Sequence[Raw]) -> list[int]:
        """Store batches and wait for the disk; their numbers. Raises NotStored."""
        numbers: list[int] = []
        for group in _groups(raws, min(_GROUP_BYTES, self._queue_bytes // 2)):
            numbers += self.put(group).result()
        return numbers

    def waiting(self, limit: int, kind: str = "", after: int = 0) -> list[Received]:
        """Oldest batches without a verdict whose kind begins with `kind`; fewer when they are large."""
        return self._received("counted IS NULL AND ", limit, kind, after)

    def kept(self, limit: int, kind: str = "", after: int = 0) -> list[Received]:
        """Batches whose raw content is still kept, with a verdict or without, by number."""
        return self._received("", limit, kind, after)

    def _received(self, also: str, limit: int, kind: str, after: int) -> list[Received]:
        rows = self._shelf.read(
            f"SELECT {_RAW} FROM {self._shelf.items} "
            f"WHERE {also}id > %s AND kind LIKE %s ORDER BY id LIMIT %s",
            (after, f"{kind}%", limit),
            _READ_BYTES,
        )
        return [
            Received(number, Raw(kind, source, at, bytes(meta), bytes(body), items))
            for number, kind, source, at, items, meta, body in rows
        ]

    def settle(self, verdicts: Sequence[Verdict]) -> None:
        """Write down verdicts, synced; a later one of the same batch takes the place of the earlier."""
        if verdicts:
            self._change(lambda shelf: shelf.settle(verdicts))

    def adjust(self, number: int, source: str, counted: int, quarantined: int) -> None:
        """Move items between fates after a replay, also when the batch itself is forgotten."""
        self._change(lambda shelf: shelf.adjust(number, source, counted, quarantined))

    def rewrite(self, number: int, body: bytes) -> None:
        """Put another body in a batch's place, the old bytes overwritten: for erasing a person."""
        self.rewrite_all({number: body})

    def rewrite_all(self, bodies: Mapping[int, bytes]) -> None:
        """The same for many batches at once."""
        if bodies:
            self._change(lambda shelf: shelf.rewrite(bodies))

    def forget(self, before: int) -> int:
        """Drop batches received before a moment that have a verdict; their counts stay. How many went."""
        forgotten = 0
        while gone := self._change(lambda shelf: shelf.forget(before, _FORGET_AT_ONCE)):
            forgotten += gone
        return forgotten

    def settled_before(self, before: int) -> int:
        """How many batches received before a moment have a verdict and are still kept."""
        [(count,)] = self._shelf.read(
            f"SELECT COUNT(*) FROM {self._shelf.items} "
            "WHERE received_at < %s AND counted IS NOT NULL",
            (before,),
        )
        return int(count)

    def receipt(self, number: int) -> Receipt | None:
        """What can be told of a batch, None when there is none (any more)."""
        rows = self._shelf.read(
            "SELECT id, kind, source, received_at, items, counted, duplicate, quarantined, detail "
            f"FROM {self._shelf.items} WHERE id = %s",
            (number,),
        )
        return _receipt(rows[0]) if rows else None

    def account(self, source: str | None = None) -> Account:
        """Items by fate, of one source or of all."""
        return self._shelf.account(source)

    def accounts(self) -> dict[str, Account]:
        """Items by fate, of every source that ever sent."""
        return self._shelf.accounts()

    def traffic(self, since: int) -> dict[str, Traffic]:
        """When each source was last heard of, and how many items came since a moment."""
        return self._shelf.traffic(since)

    def latest(self, source: str, limit: int) -> list[Settled]:
        """A source's newest batches that are still kept, with their verdicts."""
        rows = self._shelf.read(
            f"SELECT {_RAW}, counted, duplicate, quarantined, detail FROM {self._shelf.items} "
            "WHERE source = %s ORDER BY received_at DESC, id DESC LIMIT %s",
            (source, limit),
        )
        return [_settled(row) for row in rows]

    def close(self) -> None:
        """Commit what waits, then stop."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._queue.put(_End())
        self._writer.join()
        self._shelf.close()

    def _change(self, make: Callable[[Shelf], int]) -> int:
        change = _Change(make)
        with self._lock:
            if self._closed:
                raise NotStored("Accord is shutting down; nothing was changed.")
            self._queue.put(change)
        return change.done.result()

    def _write_all(self) -> None:
        item = self._queue.get()
        while not isinstance(item, _End):
            if isinstance(item, _Put):
                item = self._write_group(item)
            elif isinstance(item, _Change):
                self._make(item)
                item = self._queue.get()
            else:
                item = self._queue.get()

    def _write_group(self, first: _Put) -> _Item:
        group, size = [first], first.size
        following = self._next(size)
        while isinstance(following, _Put):
            group.append(following)
            size += following.size
            following = self._next(size)
        self._commit(group, size)
        return following

    def _next(self, size: int) -> _Item:
        if size >= _GROUP_BYTES:
            return _Nothing()
        try:
            return self._queue.get_nowait()
        except Empty:
            return _Nothing()

    def _commit(self, group: Sequence[_Put], size: int) -> None:
        # A sender who hung up was told nothing; from here on they cannot take it back.
        live = [put for put in group if put.stored.set_running_or_notify_cancel()]
        raws = [raw for put in live for raw in put.raws]
        fault: Exception | None = None
        numbers: list[int] = []
        try:
            numbers = self._shelf.write(raws) if raws else []
        except Exception as found:
            logger.exception(
                "The intake could not write %d batches; their senders were told.", len(raws)
            )
            fault = found
        # Before anyone is told: who was told may put the next at once.
        with self._lock:
            self._waiting_bytes -= size
        self._tell(live, numbers, fault)

    def _tell(self, live: Sequence[_Put], numbers: list[int], fault: Exception | None) -> None:
        start = 0
        for put in live:
            if fault is not None:
                put.stored.set_exception(_not_stored(fault))
                continue
            put.stored.set_result(numbers[start : start + len(put.raws)])
            start += len(put.raws)

    def _make(self, change: _Change) -> None:
        try:
            result = change.make(self._shelf)
        except ValueError as fault:
            change.done.set_exception(fault)
        except Exception as fault:
            logger.exception("The intake could not write a change; the caller was told.")
            change.done.set_exception(_not_stored(fault))
        else:
            change.done.set_result(result)


def open_intake(folder: Path, database_url: str = "") -> Intake:
    """The intake of a data folder, or of a PostgreSQL database when there is an address."""
    shelf = PostgresShelf(database_url) if database_url else SqliteShelf(folder / "intake.sqlite3")
    shelf.set_up()
    return Intake(shelf)


def _not_stored(fault: Exception) -> NotStored:
    refusal = NotStored(
        f"It could not be written to disk and was not kept ({fault}). Send it again."
    )
    refusal.__cause__ = fault
    return refusal


def _groups(raws: Sequence[Raw], most_bytes: int) -> Iterator[list[Raw]]:
    group: list[Raw] = []
    size = 0
    for raw in raws:
        size += len(raw.body) + len(raw.meta)
        if group and size > most_bytes:
            yield group
            group, size = [], len(raw.body) + len(raw.meta)
        group.append(raw)
    if group:
        yield group


def _settled(row: Row) -> Settled:
    number, kind, source, at, items, meta, body, counted, duplicate, quarantined, detail = row
    raw = Raw(kind, source, at, bytes(meta), bytes(body), items)
    if counted is None:
        return Settled(number, raw, None)
    return Settled(
        number, raw, Verdict(number, counted, duplicate, quarantined, bytes(detail or b""))
    )


def _receipt(row: Row) -> Receipt:
    number, kind, source, received_at, items, counted, duplicate, quarantined, detail = row
    verdict = (
        None
        if counted is None
        else Verdict(number, counted, duplicate, quarantined, bytes(detail or b""))
    )
    return Receipt(number, kind, source, received_at, items, verdict)
