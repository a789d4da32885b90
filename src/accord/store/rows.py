"""Rows of the store: the manifest, unflushed entries, outside keys, work to do."""

from django.db import models


class Counter(models.Model):
    """The next number of a series; see `ids`."""

    name = models.CharField(max_length=64, primary_key=True)
    next = models.BigIntegerField()


class ListedFile(models.Model):
    """A file that readers may see, from `added_version` until `removed_version`."""

    collection = models.CharField(max_length=64)
    part = models.CharField(max_length=32, default="")
    path = models.CharField(max_length=255, unique=True)
    rows = models.BigIntegerField()
    batch = models.BigIntegerField()
    first_at = models.BigIntegerField(null=True)
    last_at = models.BigIntegerField(null=True)
    first_entry = models.BigIntegerField(null=True)
    last_entry = models.BigIntegerField(null=True)
    added_version = models.BigIntegerField()
    removed_version = models.BigIntegerField(null=True)
    retired_at = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["removed_version", "collection"], name="listed_files"),
        ]


class Cursor(models.Model):
    """How far a reader of the intake or the log has come."""

    name = models.CharField(max_length=64, primary_key=True)
    value = models.BigIntegerField()


class EntryRow(models.Model):
    """An entry that an action appended and that no file holds yet. `facts` is JSON."""

    id = models.BigIntegerField(primary_key=True)
    stream = models.CharField(max_length=32)
    kind = models.CharField(max_length=32)
    at = models.BigIntegerField()
    known_at = models.BigIntegerField()
    recorded_at = models.BigIntegerField()
    source = models.CharField(max_length=128)
    actor = models.CharField(max_length=330)
    subject = models.BigIntegerField()
    replaces = models.BigIntegerField(null=True)
    facts = models.TextField()


class Key(models.Model):
    """An outside key, hashed, and the subject it stands for; `home` is the one it stood for first, where
    that one was joined to another since.
    """

    hash = models.BinaryField(primary_key=True, max_length=16)
    kind = models.CharField(max_length=16)
    subject = models.BigIntegerField(db_index=True)
    home = models.BigIntegerField(null=True, db_index=True)


class ErasedSubject(models.Model):
    """A subject that was erased and the number that stands in its place; replayed after a restore."""

    subject = models.BigIntegerField(primary_key=True)
    stand_in = models.BigIntegerField(unique=True)
    erased_at = models.BigIntegerField()


class ErasedKey(models.Model):
    """The hash of an erased subject's outside key: whatever comes in under it is refused."""

    hash = models.BinaryField(primary_key=True, max_length=16)
    erased_at = models.BigIntegerField()


class Quarantined(models.Model):
    """A received item that could not be counted, kept with the reason until it is put right."""

    intake = models.BigIntegerField(db_index=True)
    position = models.IntegerField()
    source = models.CharField(max_length=128)
    kind = models.CharField(max_length=64)
    reason = models.CharField(max_length=255)
    body = models.BinaryField()
    received_at = models.BigIntegerField()
    settled_at = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["intake", "position"], name="quarantined_once"),
        ]


class Job(models.Model):
    """Work to do. `state` is ready, running or dead; done jobs are deleted."""

    name = models.CharField(max_length=64)
    args = models.TextField()
    state = models.CharField(max_length=8)
    dedupe = models.CharField(max_length=128, null=True)
    created_at = models.BigIntegerField()
    run_at = models.BigIntegerField()
    attempts = models.IntegerField(default=0)
    holder = models.CharField(max_length=64, default="")
    held_until = models.BigIntegerField(null=True)
    error = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["state", "run_at"], name="jobs_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["dedupe"], condition=models.Q(state="ready"), name="jobs_waiting_once"
            ),
        ]


class Lease(models.Model):
    """Who alone may do a named thing, and until when."""

    name = models.CharField(max_length=64, primary_key=True)
    holder = models.CharField(max_length=64)
    held_until = models.BigIntegerField()


class OutboxRow(models.Model):
    """A topic that changed; written in the transaction that changed it, told to browsers after."""

    id = models.BigIntegerField(primary_key=True)
    topic = models.CharField(max_length=128)


class Archive(models.Model):
    """A backup that was taken: where, how large, and how its last restore drill ended."""

    path = models.CharField(max_length=1024, unique=True)
    size = models.BigIntegerField()
    taken_at = models.BigIntegerField()
    drilled_at = models.BigIntegerField(null=True)
    drill = models.TextField(default="")
