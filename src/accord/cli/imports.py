"""`accord import`: files in, with a map, a dry run, a list of what was refused, and a way back."""

import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
from django.db import connection
from rich.console import Console
from rich.progress import Progress

from accord.access.actors import names_of
from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.basics.moments import BadMoment, iso, zone_of
from accord.cli.acting import acting
from accord.cli.frame import Refusal, emit, formats
from accord.jobs import clock
from accord.sources.files import runs
from accord.sources.files.canonical import FILE_KINDS, FileKind, file_kind
from accord.sources.files.chunk import FileFault
from accord.sources.files.guess import guess as guessed_map
from accord.sources.files.map import ColumnMap, MapFault, load_map
from accord.sources.files.revert import NotRevertible, revert
from accord.sources.files.rows import ImportRun
from accord.sources.files.spool import Laid, Order
from accord.workspace import Workspace

IMPORT = Permission(Verb.WRITE, "import")
COUNTS = ("received", "created", "updated", "unchanged", "refused", "skipped")
COLUMNS = ("import", "file", "kind", "source", "state", *COUNTS)
DEFAULT_SOURCE = "files"
_SHOWN_AFTER = 1.0
_PAUSE_SECONDS = 0.1


class _ImportGroup(click.Group):
    """`accord import FILE…` is the command itself; `list` and `revert` are words of their own."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Anything but a word of its own is a file."""
        if not args or args[0] not in self.commands:
            args = ["FILES", *args]
        return super().parse_args(ctx, args)


@click.group("import", cls=_ImportGroup, subcommand_metavar="FILE… --kind KIND | list | revert ID")
def import_group() -> None:
    """Import files: accounts, people, leads, activities, deals, stages, campaigns, spend, owners, rates.

    Example: accord import pipeline.csv --kind deals --map examples/maven-deals.yaml
    """


class _FilesCommand(click.Command):
    """Shown without the word that only the group knows."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """`accord import FILE…`."""
        path = ctx.command_path.removesuffix(f" {self.name}")
        formatter.write_usage(path, " ".join(self.collect_usage_pieces(ctx)))


@import_group.command("FILES", cls=_FilesCommand, hidden=True)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option(
    "--kind", type=click.Choice([kind.name for kind in FILE_KINDS]), help="What its rows are."
)
@click.option(
    "--map", "map_file", type=click.Path(path_type=Path), help="MAP.yaml: which column is what."
)
@click.option("--source", help="Name space of the keys; else the map's, else `files`.")
@click.option("--zone", help="Time zone of dates that name none, when the map does not say.")
@click.option("--dry-run", is_flag=True, help="Show what would happen; change nothing.")
@click.option("--guess", is_flag=True, help="Write a first map from header and values.")
@click.option(
    "--no-wait", is_flag=True, help="Return when the rows are stored, not when they count."
)
@click.option("--as", "actor", envvar="ACCORD_USER", default="", help="Who imports.")
@formats
def import_files(
    files: tuple[Path, ...], kind: str | None, map_file: Path | None, source: str | None,
    zone: str | None, dry_run: bool, guess: bool, no_wait: bool, actor: str, format: str,
) -> None:  # fmt: skip
    """Import files of one kind; rows that do not fit go to FILE.refused.csv with line, column, reason.

    A dry run writes FILE.dry-run.refused.csv. An earlier list is never written over: it becomes
    FILE.refused.1.csv, .2 and so on.

    CSV with any separator and encoding, TSV, XLSX, Parquet and JSON lines. The same file twice
    changes nothing. See also: accord import list, accord import revert ID.

    Example: accord import pipeline.csv --kind deals --map examples/maven-deals.yaml --dry-run
    """
    if guess:
        _write_guess(files, kind, map_file, source)
        return
    given = _map(map_file, zone)
    who = acting(actor, IMPORT, may_be_unsaid=True)
    task = _Task(
        _kind(kind, given),
        given,
        source or given.source or DEFAULT_SOURCE,
        who.name,
        dry_run,
        no_wait,
    )
    rows, faults = [], []
    with Workspace.open() as workspace:
        for file in files:
            try:
                rows.append(_import(workspace, task, file))
            except FileFault as fault:
                faults.append(f"{file.name}: {fault}")
    if rows:
        emit(rows, format, COLUMNS)
    if faults:
        raise Refusal("\n".join(faults))


@dataclass(frozen=True)
class _Task:
    """What was asked for, of every file alike."""

    kind: FileKind
    map: ColumnMap
    source: str
    actor: str
    dry_run: bool
    no_wait: bool


def _kind(kind: str | None, given: ColumnMap) -> FileKind:
    if kind and given.kind and kind != given.kind:
        raise click.UsageError(f"--kind says {kind}, the map says {given.kind}; make them agree.")
    name = kind or given.kind
    if name is None:
        raise click.UsageError("Say what the rows are: --kind deals, or `kind: deals` in the map.")
    return file_kind(name)


def _map(path: Path | None, zone: str | None) -> ColumnMap:
    try:
        given = load_map(path) if path else ColumnMap()
        return replace(given, zone=given.zone or (_zone(zone) if zone else None))
    except MapFault as fault:
        raise Refusal(f"{fault}\nNothing was imported.") from None


def _zone(name: str) -> str:
    try:
        zone_of(name)
    except BadMoment as fault:
        raise Refusal(f"{fault} Nothing was imported.") from None
    return name


def _import(workspace: Workspace, task: _Task, file: Path) -> dict[str, Any]:
    place, now = workspace.place, clock.now()
    order = Order(file, task.kind, task.map, task.source, place.zone, place.currency)
    with _progress(file.name) as report:
        if task.dry_run:
            found = runs.preview(place, order, now, report)
            _tell(found.laid)
            counts = (found.laid.received, found.created, found.updated, found.unchanged,
                      found.refused, found.laid.skipped)  # fmt: skip
            return _row(None, file.name, task.kind.name, task.source, "dry run", counts)
        imported = runs.take_in(place, workspace.intake, order, task.actor, now, report)
        if not task.no_wait:
            with _watched(imported.run, report):
                _wait(workspace, imported.run)
    _tell(imported.laid)
    return _row_of(ImportRun.objects.get(id=imported.run))


@contextmanager
def _watched(run: int, report: Callable[[str, float], None]) -> Iterator[None]:
    """Tell on a terminal how much of an import is counted."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(_PAUSE_SECONDS * 5):
            report("counting", runs.per_cent(ImportRun.objects.get(id=run)) / 100)
        connection.close()

    watcher = threading.Thread(target=watch, daemon=True)
    if sys.stderr.isatty():
        watcher.start()
    try:
        yield
    finally:
        over.set()
        if watcher.is_alive():
            watcher.join()


def _wait(workspace: Workspace, run: int) -> None:
    """Until the figures count the import; another process may do the counting."""
    while True:
        workspace.catch_up(clock.now(), patient=True)
        if ImportRun.objects.filter(id=run, state="done").exists():
            return
        time.sleep(_PAUSE_SECONDS)


def _tell(laid: Laid) -> None:
    for note in laid.notes:
        click.echo(note, err=True)
    if laid.former_refused_file:
        click.echo(
            f"The earlier list of refused rows is kept: {laid.former_refused_file}", err=True
        )
    if laid.refused_file:
        click.echo(f"Refused rows with line, column and reason: {laid.refused_file}", err=True)


def _row(
    run: int | None, name: str, kind: str, source: str, state: str, counts: tuple[int, ...]
) -> dict[str, Any]:
    head = {"import": run, "file": name, "kind": kind, "source": source, "state": state}
    return head | dict(zip(COUNTS, counts, strict=True))


def _row_of(run: ImportRun) -> dict[str, Any]:
    counts = (run.received, run.created, run.updated, run.unchanged, run.refused, run.skipped)
    return _row(run.id, run.name, run.kind, run.source, run.state, counts)


def _silent(_step: str, _share: float) -> None:
    """Nobody watches."""


@contextmanager
def _progress(name: str) -> Iterator[Callable[[str, float], None]]:
    """A bar on a terminal once a second has passed; elsewhere silence."""
    if not sys.stderr.isatty():
        yield _silent
        return
    began = time.monotonic()
    with Progress(console=Console(stderr=True), transient=True) as bar:
        line = bar.add_task(name, total=1.0, visible=False)

        def report(step: str, share: float) -> None:
            late = time.monotonic() - began > _SHOWN_AFTER
            bar.update(line, description=f"{name}: {step}", completed=share, visible=late)

        yield report


def _write_guess(
    files: Sequence[Path], kind: str | None, map_file: Path | None, source: str | None
) -> None:
    if kind is None:
        raise click.UsageError("A guess needs --kind: what the rows are decides what to look for.")
    if map_file and len(files) > 1:
        raise click.UsageError("One --map holds one guess; give one file.")
    for file in files:
        target = map_file or file.with_suffix(".map.yaml")
        if target.exists():
            raise Refusal(
                f"{target} is there already and was left as it is. Name another with --map."
            )
        try:
            text = guessed_map(file, file_kind(kind), source or DEFAULT_SOURCE)
        except FileFault as fault:
            raise Refusal(f"{file.name}: {fault}") from None
        target.write_text(text, encoding="utf-8")
        click.echo(f"A first map to check: {target}")


@import_group.command("list")
@formats
def list_imports(format: str) -> None:
    """Every import with its counts, newest first.

    Example: accord import list --format json
    """
    runs_known = list(ImportRun.objects.order_by("-id"))
    names = names_of(run.by for run in runs_known)
    rows = [
        _row_of(run)
        | {
            "started": iso(run.started_at),
            "finished": iso(run.finished_at) if run.finished_at else None,
            "by": names[run.by],
            "because": run.sentence,
        }
        for run in runs_known
    ]
    emit(rows, format, (*COLUMNS, "started", "finished", "by", "because"))


@import_group.command("revert")
@click.argument("number", metavar="ID", type=int)
@click.option("--as", "actor", envvar="ACCORD_USER", default="", help="Who takes it back.")
@click.option("--no-wait", is_flag=True, help="Return before the figures follow.")
@formats
def revert_import(number: int, actor: str, no_wait: bool, format: str) -> None:
    """Take an import back: what it made goes, what it changed is as before; later changes stay.

    Persons whom it joined are told apart again unless something that came later rests on it.

    Example: accord import revert 3
    """
    who = acting(actor, IMPORT, may_be_unsaid=True)
    with Workspace.open() as workspace:
        now = clock.now()
        try:
            done = revert(workspace.place, number, who.name, now)
        except NotRevertible as fault:
            raise Refusal(str(fault)) from None
        if not no_wait:
            workspace.catch_up(clock.now(), patient=True)
    row = {
        "import": number,
        "withdrawn": done.withdrawn,
        "restored": done.restored,
        "changed later and kept": done.kept,
        "names put back": done.names,
        "records gone": done.vanished,
        "persons told apart": done.parted,
        "persons still joined": done.joined,
    }
    if done.joined:
        click.echo(
            "Persons whom the import joined stay joined where later entries or another source's address "
            "rest on it.", err=True,
        )  # fmt: skip
    emit([row], format)
