"""Forms of one's own account."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accord.basics.moments import BadMoment, zone_of
from accord.notices.kinds import Channel, NoticeKind, Pace
from accord.notices.quiet import Hours
from accord.notices.wishes import Wishes

PACE_WORDS = {Pace.NOW: _("At once"), Pace.DAILY: _("Once a day"), Pace.OFF: _("Not at all")}
CHANNEL_WORDS = {Channel.BELL: _("In the bell"), Channel.MAIL: _("By mail")}


class Name(forms.Form):
    """The name that colleagues read."""

    name = forms.CharField(
        label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )


class WishesForm(forms.Form):
    """A choice for each of the kinds and channels that leaves one, quiet hours, and the daily mail."""

    quiet_since = forms.TimeField(
        label=_("Quiet from"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    quiet_until = forms.TimeField(
        label=_("Quiet until"),
        help_text=_("The same time twice: never quiet."),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    daily_at = forms.TimeField(
        label=_("Daily mail at"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    zone = forms.CharField(label=_("Time zone"), max_length=64, help_text=_("Like Europe/Berlin."))

    def __init__(self, kinds: Sequence[NoticeKind], wishes: Wishes, data: Any = None) -> None:
        hours = wishes.hours
        initial: dict[str, Any] = {
            "zone": hours.zone,
            "quiet_since": _clock(hours.quiet_since),
            "quiet_until": _clock(hours.quiet_until),
            "daily_at": _clock(hours.daily_at),
        }
        super().__init__(data, initial=initial)
        self._kinds = kinds
        for kind in kinds:
            for channel in Channel:
                if choices := kind.choices(channel):
                    self.fields[_field(kind.name, channel)] = forms.ChoiceField(
                        label=f"{kind.about}: {CHANNEL_WORDS[channel]}",
                        choices=[(pace.value, PACE_WORDS[pace]) for pace in choices],
                        initial=wishes.pace(kind, channel).value,
                    )

    def clean_zone(self) -> str:
        """A zone that exists."""
        try:
            zone_of(self.cleaned_data["zone"])
        except BadMoment as fault:
            raise forms.ValidationError(str(fault)) from None
        return str(self.cleaned_data["zone"])

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each kind with its field for each channel, None where there is nothing to choose."""
        return [
            {
                "about": kind.about,
                "cells": [
                    (CHANNEL_WORDS[channel], self._cell(kind.name, channel)) for channel in Channel
                ],
            }
            for kind in self._kinds
            if any(kind.choices(channel) for channel in Channel)
        ]

    def _cell(self, kind: str, channel: Channel) -> Any:
        name = _field(kind, channel)
        return self[name] if name in self.fields else None

    @property
    def paces(self) -> dict[tuple[str, Channel], Pace]:
        """What was chosen."""
        return {
            (kind.name, channel): Pace(self.cleaned_data[_field(kind.name, channel)])
            for kind in self._kinds
            for channel in Channel
            if kind.choices(channel)
        }

    @property
    def hours(self) -> Hours:
        """Quiet hours and the daily mail."""
        given = self.cleaned_data
        since, until, daily = (
            given[name].hour * 60 + given[name].minute
            for name in ("quiet_since", "quiet_until", "daily_at")
        )
        return Hours(given["zone"], since, until, daily)


def _field(kind: str, channel: Channel) -> str:
    return f"{kind.replace(' ', '-')}-{channel}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
