"""The hash of what binds: wording leaves it as it is, anything that judges or is owed changes it."""

import pytest

from accord.agreement.binding import digest
from accord.agreement.reading import read
from agreement.test_signing import FIRST


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Our agreement", "title: Another title"),
        ("title: Our agreement", "title: Our agreement\npurpose: Fewer quarrels"),
        ("engagement: {1: 0}", "engagement: {1: 0.0}"),
        ("grades:", "# best first\ngrades:"),
    ],
)
def test_wording_and_layout_do_not_bind(old: str, new: str) -> None:
    assert old in FIRST
    assert digest(read(FIRST.replace(old, new))) == digest(read(FIRST))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("points: 30", "points: 31"),
        ("at_least: 50", "at_least: 51"),
        ("qualify: [A1]", "qualify: [A1, B1]"),
        ("title: Our agreement", "effective: 2026-11-01"),
        ("signs: Sofia Sales", "signs: Sam Seller"),
    ],
)
def test_what_judges_or_is_owed_binds(old: str, new: str) -> None:
    assert old in FIRST
    assert digest(read(FIRST.replace(old, new))) != digest(read(FIRST))
