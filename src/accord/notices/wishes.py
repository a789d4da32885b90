"""How each reader wants to be told: a pace for each kind and channel, quiet hours, the daily mail."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction

from accord.access.rows import User
from accord.basics.moments import zone_of
from accord.notices.kinds import BY_NAME, KINDS, Channel, NoticeKind, Pace
from accord.notices.quiet import Hours
from accord.notices.rows import Rest, Wish

DAY_MINUTES = 24 * 60


class BadWish(Exception):
    """What was wished for cannot be; the message says why, and nothing was changed."""


@dataclass(frozen=True)
class Wishes:
    """One reader's; what they did not choose is as the kind says."""

    chosen: Mapping[tuple[str, str], Pace] = field(default_factory=dict)
    hours: Hours = field(default_factory=Hours)

    def pace(self, kind: NoticeKind, channel: Channel) -> Pace:
        """When a kind reaches them over a channel."""
        own = kind.paces.get(channel, Pace.OFF)
        if not kind.choices(channel):
            return own
        return self.chosen.get((kind.name, channel), own)


def wishes_of(users: Iterable[User]) -> dict[int, Wishes]:
    """Everybody's wishes by account, in two queries."""
    keys = [user.pk for user in users]
    chosen: dict[int, dict[tuple[str, str], Pace]] = {key: {} for key in keys}
    for wish in Wish.objects.filter(user__in=keys):
        chosen[wish.user_id][wish.kind, wish.channel] = Pace(wish.pace)
    hours = {rest.user_id: _hours(rest) for rest in Rest.objects.filter(user__in=keys)}
    usual = Hours(zone=settings.VALUES["ACCORD_ZONE"].text)
    return {key: Wishes(chosen[key], hours.get(key, usual)) for key in keys}


@transaction.atomic
def wish(user: User, paces: Mapping[tuple[str, Channel], Pace], hours: Hours) -> None:
    """Set what a reader wants; of kinds left out it stays as it was. Raises BadWish."""
    _check(hours)
    for (name, channel), pace in paces.items():
        kind = BY_NAME.get(name)
        if kind is None or pace not in kind.choices(channel):
            raise BadWish(f"{name} cannot reach you {pace} by {channel}; nothing was changed.")
    Wish.objects.filter(user=user, kind__in={name for name, _channel in paces}).delete()
    Wish.objects.bulk_create(
        Wish(user=user, kind=name, channel=channel, pace=pace)
        for (name, channel), pace in paces.items()
        if pace is not BY_NAME[name].paces[channel]
    )
    Rest.objects.update_or_create(
        user=user,
        defaults={
            "zone": hours.zone,
            "quiet_since": hours.quiet_since,
            "quiet_until": hours.quiet_until,
            "daily_at": hours.daily_at,
        },
    )


@transaction.atomic
def no_daily_mail(user: User) -> None:
    """What came in the daily mail is from now on shown in the bell only."""
    wishes = wishes_of([user])[user.pk]
    for kind in KINDS:
        if wishes.pace(kind, Channel.MAIL) is Pace.DAILY:
            Wish.objects.update_or_create(
                user=user, kind=kind.name, channel=Channel.MAIL, defaults={"pace": Pace.OFF}
            )


def _check(hours: Hours) -> None:
    zone_of(hours.zone)
    minutes = (hours.quiet_since, hours.quiet_until, hours.daily_at)
    if any(not 0 <= minute < DAY_MINUTES for minute in minutes):
        raise BadWish("A time of day is between 00:00 and 23:59; nothing was changed.")


def _hours(rest: Rest) -> Hours:
    return Hours(rest.zone, rest.quiet_since, rest.quiet_until, rest.daily_at)
