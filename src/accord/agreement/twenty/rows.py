"""Rows of sittings: the leads on the table, who is invited, and their ballots. Ids only, no names of prospects."""

from django.db import models

from accord.access.rows import User
from accord.agreement.rows import Version


class Sitting(models.Model):
    """One sitting. Ballots are hidden until it is closed, and it is never opened again.

    `version` is what was proposed at its end.
    """

    number = models.IntegerField(unique=True)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.BigIntegerField()
    closed_at = models.BigIntegerField(null=True)
    version = models.ForeignKey(Version, models.PROTECT, null=True, related_name="+")


class LaidLead(models.Model):
    """A lead on the table, at its place from 1; `sent_at` is its hand-over."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="leads")
    place = models.IntegerField()
    lead = models.BigIntegerField()
    person = models.BigIntegerField()
    sent_at = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sitting", "place"], name="one_lead_a_place"),
            models.UniqueConstraint(fields=["sitting", "person"], name="one_lead_a_person"),
        ]


class Guest(models.Model):
    """Who is invited to a sitting, for which department, and when they handed in their ballot."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="guests")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    department = models.CharField(max_length=12)
    handed_in_at = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sitting", "user"], name="invited_once")]


class Mark(models.Model):
    """One mark of a ballot: whether the guest would take the lead at that place, and a word why."""

    guest = models.ForeignKey(Guest, models.PROTECT, related_name="marks")
    place = models.IntegerField()
    takes = models.BooleanField()
    reason = models.CharField(max_length=16, default="")
    marked_at = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["guest", "place"], name="one_mark_a_lead")]
