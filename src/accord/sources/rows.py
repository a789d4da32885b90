"""Rows of the sources: where activities and records come from."""

from django.db import models


class Source(models.Model):
    """A source, the name space of its keys. `key_hash` is null for sources without a write key."""

    name = models.CharField(max_length=128, unique=True)
    kind = models.CharField(max_length=32)
    key_hash = models.CharField(max_length=64, unique=True, null=True)
    created_at = models.BigIntegerField()
    created_by = models.CharField(max_length=128, default="")
