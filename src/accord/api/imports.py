"""Imports: a file uploaded as `accord import` takes it, its state, and the way back."""

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated, Any

import polars as pl
from django.core.files.uploadedfile import UploadedFile
from ninja import Path as PathPart

from accord.access.actors import names_of
from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.api import shapes
from accord.api.address import LARGEST, PAGED, ROOT, Address, Call, Reply
from accord.api.problems import Problem
from accord.basics.moments import BadMoment, iso, zone_of
from accord.sources.files import runs
from accord.sources.files.canonical import FILE_KINDS, file_kind
from accord.sources.files.chunk import FileFault
from accord.sources.files.map import ColumnMap, MapFault, load_map
from accord.sources.files.refused import HEAD
from accord.sources.files.revert import NotRevertible, revert
from accord.sources.files.rows import ImportRun
from accord.sources.files.spool import Laid, Order

READ = Permission(Verb.READ, "import")
WRITE = Permission(Verb.WRITE, "import")
Number = Annotated[int, PathPart(ge=1, le=LARGEST)]

KINDS = tuple(kind.name for kind in FILE_KINDS)
FILE_AT_MOST = 512 * 1024 * 1024
REFUSED_SHOWN = 100
_ACTOR_LETTERS = 128
_SOURCE = re.compile(r"\w[\w .:@-]{0,127}")
_DEFAULT_SOURCE = "files"
FORM = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {
            "type": "string",
            "format": "binary",
            "description": "CSV, TSV, XLSX, Parquet or JSON lines.",
        },
        "kind": {
            "type": "string",
            "enum": list(KINDS),
            "description": "What its rows are, where the map does not say.",
        },
        "map": {
            "type": "string",
            "format": "binary",
            "description": "MAP.yaml: which column is what.",
        },
        "source": {
            "type": "string",
            "description": "Name space of the keys; else the map's, else `files`.",
        },
        "zone": {"type": "string", "description": "Time zone of dates that name none."},
        "dry_run": {
            "type": "string",
            "enum": ["true", "false"],
            "description": "Show what would happen; change nothing.",
        },
    },
    "additionalProperties": False,
}


def imports(call: Call) -> Reply:
    """Every import with its counts, newest first."""
    place, limit = call.place(), call.limit
    rows = ImportRun.objects.order_by("-id")
    found = list((rows if place is None else rows.filter(id__lt=place[0]))[: limit + 1])
    here = found[:limit]
    more = [here[-1].id] if len(found) > limit else None
    names = names_of(run.by for run in here)
    return Reply({"items": [_shape(run, names) for run in here], "next": call.following(more)})


def imported(call: Call, number: Number) -> Reply:
    """One import: how far it is, and what became of its rows."""
    del call
    run = _run(number)
    return Reply(_shape(run, names_of([run.by])))


def take_import(call: Call) -> Reply:
    """Take a file in: 202 once all of it is on disk; it counts when its state is `done`.

    The same file twice changes nothing. With `dry_run=true` nothing is kept and 200 says what would happen.
    """
    with _laid_down(call) as order:
        try:
            if _is_dry(call):
                return _previewed(call, order)
            return _taken(call, order)
        except FileFault as fault:
            raise Problem(422, f"{order.path.name}: {fault}") from None


def import_reversal(call: Call, number: Number) -> Reply:
    """Take an import back: what it made goes, what it changed is as before; later changes stay."""
    _run(number)
    try:
        done = revert(call.desk.place, number, call.actor.name[:_ACTOR_LETTERS], call.now)
    except NotRevertible as fault:
        raise Problem(409, str(fault)) from None
    return Reply(
        {"id": number, **{name: getattr(done, name) for name in done.__dataclass_fields__}}
    )


def _run(number: int) -> ImportRun:
    run = ImportRun.objects.filter(id=number).first()
    if run is None:
        raise Problem(404, f"There is no import {number}.")
    return run


def _taken(call: Call, order: Order) -> Reply:
    desk, by = call.desk, call.actor.name[:_ACTOR_LETTERS]
    done = runs.take_in(desk.place, desk.intake, order, by, call.now, _silent)
    body = {**_shape(_run(done.run), names_of([by])), **_told(done.laid)}
    return Reply(body, 202, {"Location": f"{ROOT}/imports/{done.run}"})


def _previewed(call: Call, order: Order) -> Reply:
    found = runs.preview(call.desk.place, order, call.now, _silent)
    body = {
        "received": found.laid.received,
        "created": found.created,
        "updated": found.updated,
        "unchanged": found.unchanged,
        "refused": found.refused,
        "skipped": found.laid.skipped,
        **_told(found.laid),
    }
    return Reply(body)


def _silent(_step: str, _share: float) -> None:
    """Nobody watches."""


def _told(laid: Laid) -> dict[str, Any]:
    """What is to be said beside the counts: notes, and the first refused rows with their reasons."""
    rows: list[dict[str, Any]] = []
    if laid.refused_file:
        text = pl.read_csv(laid.refused_file, n_rows=REFUSED_SHOWN, infer_schema=False)
        rows = [
            {**row, "line": int(row["line"])} for row in text.select(HEAD).iter_rows(named=True)
        ]
    return {"notes": list(laid.notes), "refused_rows": rows}


@contextmanager
def _laid_down(call: Call) -> Iterator[Order]:
    """The uploaded file in a folder of its own, as an order; the folder goes when the work is done."""
    form, files = call.request.POST, call.request.FILES
    upload = files.get("file")
    if not isinstance(upload, UploadedFile):
        raise Problem(422, "Send multipart/form-data with the part `file`; nothing was kept.")
    parent = call.desk.place.folder / "imports"
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(mkdtemp(prefix="upload-", dir=parent))
    try:
        given = _map(call, files.get("map"), folder)
        kind = _kind(form.get("kind"), given)
        source = form.get("source") or given.source or _DEFAULT_SOURCE
        if not _SOURCE.fullmatch(source):
            raise Problem(422, "A source is named with letters, digits, blanks and .:@_- only.")
        path = folder / _plain_name(upload.name or "")
        _write(upload, path)
        place = call.desk.place
        yield Order(path, file_kind(kind), given, source, place.zone, place.currency)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _map(call: Call, upload: object, folder: Path) -> ColumnMap:
    zone = call.request.POST.get("zone")
    try:
        given = ColumnMap()
        if isinstance(upload, UploadedFile):
            path = folder / "map.yaml"
            _write(upload, path)
            given = load_map(path)
        if zone:
            zone_of(zone)
        return replace(given, zone=given.zone or zone or None)
    except (MapFault, BadMoment) as fault:
        raise Problem(422, f"{fault} Nothing was imported.") from None


def _kind(kind: str | None, given: ColumnMap) -> str:
    if kind and given.kind and kind != given.kind:
        raise Problem(422, f"kind says {kind}, the map says {given.kind}; make them agree.")
    name = kind or given.kind
    if name not in KINDS:
        raise Problem(422, f"Say with kind what the rows are: {', '.join(KINDS)}.")
    return name


def _is_dry(call: Call) -> bool:
    text = call.request.POST.get("dry_run", "false")
    if text not in ("true", "false"):
        raise Problem(422, "dry_run is true or false; nothing was kept.")
    return text == "true"


def _plain_name(name: str) -> str:
    # The list of refused rows stands beside the file and bears its name, so there must be room for more.
    return re.sub(r"[^\w.\- ]", "_", name, flags=re.ASCII)[-100:].lstrip(".") or "upload"


def _write(upload: "UploadedFile[Any]", path: Path) -> None:
    with path.open("wb") as file:
        for part in upload.chunks():
            file.write(part)


def _shape(run: ImportRun, names: Mapping[str, str]) -> dict[str, Any]:
    counts = ("received", "created", "updated", "unchanged", "refused", "skipped")
    return {
        "id": run.id,
        "file": run.name,
        "kind": run.kind,
        "source": run.source,
        "state": run.state,
        **{name: getattr(run, name) for name in counts},
        "started_at": iso(run.started_at),
        "finished_at": iso(run.finished_at) if run.finished_at else None,
        "by": names[run.by],
        "because": run.sentence,
    }


ADDRESSES = (
    Address("GET", "imports", READ, imports, {200: shapes.Imports}, PAGED),
    Address(
        "POST",
        "imports",
        WRITE,
        take_import,
        {200: shapes.Trial, 202: shapes.Taken},
        form=FORM,
        largest_body=FILE_AT_MOST,
    ),
    Address("GET", "imports/{number}", READ, imported, {200: shapes.Import}),
    Address("POST", "imports/{number}/reversal", WRITE, import_reversal, {200: shapes.Reverted}),
)
