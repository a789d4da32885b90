from pathlib import Path

import numpy as np
import pytest

from accord.sources.files.outcomes import BadOutcomes, Outcomes, read_outcomes


@pytest.fixture
def read(tmp_path: Path):
    def _read(text: str, *wanted: str, excluded: tuple[str, ...] = ()) -> Outcomes:
        file = tmp_path / "outcomes.csv"
        file.write_text(text, encoding="utf-8")
        return read_outcomes(file, *wanted, excluded=excluded)

    return _read


def test_four_words_are_the_outcome_and_others_are_not(read) -> None:
    found = read("n,won\n1,Yes\n2,TRUE\n3,won\n4,1\n5,no\n6,0\n7,lost\n8,open\n", "won")
    assert found.cases.outcomes.tolist() == [1, 1, 1, 1, 0, 0, 0, 0]


def test_the_separator_is_found_and_each_column_is_of_one_kind(read) -> None:
    found = read('size;trade;y\n"1,5";law;yes\n"2,5";law;no\n;bakery;no\n3,5;bakery;no\n', "y")
    size, trade = found.cases.traits
    assert np.nan_to_num(size.values, nan=-1).tolist() == [1.5, 2.5, -1, 3.5]
    assert (trade.levels, trade.values.tolist()) == (("bakery", "law"), [1, 1, 0, 0])


def test_without_a_time_the_file_s_order_stands_and_with_one_the_earliest_comes_first(read) -> None:
    text = "day,visits,y\n2026-03-01,3,yes\n2026-01-01,1,no\n2026-02-01,2,no\n"
    assert read(text, "y").cases.traits[0].values.tolist() == [3, 1, 2]
    ordered = read(text, "y", "day").cases
    assert ordered.traits[0].values.tolist() == [1, 2, 3]
    assert ordered.outcomes.tolist() == [0, 0, 1]
    assert [trait.name for trait in ordered.traits] == ["visits"]
    assert ordered.at is not None


def test_numbers_order_as_well(read) -> None:
    found = read("week,visits,y\n10,3,yes\n9,1,no\n,7,no\n", "y", "week")
    assert found.cases.traits[0].values.tolist() == [1, 3]
    assert found.cases.at is None
    assert found.notes == ("1 rows without time are left out.",)


def test_what_no_score_can_use_is_left_out_with_the_reason(read) -> None:
    text = "id,born,land,size,y\na,2026-01-01,CH,1,1\nb,2026-01-02,CH,2,0\nc,2026-01-03,CH,2,0\n"
    found = read(text, "y")
    assert [name for name, _ in found.left_out] == ["id", "born", "land"]
    assert [trait.name for trait in found.cases.dates] == ["born"]
    assert [trait.name for trait in found.cases.traits] == ["size"]
    assert read(text, "y", excluded=("size",)).cases.traits == ()


def test_rows_without_an_outcome_or_with_too_many_cells_are_left_out_and_counted(read) -> None:
    found = read("size,y\n1,1\n2,\n3,0,7,8\n4,0\n", "y")
    assert found.cases.n == 2
    assert found.notes == (
        "1 rows could not be read and are left out, the first in line 4.",
        "1 rows without outcome are left out.",
    )


@pytest.mark.parametrize(
    ("text", "wanted", "said"),
    [
        ("size,y\n1,1\n", ("won",), "no column 'won'. It has: size, y."),
        ("size,y\n1,1\n", ("y", "day"), "no column 'day'"),
        ("size,y\n", ("y",), "no rows"),
        ("size,y\n1,\n2,NA\n", ("y",), "blank in every row"),
        ("month,y\nmay,1\nJuly,0\n", ("y", "month"), "no time in every row .such as 'may'."),
        ("month,y\n,1\n,0\n", ("y", "month"), "no time in every row .it is blank."),
    ],
)
def test_a_file_that_holds_no_outcomes_says_what_it_lacks(
    read, text: str, wanted: tuple[str, ...], said: str
) -> None:
    with pytest.raises(BadOutcomes, match=said):
        read(text, *wanted)
