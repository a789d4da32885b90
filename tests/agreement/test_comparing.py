"""Two versions side by side: each place that differs, and whether it binds."""

import pytest

from accord.agreement.comparing import Change, changes
from accord.agreement.reading import read
from agreement.test_signing import FIRST

TRAIT = "    - {name: right size, points: 30, when: {trait: employees, at_least: 50}}\n"
HEAD = "    - {name: decides, points: 20, when: {trait: title, is: Head}}\n"


@pytest.mark.parametrize(
    ("new", "found"),
    [
        (FIRST, []),
        (
            FIRST.replace("points: 30", "points: 40"),
            [Change(("fit", "traits", "right size", "points"), 30.0, 40.0, binds=True)],
        ),
        (
            FIRST.replace("Our agreement", "Ours"),
            [Change(("title",), "Our agreement", "Ours", binds=False)],
        ),
    ],
)
def test_what_differs_is_told_by_its_place(new: str, found: list[Change]) -> None:
    assert changes(read(FIRST), read(new)) == found


def test_a_part_put_in_between_is_one_change() -> None:
    (change,) = changes(read(FIRST), read(FIRST.replace(TRAIT, HEAD + TRAIT)))
    assert (change.where, change.before) == ("fit.traits.decides", None)
    assert change.after["points"] == 20
