"""Bots are kept, left out of every figure, and counted apart."""

from pathlib import Path

import polars as pl
import pytest
from django.db import transaction

from accord.log.streams import ACTIVITIES
from accord.sources.bots import activities_of_bots
from accord.store import manifest
from accord.store.log import Log, collection_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_source_is_told_how_many_of_its_activities_were_bots(tmp_path: Path) -> None:
    log = Log(tmp_path)
    frame = pl.DataFrame(
        {
            "entry": [1, 2, 3],
            "source": ["website", "website", "shop"],
            "subject": [1, 2, 3],
            "bot": ["Googlebot", None, None],
        }
    )
    staged = log.stage(collection_of(ACTIVITIES), frame)
    with transaction.atomic():
        manifest.publish([staged])
    assert activities_of_bots(log) == {"website": 1}


def test_an_empty_desk_has_no_bots(tmp_path: Path) -> None:
    assert activities_of_bots(Log(tmp_path)) == {}
