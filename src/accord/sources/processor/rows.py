"""Rows of the processor."""

from django.db import models


class Outcome(models.Model):
    """What became of a batch, written with its entries; gone once the intake has the verdict too."""

    intake = models.BigIntegerField(primary_key=True)
    counted = models.IntegerField()
    duplicate = models.IntegerField()
    quarantined = models.IntegerField()
    detail = models.BinaryField()
