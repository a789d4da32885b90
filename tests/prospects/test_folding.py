"""A timeline of one day, read as a person would."""

from accord.prospects.folding import fold


def item(kind: str, day: int = 1, direction: str = "in") -> dict[str, object]:
    return {"kind": kind, "day": day, "direction": direction}


def sizes(*items: dict[str, object]) -> list[int]:
    return [len(line.items) for line in fold(items)]


def test_three_visits_in_a_row_are_one_line_and_two_are_two() -> None:
    assert sizes(item("page"), item("page"), item("page")) == [3]
    assert sizes(item("page"), item("page")) == [1, 1]


def test_a_new_day_another_kind_or_direction_begins_a_new_line() -> None:
    assert sizes(*[item("page")] * 3, *[item("page", day=2)] * 3) == [3, 3]
    assert sizes(*[item("page")] * 3, *[item("email_open")] * 3) == [3, 3]
    assert sizes(*[item("email_sent", direction="out")] * 3, item("email_sent")) == [3, 1]


def test_what_people_said_to_each_other_stands_alone() -> None:
    assert sizes(*[item("call", direction="out")] * 4) == [1, 1, 1, 1]
    assert sizes(*[item("form")] * 3) == [1, 1, 1]


def test_nothing_is_lost_and_the_order_stays() -> None:
    items = [item("page"), item("call"), *[item("page")] * 5, item("note", day=2)]
    assert [each for line in fold(items) for each in line.items] == items
