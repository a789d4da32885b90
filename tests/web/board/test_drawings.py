"""Small drawings: what is unknown leaves a gap, what is unfinished is a stroke of its own."""

from accord.web.board.drawings import bar, bullet, spark


def test_a_line_runs_from_the_first_to_the_last_value() -> None:
    drawn = spark([0, 5, 10], unfinished=False, words="")
    assert drawn is not None
    assert (drawn.lines, drawn.rest) == (("0.0,22.0 48.0,12.0 96.0,2.0",), "")


def test_the_stroke_to_an_unfinished_value_stands_apart() -> None:
    drawn = spark([0, 5, 10], unfinished=True, words="")
    assert drawn is not None
    assert (drawn.lines, drawn.rest) == (("0.0,22.0 48.0,12.0",), "48.0,12.0 96.0,2.0")


def test_an_unknown_value_breaks_the_line() -> None:
    drawn = spark([1, 2, None, 2, 1], unfinished=False, words="")
    assert drawn is not None
    assert len(drawn.lines) == 2


def test_one_value_is_no_line_and_equal_values_lie_in_the_middle() -> None:
    assert spark([None, 3], unfinished=False, words="") is None
    flat = spark([3, 3], unfinished=False, words="")
    assert flat is not None
    assert flat.lines == ("0.0,12.0 96.0,12.0",)


def test_a_bullet_holds_value_target_and_interval_on_one_scale() -> None:
    drawn = bullet(60, 120, 80, (50, 70), "")
    assert (drawn.actual, drawn.target, drawn.due) == (46.0, 92.0, 61.3)
    assert (drawn.low, drawn.high, drawn.unfinished) == (38.3, 53.7, True)
    assert bullet(None, 0, 0, (None, None), "").actual == 0


def test_a_bar_begins_at_zero_and_needs_something_to_measure_by() -> None:
    assert (bar(5, 10), bar(-5, 10), bar(None, 10), bar(5, 0)) == (50.0, 0.0, 0.0, 0.0)
