"""Rows of the sources: where activities and records come from."""

from django.db import models


class Source(models.Model):
    """A source, the name space of its keys. `key_hash` is null for sources without a write key, and
    from `closed_at` on, when it was disconnected.
    """

    name = models.CharField(max_length=128, unique=True)
    kind = models.CharField(max_length=32)
    key_hash = models.CharField(max_length=64, unique=True, null=True)
    created_at = models.BigIntegerField()
    created_by = models.CharField(max_length=330, default="")
    rotated_at = models.BigIntegerField(null=True)
    closed_at = models.BigIntegerField(null=True)
    closed_by = models.CharField(max_length=330, default="")
