"""The bell's list, and how one wishes to be told."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accord.notices.bell import mark_seen, told
from accord.notices.kinds import Channel
from accord.notices.telling import kinds_for
from accord.notices.wishes import wish, wishes_of
from accord.web.account.forms import CHANNEL_WORDS, WishesForm
from accord.web.account.overview import own
from accord.web.shell.page import Visit
from accord.web.shell.rendering import show


def notices(visit: Visit) -> HttpResponse:
    """What I was told, newest first; posting marks it as seen."""
    user = own(visit)
    if visit.request.method == "POST":
        number = visit.request.POST.get("notice", "")
        mark_seen(user, [int(number)] if number.isdecimal() else None, visit.now)
        return HttpResponseRedirect(reverse("notices"))
    return show(visit, "account/notices.html", "list", notices=told(user))


def bell(visit: Visit) -> HttpResponse:
    """The bell with how many notices are new, for pages that stay open."""
    return show(visit, "shell/bell.html")


def wishes(visit: Visit) -> HttpResponse:
    """Which notices reach me where, and when none do."""
    user = own(visit)
    current = wishes_of([user])[user.pk]
    form = WishesForm(kinds_for(visit.actor), current, visit.request.POST or None)
    if visit.request.method == "POST" and form.is_valid():
        wish(user, form.paces, form.hours)
        messages.success(visit.request, _("From now on you are told so."))
        return HttpResponseRedirect(reverse("notice-wishes"))
    return show(
        visit, "account/wishes.html", form=form, channels=[CHANNEL_WORDS[each] for each in Channel],
        next_daily=current.hours.next_daily(visit.now), email=user.email,
    )  # fmt: skip
