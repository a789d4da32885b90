"""Rows of notices: what somebody is told, and how they wish to be told."""

from django.db import models

from accord.access.rows import User


class Notice(models.Model):
    """One notice to one reader. `key` is what it is about: the same is told once. `facts` is JSON.

    `mail` is empty where none is meant, else due, daily, sent, or dropped with `why`.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    kind = models.CharField(max_length=32)
    key = models.CharField(max_length=128)
    facts = models.TextField()
    made_at = models.BigIntegerField()
    in_bell = models.BooleanField()
    seen_at = models.BigIntegerField(null=True)
    mail = models.CharField(max_length=8, default="")
    mailed_at = models.BigIntegerField(null=True)
    why = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "key"], name="told_once"),
        ]
        indexes = [
            models.Index(fields=["user", "in_bell", "seen_at"], name="bell_of_user"),
            models.Index(fields=["mail"], name="notices_by_mail"),
        ]


class Wish(models.Model):
    """At what pace a reader wants a kind over a channel, where it is not the kind's own pace."""

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    kind = models.CharField(max_length=32)
    channel = models.CharField(max_length=8)
    pace = models.CharField(max_length=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "channel"], name="one_wish"),
        ]


class Rest(models.Model):
    """When a reader wants no mail, and when the daily one: minutes of the day in their zone."""

    user = models.OneToOneField(User, on_delete=models.CASCADE)
    zone = models.CharField(max_length=64)
    quiet_since = models.IntegerField()
    quiet_until = models.IntegerField()
    daily_at = models.IntegerField()
