"""What became of a batch, told to the source that sent it and to nobody else."""

import msgspec

from accord.basics.moments import iso
from accord.sources.collector.messages import REFUSED, Item, message_ids
from accord.sources.collector.refusals import Refusal
from accord.store.intake import Intake
from accord.store.received import Raw, Receipt

KIND = "segment"
WAITING = "waiting"


class Told(msgspec.Struct):
    """A receipt as its JSON has it.

    `settled` once the processor has spoken; `counts` by verdict; `items` in the request's order, for
    as long as the raw batch or the processor's own list is kept.
    """

    receipt: int
    source: str
    received_at: str
    settled: bool
    counts: dict[str, int]
    items: list[Item]


class Meta(msgspec.Struct):
    """What is kept beside a body; `refused` items with their places in the request."""

    type: str
    user_agent: str
    refused: list[tuple[int, Item]] = msgspec.field(default_factory=list)


def told(intake: Intake, number: str, source: str) -> Told:
    """The receipt of that number, when it is this source's; reads the intake, so it may block."""
    found = intake.receipt(int(number)) if number.isdigit() and len(number) < 19 else None
    if found is None or found.source != source or found.kind != KIND:
        raise Refusal(404, "unknown_receipt", "This key has no receipt of that number.")
    raw = _kept(intake, found.id)
    refused = msgspec.json.decode(raw.meta, type=Meta).refused if raw else []
    items = _items(found, raw)
    for position, item in refused:
        items.insert(position, item)
    return Told(
        found.id,
        source,
        iso(found.received_at),
        found.verdict is not None,
        _counts(found, refused),
        items,
    )


def _kept(intake: Intake, number: int) -> Raw | None:
    rows = intake.kept(1, KIND, number - 1)
    return rows[0].raw if rows and rows[0].id == number else None


def _items(receipt: Receipt, raw: Raw | None) -> list[Item]:
    if receipt.verdict is None:
        return [Item(name, WAITING) for name in message_ids(raw.body)] if raw else []
    detail = receipt.verdict.detail
    return msgspec.json.decode(detail, type=list[Item]) if detail else []


def _counts(receipt: Receipt, refused: list[tuple[int, Item]]) -> dict[str, int]:
    verdict = receipt.verdict
    counts = {
        "counted": verdict.counted if verdict else 0,
        "duplicate": verdict.duplicate if verdict else 0,
        "quarantined": verdict.quarantined if verdict else 0,
        WAITING: 0 if verdict else receipt.items,
    }
    return counts | ({REFUSED: len(refused)} if refused else {})
