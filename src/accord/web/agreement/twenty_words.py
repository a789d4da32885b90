"""Sittings in words: leads, what they did, verdicts, rules."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accord.agreement.conditions import Condition
from accord.agreement.twenty.choosing import Became
from accord.agreement.twenty.concord import Concord
from accord.agreement.twenty.counting import Verdict
from accord.agreement.twenty.doings import Doing
from accord.basics.moments import DAY, HOUR, MINUTE

Words = str | Promise

REASON_WORDS: dict[str, Words] = {
    "role": gettext_lazy("their role"),
    "size": gettext_lazy("the size"),
    "industry": gettext_lazy("the industry"),
    "country": gettext_lazy("the country"),
    "doings": gettext_lazy("what they did"),
    "unknown": gettext_lazy("too little known"),
}
VERDICT_WORDS: dict[Verdict, Words] = {
    Verdict.BOTH_TAKE: gettext_lazy("Both would take"),
    Verdict.NEITHER: gettext_lazy("Neither would"),
    Verdict.MARKETING_ONLY: gettext_lazy("Only marketing would"),
    Verdict.SALES_ONLY: gettext_lazy("Only sales would"),
    Verdict.DIVIDED: gettext_lazy("Divided"),
}
VERDICT_TONES = {
    Verdict.BOTH_TAKE: "good",
    Verdict.MARKETING_ONLY: "warn",
    Verdict.SALES_ONLY: "warn",
}
BECAME_WORDS: dict[str, Words] = {
    Became.WON: gettext_lazy("won"),
    Became.LOST: gettext_lazy("lost"),
    Became.SENT_BACK: gettext_lazy("sent back"),
    Became.UNANSWERED: gettext_lazy("never answered"),
    Became.UNDECIDED: gettext_lazy("undecided"),
}
BECAME_TONES = {Became.WON.value: "good", Became.UNANSWERED.value: "bad"}
_KINDS: dict[str, Words] = {
    "email_open": gettext_lazy("Opened a campaign mail"),
    "email_click": gettext_lazy("Followed a link in a campaign mail"),
    "email_reply": gettext_lazy("Answered a mail"),
    "email_sent": gettext_lazy("Was sent campaign mail"),
    "email_bounce": gettext_lazy("Mail came back"),
    "email_unsubscribe": gettext_lazy("Wanted no more campaign mail"),
    "webinar": gettext_lazy("Came to a webinar"),
    "event": gettext_lazy("Came to an event"),
    "download": gettext_lazy("Downloaded something"),
    "chat": gettext_lazy("Chatted with us"),
    "call": gettext_lazy("Telephone call"),
    "meeting": gettext_lazy("Meeting"),
    "email": gettext_lazy("Personal mail"),
}


def doing_words(doing: Doing) -> str:
    """What was done: `Sent the form Demo`, `Viewed 14 pages: /pricing 3, /blog 2`."""
    if doing.kind == "page":
        pages = ngettext("Viewed %(n)s page", "Viewed %(n)s pages", doing.times) % {
            "n": doing.times
        }
        looked = ", ".join(
            f"{part} × {times}" if times > 1 else part for part, times in doing.sections
        )
        return f"{pages}: {looked}" if looked else pages
    if doing.kind == "form":
        words = (
            _("Sent the form “%(name)s”") % {"name": doing.name} if doing.name else _("Sent a form")
        )
    else:
        words = kind_words(doing.kind)
        words = f"{words}: {doing.name}" if doing.name else words
    return f"{words} × {doing.times}" if doing.times > 1 else words


def kind_words(kind: str) -> str:
    """A kind of activity as something that somebody did."""
    return str(_KINDS.get(kind) or kind.replace("_", " ").capitalize())


def before_words(doing: Doing, sent_at: int) -> str:
    """How long before the hand-over: `2 hours before`, `over 12 days, last 2 hours before`."""
    last = _("%(time)s before") % {"time": _length(sent_at - doing.last)}
    if doing.last - doing.first < DAY:
        return last
    return _("over %(time)s, last %(last)s") % {
        "time": _length(doing.last - doing.first),
        "last": last,
    }


def _length(time: int) -> str:
    if time >= 2 * DAY:
        return _("%(n)s days") % {"n": time // DAY}
    if time >= 2 * HOUR:
        return _("%(n)s hours") % {"n": time // HOUR}
    n = max(1, time // MINUTE)
    return ngettext("%(n)s minute", "%(n)s minutes", n) % {"n": n}


def rule_words(when: Condition) -> str:
    """A drafted condition as a phrase about a lead."""
    if when.not_ is not None:
        return _("not: %(rule)s") % {"rule": rule_words(when.not_)}
    if when.trait == "employees" and when.at_least is not None:
        return _("the company has at least %(n)g employees") % {"n": when.at_least}
    if when.trait == "employees":
        return _("the company has under %(n)g employees") % {"n": when.below}
    if when.trait == "title":
        return _("the title says “%(word)s”") % {"word": str(when.like).strip("*")}
    if when.trait is not None:
        names = {"industry": _("the industry"), "country": _("the country")}
        return _("%(trait)s is %(value)s") % {"trait": names[when.trait], "value": when.is_}
    if when.kind == "form":
        return _("they sent the form “%(name)s”") % {"name": when.name}
    if when.url is not None:
        return _("they looked at %(page)s") % {"page": when.url.strip("*")}
    return _("they did this: %(kind)s") % {"kind": kind_words(str(when.kind)).lower()}


def agreement_words(concord: Concord, divided: int) -> str:
    """How far the two agree beyond chance, in a sentence or two."""
    if not concord.n:
        return _("On no lead have both departments a majority, so there is nothing to compare yet.")
    told = [
        _("You agree on %(agreed)s of %(n)s leads.") % {"agreed": concord.agreed, "n": concord.n}
    ]
    if divided:
        told[0] = _(
            "You agree on %(agreed)s of %(n)s leads; on %(divided)s more a department is divided itself."
        ) % {"agreed": concord.agreed, "n": concord.n, "divided": divided}
    if concord.kappa is None or concord.low is None:
        told.append(_("With every mark alike, chance alone would do as well."))
    elif concord.low > 0:
        told.append(
            _("That is more than chance would give, if each marked as often yes as you did.")
        )
    else:
        told.append(_("With so few leads, that much could come about by chance."))
    return " ".join(told)


def won_words(both: tuple[int, int], neither: tuple[int, int]) -> str:
    """What the marks would have been worth; empty where there is nothing to compare."""
    if not both[1] or not neither[1]:
        return ""
    facts = {"won": both[0], "of": both[1], "lost": neither[0], "those": neither[1]}
    words = _(
        "Of the %(of)s that both would take, %(won)s were won; of the %(those)s that neither would, %(lost)s."
    )
    told = words % facts
    return f"{told} {_('So some that you both would leave were worth it.')}" if neither[0] else told


def sizes(value: object) -> str:
    """A head count in words; empty for none."""
    if not isinstance(value, int):
        return ""
    return _("%(n)s employees") % {"n": f"{value:,}"}
