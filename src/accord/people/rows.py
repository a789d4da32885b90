"""Rows of the room people: names, addresses and keys as sources gave them. The log holds ids only.

A row stands for one key of one source. `subject` is the id under which the log names it; several
rows share one id where sources were found to mean the same.
"""

from django.db import models


class Record(models.Model):
    """What every named record has. `bare`: only ever referred to, its own data has not come yet."""

    subject = models.BigIntegerField(db_index=True)
    source = models.CharField(max_length=128)
    key = models.CharField(max_length=512, null=True)
    name = models.CharField(max_length=512, null=True)
    bare = models.BooleanField(default=True)
    import_id = models.BigIntegerField(null=True)

    class Meta:
        abstract = True


def _one_row_a_key(name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=["source", "key"], name=name)


class Person(Record):
    """A person as one source knows them; without a key where only an e-mail address is known.

    `person` is whom the subject counts as now, `account` the company last entered in the log,
    `guessed` whether only by the domain of an address, and `entry` the log's entry that says so.
    """

    person = models.BigIntegerField(db_index=True)
    email = models.CharField(max_length=320, null=True, db_index=True)
    phone = models.CharField(max_length=128, null=True)
    title = models.CharField(max_length=512, null=True)
    account = models.BigIntegerField(null=True)
    guessed = models.BooleanField(null=True)
    entry = models.BigIntegerField(null=True)

    class Meta:
        constraints = [_one_row_a_key("person_of_source")]


class Account(Record):
    """A company as one source knows it; `domain` is that of its mail and site."""

    domain = models.CharField(max_length=253, null=True, db_index=True)
    entry = models.BigIntegerField(null=True)

    class Meta:
        constraints = [_one_row_a_key("account_of_source")]


class Deal(Record):
    """A deal's name."""

    class Meta:
        constraints = [_one_row_a_key("deal_of_source")]


class Owner(Record):
    """A colleague who owns leads, deals or campaigns."""

    email = models.CharField(max_length=320, null=True)

    class Meta:
        constraints = [_one_row_a_key("owner_of_source")]


class Campaign(Record):
    """A campaign's name."""

    class Meta:
        constraints = [_one_row_a_key("campaign_of_source")]


class LeadRecord(Record):
    """A lead as one source keys it; `email` where the source keys leads by address."""

    email = models.CharField(max_length=320, null=True)

    class Meta:
        constraints = [_one_row_a_key("lead_of_source")]


class Joined(models.Model):
    """A subject that counts as another person: the book's copy of the stream `identities`."""

    subject = models.BigIntegerField(primary_key=True)
    person = models.BigIntegerField(db_index=True)
    why = models.CharField(max_length=16)
    joined_at = models.BigIntegerField()
