"""The sections of the document as pages show them: in which order, under which heading, saying what."""

from dataclasses import dataclass

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accord.agreement.document import Document

Words = str | Promise
ABOUT = "about"
_CRITERIA, _PROMISES, _AMOUNTS, _TIMES = "criteria", "promises", "amounts", "times"


@dataclass(frozen=True)
class Section:
    """`fields` are the document's own, most often the one of the section's name."""

    name: str
    words: Words
    says: Words
    sheet: str
    fields: tuple[str, ...]

    @property
    def template(self) -> str:
        """The part of a template that shows it."""
        return f"agreement/sections/{self.sheet}.html#{self.name}"

    def is_agreed(self, document: Document) -> bool:
        """Whether the document says anything of it."""
        defaults = Document()
        return any(getattr(document, each) != getattr(defaults, each) for each in self.fields)

    def said(self, document: Document) -> dict[str, object]:
        """What the document says of it, as plain values."""
        plain = msgspec.to_builtins(document)
        return {name: plain[name] for name in self.fields if name in plain}


def _one(name: str, words: Words, says: Words, sheet: str) -> Section:
    return Section(name, words, says, sheet, (name,))


SECTIONS: tuple[Section, ...] = (
    Section(
        ABOUT, _("About this agreement"), _("What it is for, and from when to when it holds."),
        _CRITERIA, ("title", "purpose", "effective", "until"),
    ),
    _one("parties", _("Who agrees"), _("The departments, and who signs for each."), _CRITERIA),
    _one(
        "lead_types", _("Kinds of leads"),
        _("The first kind that fits counts, in this order; whatever fits none is “other”."), _CRITERIA,
    ),
    _one(
        "profiles", _("Buyers we both know"),
        _("The first profile that fits counts; its points go towards fit."), _CRITERIA,
    ),
    _one(
        "industries", _("Industries"),
        _("The first industry that fits counts; its points go towards fit."), _CRITERIA,
    ),
    _one("fit", _("Fit"), _("Whom we can help, from 0 to 100, whatever they click."), _CRITERIA),
    _one(
        "engagement", _("Engagement"),
        _("What they do, from 0 to 100; each activity counts half after each half-life."), _CRITERIA,
    ),
    _one("grades", _("Grades"), _("A letter for fit, a number for engagement, and which of them qualify."), _CRITERIA),
    _one(
        "buying_groups", _("Buying groups"),
        _("Colleagues of one account who qualify together are one conversation."), _CRITERIA,
    ),
    _one("commitments", _("What we owe each other"), _("Both columns count alike."), _PROMISES),
    _one("reasons", _("Reasons"), _("No lead goes back without a word that helps its sender."), _PROMISES),
    _one("stages", _("Stages"), _("What each stage means to both departments, and whose it is."), _PROMISES),
    _one(
        "expected_activity", _("Expected work"),
        _("How much work a lead gets in a stage before it counts as stalled."), _PROMISES,
    ),
    _one("routing", _("Who gets a lead"), _("The first route that fits counts, in this order."), _PROMISES),
    _one("nurture", _("Keeping in touch"), _("What somebody is sent while it is too early to sell."), _PROMISES),
    _one("signals", _("Moments to call"), _("What a seller hears of at once, and what to do about it."), _PROMISES),
    _one("reminders", _("Reminders"), _("Who is told how long before something falls due."), _PROMISES),
    _one("audit", _("Looking again"), _("Decisions that both look at together."), _PROMISES),
    _one(
        "quota", _("What is planned"),
        _("What marketing sends in a period and what becomes of it, by kind of lead."), _AMOUNTS,
    ),
    _one("capacity", _("What sales can work well"), _("Never more leads than people can be kind to."), _AMOUNTS),
    _one("prices", _("What a lead counts as worth"), _("Fixed for the period, so that nobody argues in it."), _AMOUNTS),
    _one("targets", _("Targets"), _("What a figure is to reach in a period."), _AMOUNTS),
    _one("calendars", _("Working hours"), _("Clocks stand still outside of them."), _TIMES),
    _one("review", _("Review"), _("When both look at the figures together."), _TIMES),
)  # fmt: skip
BY_NAME = {section.name: section for section in SECTIONS}


def agreed(document: Document) -> list[Section]:
    """The sections that the document has."""
    return [section for section in SECTIONS if section.is_agreed(document)]


def open_ones(document: Document) -> list[Section]:
    """The sections of which nothing was agreed."""
    return [section for section in SECTIONS if not section.is_agreed(document)]


def section_of(where: str) -> Section | None:
    """The section that a dotted place in the document belongs to."""
    top = where.partition(".")[0].partition("[")[0]
    return next((section for section in SECTIONS if top in section.fields), None)
