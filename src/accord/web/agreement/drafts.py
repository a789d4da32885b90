"""The draft: begun, shown, brought as YAML, taken along, put away and brought back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accord.access.decide import NotAllowed
from accord.access.rows import User
from accord.agreement import drafting
from accord.agreement.actions import PROPOSE
from accord.agreement.drafting import Drafted, Overtaken
from accord.agreement.faults import Fault
from accord.agreement.questions import judging_at, text_of
from accord.agreement.reading import examine
from accord.agreement.rows import Version
from accord.agreement.samples import sample
from accord.web.agreement.front import Told
from accord.web.agreement.outline import section_of
from accord.web.shell.page import Absent, Page, Place, Visit
from accord.web.shell.rendering import show

_LARGEST = 1_000_000


def user_of(visit: Visit) -> User:
    """The colleague who acts."""
    if not isinstance(visit.user, User):
        raise NotAllowed(_("Sign in first."))
    return visit.user


def draft_page(visit: Visit) -> HttpResponse:
    """The draft in sentences with what is still to mend; a POST begins one."""
    if visit.request.method == "POST":
        return _begin(visit)
    held = drafting.draft()
    if held is None:
        return none_here(visit)
    document, faults = examine(held.text)
    return show(
        visit, "agreement/draft.html", draft=held, may_undo=drafting.may_undo(),
        faults=[(section_of(fault.where), fault) for fault in faults],
        in_force=judging_at(visit.now), **Told(document, edits=True).context(),
    )  # fmt: skip


def none_here(visit: Visit) -> HttpResponseRedirect:
    """Where there is no draft, the agreement itself offers to begin one."""
    messages.info(visit.request, _("There is no draft now; begin one here."), "info")
    return redirect("agreement")


def _begin(visit: Visit) -> HttpResponse:
    text, number = _beginning(visit)
    held = drafting.draft()
    drafting.begin(text, number, user_of(visit), visit.now)
    if held is not None:
        words = _("There is a draft already, last changed by %(name)s; nothing in it was touched.")
        messages.info(visit.request, words % {"name": held.changed_by}, "info")
    return redirect("agreement-draft")


def _beginning(visit: Visit) -> tuple[str, int | None]:
    """What the draft begins with: a version, the one in force, or the sample."""
    asked = visit.request.POST.get("from", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() else None
    if asked == "in force":
        number = judging_at(visit.now)
    if number is None:
        return sample(User.objects.filter(is_active=True)), None
    try:
        return text_of(number), number
    except (Version.DoesNotExist, OverflowError):
        raise Absent(_("There is no version of that number.")) from None


def text_page(visit: Visit) -> HttpResponse:
    """The draft as YAML: to read, to change, to bring as a file. What has faults is shown, not kept."""
    held = drafting.draft()
    if visit.request.method != "POST":
        return _text_shown(visit, held, "" if held is None else held.text, ())
    text = _text_sent(visit.request)
    if text is None:
        messages.error(visit.request, _("That file is no UTF-8 text. Nothing was kept."), "bad")
        return redirect("agreement-text")
    _document, faults = examine(text)
    return _text_shown(visit, held, text, faults) if faults else _text_kept(visit, held, text)


def _text_sent(request: HttpRequest) -> str | None:
    file = request.FILES.get("file")
    if file is None:
        return request.POST.get("text", "").replace("\r\n", "\n")
    try:
        return str(file.read(_LARGEST + 1), "utf-8-sig")
    except UnicodeDecodeError:
        return None


def _text_kept(visit: Visit, held: Drafted | None, text: str) -> HttpResponse:
    user = user_of(visit)
    try:
        if held is None:
            drafting.begin(text, judging_at(visit.now), user, visit.now)
        else:
            drafting.keep(text, "text", _seen(visit), user, visit.now)
    except Overtaken as fault:
        return _text_shown(visit, fault.now, text, (), conflict=True)
    messages.success(visit.request, _("The draft is kept."), "good")
    return redirect("agreement-draft")


def _seen(visit: Visit) -> int:
    text = visit.request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdecimal() else 0


def _text_shown(
    visit: Visit, held: Drafted | None, text: str, faults: tuple[Fault, ...], conflict: bool = False
) -> HttpResponse:
    return show(
        visit, "agreement/text.html", draft=held, text=text, faults=faults, conflict=conflict,
        rows=min(40, max(16, text.count("\n") + 2)),
    )  # fmt: skip


def download(visit: Visit) -> HttpResponse:
    """The draft as a file."""
    held = drafting.draft()
    return none_here(visit) if held is None else as_file(held.text, "agreement-draft.yaml")


def as_file(text: str, name: str) -> HttpResponse:
    """A document as a file to take along."""
    response = HttpResponse(text, content_type="text/yaml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def undo(visit: Visit) -> HttpResponse:
    """Take the last change of the draft back."""
    held = drafting.undo(user_of(visit))
    said = _("The last change is taken back.") if held else _("There is no draft any more.")
    messages.success(visit.request, said, "good")
    return redirect("agreement-draft" if held else "agreement")


def removal(visit: Visit) -> HttpResponse:
    """Put the draft away; undo brings it back."""
    drafting.discard(user_of(visit), visit.now)
    messages.info(visit.request, _("The draft is put away."), "info")
    return redirect("agreement")


_DRAFT = "agreement/draft"
_POST = ("POST",)
PAGES = (
    Page(_DRAFT, "agreement-draft", PROPOSE, draft_page, ("GET", "POST"), Place.AGREEMENT),
    Page(f"{_DRAFT}/text", "agreement-text", PROPOSE, text_page, ("GET", "POST"), Place.AGREEMENT),
    Page(f"{_DRAFT}/draft.yaml", "agreement-draft-file", PROPOSE, download, place=Place.AGREEMENT),
    Page(f"{_DRAFT}/undo", "agreement-draft-undo", PROPOSE, undo, _POST, Place.AGREEMENT),
    Page(f"{_DRAFT}/removal", "agreement-draft-removal", PROPOSE, removal, _POST, Place.AGREEMENT),
)
