"""Every metric gives the same answer on DuckDB, on Spark Connect and on PostgreSQL."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from accord.basics.moments import DAY, parse_moment
from accord.metrics.catalogue import catalogue
from accord.metrics.question import Company, Question
from accord.simulate import demo
from accord.store.place import Place
from accord.workspace import Workspace
from servers.postgres import Postgres
from servers.sail import sail_server

UNTIL = parse_moment("2026-11-20T10:00:00Z")
SCALE = 0.003
PERIODS = ("all", "2026-Q3", "last-90-days")
# Each metric is split by those of these that it has; the others of the matrix are in `make proof`.
SPLITS = ("channel", "month", "owner")

pytestmark = [pytest.mark.server, pytest.mark.alone, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    folder = tmp_path / "demo"
    folder.mkdir()
    place = Place(folder, "", b"secret of the test", currency="EUR", brand=("accord",))
    demo.load(place, demo.plan_of("large", UNTIL, 7, SCALE, None), UNTIL)
    return place


def questions(every_split: bool) -> list[Question]:
    asked = []
    for metric in catalogue(Company()):
        splits = metric.splits if every_split else [s for s in SPLITS if metric.supports(s)]
        asked += [Question(metric.name, period) for period in PERIODS]
        asked += [Question(metric.name, by=(split,)) for split in splits]
    if every_split:
        past = UNTIL - 200 * DAY
        asked += [Question(metric.name, as_of=past) for metric in catalogue(Company())]
    return asked


@contextmanager
def opened(place: Place, engine: str) -> Iterator[Workspace]:
    with Workspace.open(replace(place, engine=engine)) as workspace:
        yield workspace


def answers(place: Place, engine: str, asked: list[Question], name: str) -> list[Any]:
    with opened(place, engine) as workspace:
        assert workspace.engine.name == name
        shapes = [answer.shape() for answer in workspace.ask_all(asked, UNTIL)]
        shapes += [answer.shape() for answer in workspace.quarrel(None, UNTIL).answers]
        return [comparable(shape) for shape in shapes]


def comparable(value: Any) -> Any:
    """Floats to twelve digits: sums of floats differ in the last ones with the order of rows."""
    if isinstance(value, float):
        return value if math.isnan(value) else float(f"{value:.12g}")
    if isinstance(value, dict):
        cells = {key: comparable(cell) for key, cell in value.items()}
        if "groups" in cells:
            cells["groups"] = sorted(cells["groups"], key=lambda group: repr(group["key"]))
        return cells
    return [comparable(cell) for cell in value] if isinstance(value, (list, tuple)) else value


def differences(ours: list[Any], theirs: list[Any]) -> list[str]:
    return [
        f"{one['metric']} {one['rows']}: {one} != {other}"
        for one, other in zip(ours, theirs, strict=True)
        if one != other
    ]


def check(place: Place, postgres: Postgres, every_split: bool) -> None:
    asked = questions(every_split)
    ours = answers(place, "duckdb", asked, "duckdb")
    assert sum(answer["value"] not in (None, 0) for answer in ours) > len(ours) / 2
    with sail_server() as address:
        assert differences(ours, answers(place, address, asked, "spark")) == []
    url = postgres.create("engine")
    assert differences(ours, answers(place, url, asked, "postgresql")) == []
    print(f"{len(asked)} answers of {len(catalogue(Company()))} metrics equal on three engines")


def test_the_figures_are_the_same_on_three_engines(place: Place, postgres: Postgres) -> None:
    check(place, postgres, every_split=False)


@pytest.mark.proof
def test_every_figure_by_every_dimension_is_the_same_on_three_engines(
    place: Place, postgres: Postgres
) -> None:
    check(place, postgres, every_split=True)
