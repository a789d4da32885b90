"""Rows of the board: targets, notes, saved views."""

from django.db import models

from accord.access.rows import User


class Target(models.Model):
    """What a metric is to reach in a period. Rows only grow: the newest of a metric and period holds.

    `value` is in the metric's own unit: minor units, shares of one, seconds. None takes the target back.
    """

    metric = models.CharField(max_length=64)
    period = models.CharField(max_length=32)
    value = models.FloatField(null=True)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["metric", "period", "id"], name="target_in_force")]


class Note(models.Model):
    """What somebody wrote about a metric on a day; a removed one can be brought back."""

    metric = models.CharField(max_length=64)
    day = models.DateField()
    text = models.CharField(max_length=1_000)
    shared = models.BooleanField(default=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.BigIntegerField()
    edited_at = models.BigIntegerField(null=True)
    removed_at = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["metric", "day"], name="notes_of_metric")]


class View(models.Model):
    """A named address of the board and who may see it: `me`, `department` or `everybody`."""

    name = models.CharField(max_length=80)
    address = models.CharField(max_length=1_000)
    seen_by = models.CharField(max_length=12)
    department = models.CharField(max_length=12, default="")
    pinned = models.BooleanField(default=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    saved_at = models.BigIntegerField()
