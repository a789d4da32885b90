"""Template filters of the agreement: rules, lengths, points and promises in words."""

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accord.access.matrix import Scope
from accord.agreement.conditions import Condition
from accord.agreement.document import Commitment, Grades
from accord.agreement.rules import in_words
from accord.metrics.wording import title
from accord.web.agreement import labels, words
from accord.web.agreement.pages import PAGES

register = template.Library()
TABS: tuple[tuple[str, str | Promise], ...] = (
    ("agreement", gettext_lazy("The agreement")),
    ("agreement-buyers", gettext_lazy("Whom we sell to")),
    ("agreement-coverage", gettext_lazy("What they read")),
    ("twenty", gettext_lazy("Twenty leads")),
    ("agreement-backtest", gettext_lazy("Back-test")),
    ("agreement-lessons", gettext_lazy("What leads teach")),
    ("agreement-forecast", gettext_lazy("Forecast")),
    ("agreement-versions", gettext_lazy("History")),
)
register.filter("lasting", words.lasting)
register.filter("amount", words.amount)
register.filter("points", words.points)
register.filter("share", words.share)
register.filter("department", words.department)
register.filter("promise", words.promise)
register.filter("provisos", words.conditions_of)
register.filter("weekclock", words.moment_of_week)


@register.simple_tag(takes_context=True)
def tabs(context: template.Context) -> list[tuple[str | Promise, str, bool]]:
    """The pages of the place that the visitor may open: words, address, whether it is the one shown."""
    visit = context["visit"]
    here = visit.request.resolver_match.view_name
    open_to = {page.name for page in PAGES if visit.may(page.permission, Scope.OWN)}
    return [(words, reverse(name), name == here) for name, words in TABS if name in open_to]


@register.filter
def rule(condition: Condition) -> str:
    """A condition as a phrase."""
    return in_words(condition)


@register.filter
def weekday(name: str) -> str:
    """Mon as Monday."""
    return str(words.DAYS.get(name, name))


@register.filter
def owed_by(promises: tuple[Commitment, ...], department: str) -> list[Commitment]:
    """The promises of one department."""
    return [one for one in promises if one.owes == department]


@register.filter
def grid(grades: Grades) -> list[tuple[str, float, list[tuple[str, bool]]]]:
    """A row for each letter: the letter, from which fit, and its cells with whether they qualify."""
    return [
        (letter, start, [(f"{letter}{n}", f"{letter}{n}" in grades.qualify) for n in grades.engagement])
        for letter, start in grades.fit.items()
    ]  # fmt: skip


@register.filter
def state_words(state: str) -> str:
    """Where a version stands."""
    return str(words.STATES.get(state, state))


@register.filter
def state_chip(state: str) -> str:
    """The class of its chip."""
    return words.CHIPS.get(state, ("", ""))[0]


@register.filter
def state_icon(state: str) -> str:
    """The icon of its chip; empty for none."""
    return words.CHIPS.get(state, ("", ""))[1]


@register.filter
def before(moment: int | None) -> int | None:
    """The last moment before that one: what ends with a day is over when the next begins."""
    return None if moment is None else moment - 1


@register.filter
def choice(value: str) -> str:
    """A value that was chosen, in words."""
    return str(labels.CHOICES.get(value, value))


@register.filter
def metric_title(name: str) -> str:
    """A figure's name."""
    return title(name)


@register.filter
def millionths(points: int) -> str:
    """Points kept as millionths, to two places."""
    # Adding 0.0 makes a zero of what rounds to minus zero.
    return words.amount(round(points / 1_000_000, 2) + 0.0)
