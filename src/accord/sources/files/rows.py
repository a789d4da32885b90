"""Rows of the files: each import, its parts, and what it overwrote of names and addresses."""

from django.db import models


class ImportRun(models.Model):
    """One file's import. received = created + updated + unchanged + refused + skipped once it is done.

    States: queued (a worker takes it next), reading, storing (checked, on its way into the intake),
    waiting (stored), done, refused (nothing of it was kept), interrupted (killed while reading: nothing
    kept), stopped (by a person while reading: nothing kept), reverting, reverted. `holder` is the
    process at work on it until `held_until`; `share` is how much of its step is done, in thousandths.
    `map` is the map that was used, as YAML.
    """

    name = models.CharField(max_length=512)
    kind = models.CharField(max_length=32)
    source = models.CharField(max_length=128)
    by = models.CharField(max_length=330)
    state = models.CharField(max_length=16, db_index=True)
    holder = models.CharField(max_length=128, default="")
    held_until = models.BigIntegerField(default=0)
    started_at = models.BigIntegerField()
    finished_at = models.BigIntegerField(null=True)
    parts = models.IntegerField(default=0)
    received = models.BigIntegerField(default=0)
    created = models.BigIntegerField(default=0)
    updated = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    skipped = models.BigIntegerField(default=0)
    sentence = models.TextField(default="")
    reverted_at = models.BigIntegerField(null=True)
    reverted_by = models.CharField(max_length=330, default="")
    share = models.IntegerField(default=0)
    stopping = models.BooleanField(default=False)
    map = models.TextField(default="")


class Draft(models.Model):
    """A file that somebody brought and has not imported yet, or whose list of refused rows is kept.

    It lies in a folder of its number. `map` is YAML; `date_order` is what a person said that dates
    begin with; `trial` is JSON of what a dry run found, empty before one. `said` is why it cannot be
    read.
    """

    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    kind = models.CharField(max_length=32)
    source = models.CharField(max_length=128)
    map = models.TextField(default="")
    date_order = models.CharField(max_length=8, default="")
    trial = models.TextField(default="")
    said = models.TextField(default="")
    by = models.CharField(max_length=330)
    made_at = models.BigIntegerField()
    run = models.OneToOneField(ImportRun, on_delete=models.CASCADE, null=True)


class ImportPart(models.Model):
    """A part of an import that was counted; a part stored twice is counted once."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE)
    number = models.IntegerField()
    created = models.IntegerField()
    updated = models.IntegerField()
    unchanged = models.IntegerField()
    refused = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="part_of_import")]


class FormerRow(models.Model):
    """A named record's row as it was before an import wrote over it, for taking the import back."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE)
    kind = models.CharField(max_length=16)
    subject = models.BigIntegerField(db_index=True)
    source = models.CharField(max_length=128)
    key = models.CharField(max_length=512)
    name = models.CharField(max_length=512, null=True)
    email = models.CharField(max_length=320, null=True)
    phone = models.CharField(max_length=128, null=True)
    title = models.CharField(max_length=512, null=True)
    domain = models.CharField(max_length=253, null=True)
    bare = models.BooleanField()
    import_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "kind", "key"], name="former_row_of_import")
        ]
