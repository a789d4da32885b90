"""Rows of the agreement: versions, their signatures, what their wording was before, and whom they judged."""

from django.db import models

from accord.access.rows import User


class Version(models.Model):
    """One version of the agreement, as YAML. What binds in it never changes: `digest` is its hash.

    `begins` is when it takes effect, set by the second signature; `ends` follows from the document.
    `trial_of` is the version that judges again when this one, being tried only, has ended.
    """

    number = models.IntegerField(unique=True)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    why = models.CharField(max_length=1_000, default="")
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.BigIntegerField()
    begins = models.BigIntegerField(null=True)
    ends = models.BigIntegerField(null=True)
    withdrawn_at = models.BigIntegerField(null=True)
    trial_of = models.IntegerField(null=True)


class Signature(models.Model):
    """That somebody signed for their department, in which role, over which hash."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="signatures")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    department = models.CharField(max_length=12)
    role = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    comment = models.CharField(max_length=1_000, default="")
    signed_at = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "department"], name="one_of_each_department"
            ),
            models.UniqueConstraint(fields=["version", "user"], name="two_different_people"),
        ]


class Wording(models.Model):
    """The text that a change of wording put aside; such a change voids no signature."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="wordings")
    text = models.TextField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.BigIntegerField()


class DraftState(models.Model):
    """One state of the draft of the next version, as YAML; the newest is the draft, an empty one says that
    there is none. `based_on` is the version that it began with, `part` the section changed last.
    """

    text = models.TextField()
    based_on = models.IntegerField(null=True)
    part = models.CharField(max_length=40, default="")
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.BigIntegerField()


class Judged(models.Model):
    """That a lead, by its person and cycle, was judged when it reached a stage, so that it is judged once."""

    person = models.BigIntegerField()
    cycle = models.IntegerField()
    stage = models.CharField(max_length=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "cycle", "stage"], name="judged_once"),
        ]
