"""The import wizard: five steps from a file to figures. Every step is a form that works without script."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.basics.moments import BadMoment, zone_of
from accord.sources.files import drafts
from accord.sources.files.canonical import FILE_KINDS, file_kind
from accord.sources.files.chunk import FileFault, Layout
from accord.sources.files.correcting import RefusedList, read_refused
from accord.sources.files.guess import FORMATS, DateOrder
from accord.sources.files.looking import Look, left_over, look, matches
from accord.sources.files.map import ColumnMap
from accord.sources.files.rows import Draft, ImportRun
from accord.sources.files.stray import addresses_among
from accord.web.settings.mapping import given_map
from accord.web.settings.samples import SAMPLES
from accord.web.settings.showing import show_tab
from accord.web.settings.uploads import MOST_BYTES, TOO_LARGE, Brought
from accord.web.shell.page import Absent, Page, Place, Visit

IMPORT = Permission(Verb.WRITE, "import")
SHOWN_REFUSED = 20
ENCODINGS = (
    "utf-8", "utf-16", "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "shift_jis", "gb18030",
    "big5", "euc_kr",
)  # fmt: skip
SEPARATORS = ((",", ","), (";", ";"), ("\t", "tab"), ("|", "|"))
_ORDERS: tuple[DateOrder, ...] = ("", "day", "month", "year")


def choose(visit: Visit) -> HttpResponse:
    """Step 1: the file, what its rows are, whose keys they bear."""
    if visit.request.method == "POST":
        return _chosen(visit)
    return _choose(visit)


def _choose(visit: Visit, fault: str = "") -> HttpResponse:
    asked = visit.request.POST
    known = ImportRun.objects.order_by("source").values_list("source", flat=True).distinct()
    earlier = ImportRun.objects.filter(state="done").exclude(map="").order_by("-id")[:20]
    return show_tab(
        visit, "imports", "choose.html", fault=fault, kinds=FILE_KINDS, step=1,
        kind=asked.get("kind", "deals"), source=asked.get("source", "files"), sources=known,
        most=MOST_BYTES, earlier=earlier,
    )  # fmt: skip


def _chosen(visit: Visit) -> HttpResponse:
    request = visit.request
    upload = request.FILES.get("file")
    kind = next((kind for kind in FILE_KINDS if kind.name == request.POST.get("kind")), None)
    if TOO_LARGE in request.META:
        return _choose(visit, _("The file is larger than what one import takes; nothing was kept."))
    if not isinstance(upload, Brought) or kind is None:
        return _choose(visit, _("Choose a file and say what its rows are; nothing was kept."))
    name = get_valid_filename(str(upload.name) or "file")[-100:]
    source = request.POST.get("source", "").strip()[:128] or "files"
    draft = drafts.bring(
        visit.desk.place, upload.path, name, kind, source, visit.actor.name, visit.now
    )
    like = ImportRun.objects.filter(id=_number(request.POST.get("like"))).first()
    return _proposed(visit, draft, like)


def _proposed(visit: Visit, draft: Draft, like: ImportRun | None) -> HttpResponse:
    place = visit.desk.place
    if like is not None and like.kind == draft.kind:
        draft.map = like.map
        draft.save(update_fields=["map"])
        return redirect("import-mapping", draft=draft.id)
    try:
        drafts.propose_map(place, draft, ColumnMap(), place.zone)
    except FileFault as fault:
        draft.said = str(fault)
        draft.save(update_fields=["said"])
    return redirect("import-reading", draft=draft.id)


def sample(visit: Visit, kind: str) -> HttpResponse:
    """A small file of a kind, to try the wizard with."""
    if kind not in SAMPLES:
        raise Absent(_("There is no sample of that kind."))
    response = HttpResponse(SAMPLES[kind], content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="sample-{kind}.csv"'
    return response


def reading(visit: Visit, draft: int) -> HttpResponse:
    """Step 2: whether the file was read rightly."""
    own = _draft(draft)
    if own.run_id:
        return redirect("import", run=own.run_id)
    fault = _read_again(visit, own) if visit.request.method == "POST" else ""
    if visit.request.method == "POST" and not fault:
        onward = "import-mapping" if "next" in visit.request.POST else "import-reading"
        return redirect(onward, draft=own.id)
    given = drafts.map_in(own)
    seen = None
    try:
        seen = look(visit.desk.place, own, given.layout)
    except FileFault as caught:
        fault = fault or str(caught)
    return show_tab(
        visit, "imports", "reading.html", draft=own, given=given, seen=seen, step=2,
        fault=fault or own.said, encodings=ENCODINGS, separators=SEPARATORS, orders=_ORDERS,
        zone=given.zone or visit.desk.place.zone,
        preview=list(zip(seen.lines, seen.rows, strict=True)) if seen else [],
        twofold=[each for each in matches(own, seen) if each.twofold] if seen else [],
    )  # fmt: skip


def _read_again(visit: Visit, draft: Draft) -> str:
    """Propose anew with what the form says; the sentence of what is wrong with it."""
    asked = visit.request.POST
    zone = asked.get("zone", "").strip() or visit.desk.place.zone
    order = next((order for order in _ORDERS if order == asked.get("order")), _ORDERS[0])
    separator = "\t" if asked.get("separator") == "tab" else asked.get("separator") or None
    layout = Layout(asked.get("encoding") or None, separator, asked.get("sheet") or None)
    try:
        zone_of(zone)
        drafts.propose_map(visit.desk.place, draft, ColumnMap(layout=layout), zone, order)
    except (FileFault, BadMoment) as fault:
        return str(fault)
    return ""


def mapping(visit: Visit, draft: int) -> HttpResponse:
    """Step 3: which column is what."""
    own = _draft(draft)
    if own.run_id:
        return redirect("import", run=own.run_id)
    try:
        seen = look(visit.desk.place, own, drafts.map_in(own).layout)
    except FileFault:
        return redirect("import-reading", draft=own.id)
    if visit.request.method == "POST":
        return _mapped(visit, own, seen, visit.request.POST)
    found, given = matches(own, seen), drafts.map_in(own)
    left = left_over(given, seen.columns)
    return show_tab(
        visit, "imports", "mapping.html", draft=own, given=given, matches=found, step=3,
        columns=list(enumerate(seen.columns)), left=left,
        strays=[name for name in addresses_among(seen.frame, left) if name not in given.ignore],
        has_email="email" in file_kind(own.kind).by_name,
        missing=drafts.missing(own), formats=FORMATS,
    )  # fmt: skip


def _mapped(visit: Visit, draft: Draft, seen: Look, asked: QueryDict) -> HttpResponse:
    before = drafts.map_in(draft)
    given, changed = given_map(file_kind(draft.kind), before, seen, asked)
    drafts.keep(draft, given)
    lacking = drafts.missing(draft)
    if lacking:
        words = _("Say which column is %(columns)s: %(kind)s cannot do without.")
        messages.error(visit.request, words % {"columns": ", ".join(lacking), "kind": draft.kind})
    elif changed:
        messages.info(visit.request, _("Check what the texts of the newly chosen columns become."))
    else:
        drafts.ask_trial(draft, visit.now)
        return redirect("import-trial", draft=draft.id)
    return redirect("import-mapping", draft=draft.id)


def trial(visit: Visit, draft: int) -> HttpResponse:
    """Step 4: what the import would do; nothing has happened yet."""
    own = _draft(draft)
    if own.run_id:
        return redirect("import", run=own.run_id)
    if visit.request.method == "POST":
        return _started(visit, own)
    found = drafts.trial_of(own)
    path = drafts.refused_of(visit.desk.place, own)
    return show_tab(
        visit, "imports", "trial.html", "outcome", draft=own, found=found, step=4,
        asked=own.trial == drafts.ASKED,
        refused=read_refused(path, SHOWN_REFUSED) if found else RefusedList(),
    )  # fmt: skip


def _started(visit: Visit, draft: Draft) -> HttpResponse:
    try:
        run = drafts.start(draft, visit.actor.name, visit.now)
    except drafts.Unready as fault:
        messages.error(visit.request, str(fault))
        return redirect("import-mapping", draft=draft.id)
    return redirect("import", run=run.id)


def refused_list(visit: Visit, draft: int) -> HttpResponse:
    """The list of refused rows, to be put right in a spreadsheet and brought again."""
    path = drafts.refused_of(visit.desk.place, _draft(draft))
    if not path.is_file():
        raise Absent(_("There is no list of refused rows here (any more)."))
    response = HttpResponse(path.read_bytes(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(True, path.name) or ""
    return response


def discard(visit: Visit, draft: int) -> HttpResponseRedirect:
    """Forget a file that is not imported."""
    own = _draft(draft)
    if own.run_id:
        raise Absent(_("This file is imported already; take the import back instead."))
    drafts.discard(visit.desk.place, own)
    messages.success(visit.request, _("The file is forgotten; nothing of it was imported."))
    return redirect("imports")


def _draft(number: int) -> Draft:
    found = Draft.objects.filter(id=number).first()
    if found is None:
        raise Absent(_("There is no such file here (any more); bring it again."))
    return found


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0


_STEP = "settings/import/draft/<int:draft>"
_FORM = ("GET", "POST")
PAGES = (
    Page("settings/import/new", "import-new", IMPORT, choose, _FORM, Place.SETTINGS),
    Page("settings/import/samples/<kind>", "import-sample", IMPORT, sample, place=Place.SETTINGS),
    Page(f"{_STEP}/reading", "import-reading", IMPORT, reading, _FORM, Place.SETTINGS),
    Page(f"{_STEP}/mapping", "import-mapping", IMPORT, mapping, _FORM, Place.SETTINGS),
    Page(f"{_STEP}/trial", "import-trial", IMPORT, trial, _FORM, Place.SETTINGS),
    Page(f"{_STEP}/refused.csv", "import-refused", IMPORT, refused_list, place=Place.SETTINGS),
    Page(f"{_STEP}/discard", "import-discard", IMPORT, discard, ("POST",), Place.SETTINGS),
)
