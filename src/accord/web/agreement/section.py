"""One section of the draft as a form: rows added, moved and taken away without a script, faults in their place."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accord.agreement import drafting
from accord.agreement.actions import PROPOSE
from accord.agreement.conditions import Condition
from accord.agreement.document import Document
from accord.agreement.drafting import Drafted, Overtaken
from accord.agreement.faults import Fault, dotted
from accord.agreement.reading import examine
from accord.agreement.writing import with_parts
from accord.metrics.rules_met import RulesMet
from accord.web.agreement.boxes import Builder, label_of
from accord.web.agreement.drafts import none_here, user_of
from accord.web.agreement.forming import KINDS, changed, nested, sent, texts_of, twice, typed
from accord.web.agreement.front import Told
from accord.web.agreement.outline import BY_NAME, Section, section_of
from accord.web.agreement.trying import WITHIN_DAYS, counted
from accord.web.shell.page import Absent, Page, Place, Visit
from accord.web.shell.rendering import show

Texts = dict[str, Any]
# Sections whose rules are asked of people.
_JUDGES = frozenset({"lead_types", "profiles", "industries", "fit", "engagement", "grades"})


@dataclass(frozen=True)
class Form:
    """What a form of a section holds; `seen` is the state of the draft that it was made of.

    With `conflict` somebody else changed the same section since.
    """

    section: Section
    draft: Drafted
    seen: int
    texts: Texts
    faults: tuple[Fault, ...] = ()
    conflict: bool = False
    met: RulesMet | None = None


def section_page(visit: Visit, section: str) -> HttpResponse:
    """The form of a section; what was typed comes back whatever is wrong with it."""
    if section not in BY_NAME:
        raise Absent(_("The agreement has no such section."))
    held, own = drafting.draft(), BY_NAME[section]
    if held is None:
        return none_here(visit)
    if visit.request.method != "POST":
        document, faults = examine(held.text)
        return _shown(
            visit, Form(own, held, held.state, _texts(own, document), _own_faults(own, faults))
        )
    tree = nested(visit.request.POST.lists())
    act, _colon, place = visit.request.POST.get("do", "save").partition(":")
    changed(tree, act, place)
    texts = {name: sent(KINDS[name], tree.get(name)) for name in own.fields}
    if act == "look":
        return _shown(
            visit, Form(own, held, _seen(visit), texts, met=_counted(visit, own, held, texts))
        )
    if act != "save":
        return _shown(visit, Form(own, held, _seen(visit), texts))
    return _save(visit, own, _seen(visit), texts)


def _seen(visit: Visit) -> int:
    text = visit.request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _counted(visit: Visit, section: Section, held: Drafted, texts: Texts) -> RulesMet | None:
    """Who would meet the draft with this section; None where it judges nobody or has faults."""
    if section.name not in _JUDGES:
        return None
    values = {name: typed(KINDS[name], texts[name]) for name in section.fields}
    document, faults = examine(with_parts(held.text, values))
    return None if faults else counted(visit, document)


def _save(visit: Visit, section: Section, seen: int, texts: Texts) -> HttpResponse:
    values = {name: typed(KINDS[name], texts[name]) for name in section.fields}
    held = drafting.draft()
    if held is None:
        return none_here(visit)
    if held.state != seen and _differ(section, held.text, drafting.state_of(seen)):
        return _shown(visit, Form(section, held, held.state, texts, conflict=True))
    text = with_parts(held.text, values)
    faults = (*_doubled(section, texts), *_own_faults(section, examine(text)[1]))
    if faults:
        again = {name: texts_of(KINDS[name], values.get(name)) for name in section.fields}
        return _shown(visit, Form(section, held, held.state, again, faults))
    try:
        drafting.keep(text, section.name, held.state, user_of(visit), visit.now)
    except Overtaken:
        # Somebody was quicker by a moment: look at theirs first.
        return _save(visit, section, held.state, texts)
    messages.success(visit.request, _("“%(name)s” is kept.") % {"name": section.words}, "good")
    return HttpResponseRedirect(f"{reverse('agreement-draft')}#{section.name}", status=303)


def _differ(section: Section, text: str, seen: str) -> bool:
    """Whether the two states of the draft differ in this section."""
    said = [section.said(examine(each)[0]) for each in (text, seen)]
    return not seen or said[0] != said[1]


def _texts(section: Section, document: Document) -> Texts:
    said = section.said(document)
    return {name: texts_of(KINDS[name], said.get(name)) for name in section.fields}


def _own_faults(section: Section, faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    return tuple(fault for fault in faults if section_of(fault.where) == section)


def _doubled(section: Section, texts: Texts) -> list[Fault]:
    return [
        Fault(0, 0, dotted(found.path), found.why, found.remedy)
        for name in section.fields
        for found in twice(KINDS[name], texts[name], (name,))
    ]


def _shown(visit: Visit, form: Form) -> HttpResponse:
    document = examine(form.draft.text)[0]
    builder = Builder(form.faults, _known(document), _met(form))
    boxes = [
        builder.box(KINDS[name], form.texts[name], name, (name,), label_of((name,)))
        for name in form.section.fields
    ]
    theirs = Told(document).context() if form.conflict else {}
    return show(
        visit, "agreement/section.html", "form", section=form.section, draft=form.draft, seen=form.seen,
        boxes=boxes, faults=[(builder.anchor(fault), fault) for fault in form.faults],
        conflict=form.conflict, met=form.met, days=WITHIN_DAYS, is_there=form.section.is_agreed(document), **theirs,
    )  # fmt: skip


def _met(form: Form) -> dict[Condition, int]:
    if form.met is None:
        return {}
    if form.section.name == "engagement":
        return {rule.when: n for rule, n in form.met.doers.items()}
    return dict(form.met.people)


def _known(document: Document) -> dict[str, list[str]]:
    """Names of the document that fields refer to."""
    types = [each.name for each in document.lead_types]
    return {
        "lead_type": [*types, "other"],
        "calendar": [each.name for each in document.calendars],
        "profile": [each.name for each in document.profiles],
        "commitment": [each.name for each in document.commitments],
        "under": [each.code for each in document.reasons],
        "reasons": [each.code for each in document.reasons],
    }


SECTION = Page(
    "agreement/draft/<slug:section>", "agreement-section", PROPOSE, section_page, ("GET", "POST"),
    Place.AGREEMENT,
)  # fmt: skip
