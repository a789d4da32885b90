from collections.abc import Sequence

import numpy as np
import pytest

from accord.metrics.catalogue import catalogue, metric_named
from accord.metrics.metric import Derived
from metrics.asking import ACME, Desk, seeded

CATALOGUE = catalogue(ACME)
PARTED = [metric.name for metric in CATALOGUE if isinstance(metric, Derived)]
WHOLE = [metric.name for metric in CATALOGUE if not isinstance(metric, Derived)]


def figure_of_rows(desk: Desk, name: str, **asked: object) -> float | None:
    """The figure made from its own rows, by what its unit says of them."""
    frame = desk.rows(name, **asked).frame
    metric = metric_named(name, ACME)
    values = [value for value in frame["value"].to_pylist() if value is not None]
    if name == "speed_to_lead":
        return None
    if metric.unit == "share":
        return sum(values) / len(values) if values else None
    if name == "average_deal":
        return round(sum(values) / len(values)) if values else None
    if metric.unit == "days":
        return float(np.median(values)) if values else None
    return sum(values)


@pytest.mark.parametrize("period", ["all", "2026-Q2"])
@pytest.mark.parametrize("name", WHOLE)
def test_the_rows_make_the_figure(name: str, period: str) -> None:
    desk = seeded(1)
    figure = desk.ask(name, period=period).figure
    assert desk.rows(name, period=period).count == figure.n
    if name != "speed_to_lead":
        assert figure_of_rows(desk, name, period=period) == pytest.approx(figure.value)


@pytest.mark.proof
@pytest.mark.parametrize("name", WHOLE)
def test_the_rows_make_every_group_of_every_dimension(name: str) -> None:
    check_groups(name, metric_named(name, ACME).splits)


@pytest.mark.parametrize(("place", "name"), list(enumerate(WHOLE)))
def test_the_rows_make_every_group_of_two_dimensions_in_turn(place: int, name: str) -> None:
    splits = metric_named(name, ACME).splits
    check_groups(name, [splits[at % len(splits)] for at in (place, place + 5)])


def check_groups(name: str, dimensions: Sequence[str]) -> None:
    desk = seeded(2)
    for dimension in dimensions:
        groups = desk.ask(name, by=(dimension,)).groups
        for group in groups[:3]:
            where = {dimension: group.key[dimension]}
            assert desk.rows(name, where=where).count == group.figure.n, dimension
            narrowed = desk.ask(name, where=where).figure
            assert (narrowed.value, narrowed.n) == (group.figure.value, group.figure.n), dimension


def test_the_rows_of_speed_to_lead_tell_who_still_waits() -> None:
    frame = seeded(1).rows("speed_to_lead").frame
    figure = seeded(1).ask("speed_to_lead").figure
    assert figure.parts == {
        "contacted": sum(frame["happened"].to_pylist()),
        "waiting": frame.num_rows - sum(frame["happened"].to_pylist()),
    }


@pytest.mark.parametrize("name", PARTED)
def test_the_rows_of_a_derived_figure_are_its_parts_rows(name: str) -> None:
    metric = metric_named(name, ACME)
    assert isinstance(metric, Derived)
    parts = seeded(1).rows(name).frame["part"].to_pylist()
    assert set(parts) == {part for part, _ in metric.parts}
    if name == "cost_per_lead":
        assert parts.count("leads") == seeded(1).ask("leads").figure.n


def test_rows_carry_their_dimensions_and_stand_in_order_of_time() -> None:
    frame = seeded(1).rows("deals_won", period="2026").frame
    assert {"deal", "moment", "value", "owner", "product", "account"} <= set(frame.column_names)
    moments = frame["moment"].to_pylist()
    assert moments == sorted(moments)
