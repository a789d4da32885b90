"""A file is read, checked and laid aside whole before any of it is stored: all of it arrives, or none."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from accord.sources.files import recipes
from accord.sources.files.canonical import FileKind
from accord.sources.files.chunk import Chunk, FileFault, Reading, refusals
from accord.sources.files.map import ColumnMap
from accord.sources.files.parts import packed, unpacked
from accord.sources.files.reading import open_file
from accord.sources.files.refused import RefusedFile, corrected
from accord.sources.files.repeats import Repeats, Roll, without
from accord.sources.files.stray import addresses_among, warning
from accord.sources.files.validate import Rules, check, rules_for


@dataclass(frozen=True)
class Order:
    """What is to be imported: a file, as what, read how, from which source, in which zone and currency."""

    path: Path
    kind: FileKind
    map: ColumnMap
    source: str
    day_zone: str = "UTC"
    currency: str | None = None


@dataclass(frozen=True)
class Laid:
    """A file laid aside. `received` = rows in the parts + refused + skipped + unchanged (said again later)."""

    parts: tuple[Path, ...]
    received: int = 0
    refused: int = 0
    skipped: int = 0
    unchanged: int = 0
    notes: tuple[str, ...] = ()
    refused_file: Path | None = None
    former_refused_file: Path | None = None


def lay_aside(
    order: Order, folder: Path, report: Callable[[float], None], *, dry: bool = False
) -> Laid:
    """Read and check a whole file into `folder`. Raises FileFault, then the folder is gone again.

    A dry run's refused rows have a list of their own.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        reading = corrected(open_file(order.path, order.map.layout))
        given = recipes.complete(order.map, order.kind, reading.columns)
        _require_columns(order, given)
        refused = RefusedFile(folder / "refused.csv", reading.columns)
        try:
            laid = _read(replace(order, map=given), reading, refused, folder, report)
        finally:
            refused.close()
        target = _beside(order.path, ".dry-run.refused.csv" if dry else ".refused.csv", folder)
        former = refused.place(target)
        return replace(
            laid, refused_file=target if refused.count else None, former_refused_file=former
        )
    except FileFault:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    except OSError as fault:
        shutil.rmtree(folder, ignore_errors=True)
        raise FileFault(
            f"{fault.strerror or fault}; nothing was kept. Make room or mend it, then import again."
        ) from None


def _require_columns(order: Order, given: ColumnMap) -> None:
    """Every row would be refused for the same cause, so the file is, and says how to go on."""
    absent = [
        each.name for each in order.kind.fields if each.required and each.name not in given.columns
    ]
    if absent:
        raise FileFault(
            f"The file has no column {' and none '.join(absent)}, which {order.kind.name} need; nothing was "
            "kept. Say with --map which of its columns it is; --guess writes a first map."
        )


def _beside(path: Path, ending: str, folder: Path) -> Path:
    name = path.name + ending
    beside = path.with_name(name)
    try:
        with beside.open("a"):
            pass
        if not beside.stat().st_size:
            beside.unlink()
    except OSError:
        return folder.parent / name
    return beside


def _read(
    order: Order,
    reading: Reading,
    refused: RefusedFile,
    folder: Path,
    report: Callable[[float], None],
) -> Laid:
    roll, rules = Roll(order.kind), None
    received = skipped = number = 0
    strays: list[str] = []
    for chunk in reading.chunks:
        mapped = recipes.apply(order.map, order.kind, chunk)
        if rules is None:
            strays = _strays(order.kind, mapped)
        rules = rules or rules_for(order.kind, order.map, mapped, order.day_zone, order.currency)
        frame = _checked(rules, chunk, mapped, refused)
        received += chunk.frame.height + chunk.refused.height
        skipped += mapped.skipped
        if frame.height:
            number += 1
            _part(folder, number).write_bytes(packed(roll.numbered(frame)))
        report(reading.share())
    repeats = roll.repeats()
    _refuse_repeats(order, repeats, refused)
    bare = () if received else ("There is no row below the header, so there was nothing to take.",)
    notes = (*reading.notes, *recipes.notes_of(order.map, order.kind), *strays, *bare)
    return Laid(
        tuple(_rewritten(folder, number, repeats)), received, refused.count, skipped,
        repeats.same.len(), notes,
    )  # fmt: skip


def _strays(kind: FileKind, mapped: recipes.Mapped) -> list[str]:
    free = [name for name in mapped.frame.columns if name.startswith(recipes.PROPS)]
    found = addresses_among(mapped.frame, free)
    return [warning(name.removeprefix(recipes.PROPS), kind) for name in found]


def _checked(
    rules: Rules, chunk: Chunk, mapped: recipes.Mapped, refused: RefusedFile
) -> pl.DataFrame:
    refused.add(chunk.refused)
    checked = check(rules, mapped)
    refused.add(checked.refused)
    return checked.frame


def _part(folder: Path, number: int) -> Path:
    return folder / f"part-{number:06d}.arrow"


def _rewritten(folder: Path, count: int, repeats: Repeats) -> Iterator[Path]:
    """The parts without rows that a later line repeats; an emptied part is deleted."""
    gone = (repeats.refused["line"], repeats.same)
    lines = pl.concat(gone)
    for number in range(1, count + 1):
        path = _part(folder, number)
        if lines.len():
            frame = unpacked(path.read_bytes())
            kept = without(frame, gone)
            if kept.is_empty():
                path.unlink()
                continue
            if kept.height < frame.height:
                path.write_bytes(packed(kept))
        yield path


def _refuse_repeats(order: Order, repeats: Repeats, refused: RefusedFile) -> None:
    """Name the later line that counts. The cells are read again, because few files need it."""
    if repeats.refused.is_empty():
        return
    column = _identity_column(order)
    left = repeats.refused
    for chunk in corrected(open_file(order.path, order.map.layout)).chunks:
        hit = chunk.lines.is_in(left["line"].implode())
        if hit.any():
            lines = chunk.lines.filter(hit)
            later = lines.to_frame("line").join(left, on="line", how="left", maintain_order="left")[
                "by"
            ]
            reasons = [
                f"the same {order.kind.identity[0]} stands again in line {by} with other content; that line counts"
                for by in later.to_list()
            ]
            refused.add(refusals(lines.to_list(), column, reasons, chunk.frame.filter(hit)))


def _identity_column(order: Order) -> str:
    name = order.kind.identity[0]
    recipe = order.map.columns.get(name)
    return recipe.columns[0] if recipe and recipe.columns else name
