import polars as pl
import pytest

from accord.basics.moments import iso
from accord.sources.files import dates, numbers
from accord.sources.files.numbers import Style
from sources.files.importing import Cabinet, counts


def money(texts: list[str], currency: str = "USD", divide: int = 1) -> list[int | None]:
    series = numbers.trimmed(pl.Series(texts))
    plain = numbers.plain(series, numbers.style_of(series))
    return numbers.minor_units(plain, pl.Series([currency] * len(texts)), divide).to_list()


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("12.50", 1250), ("12,50", 1250), ("1,234.50", 123450), ("1.234,50", 123450),
        ("1 234,50", 123450), ("1'234.50", 123450), ("$1,234,567", 123456700), ("1.234.567", 123456700),
        ("(12.50)", -1250), ("-12,5", -1250), ("−3", -300), ("1e3", 100000), ("0.125", 12),
        ("0.135", 14), ("12,34,567.50", 123456750), (".5", 50), ("5.", 500), ("€ 7", 700),
    ],
)  # fmt: skip
def test_amounts_are_read_where_only_one_reading_is_possible(text: str, minor: int) -> None:
    assert money([text]) == [minor]


@pytest.mark.parametrize(
    "text", ["abc", "1,2,3", "1.2.3", "12,34.5,6", "1,23.4", "--", "nan", "inf", "9" * 40]
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert money([text]) == [None]


def test_a_doubtful_number_takes_the_style_of_its_column_or_is_refused() -> None:
    assert money(["1,234"]) == [None]
    assert money(["1,234", "1,234.50"]) == [123400, 123450]
    assert money(["1,234", "0,5"]) == [123, 50]
    assert money(["1.234", "0,5"]) == [123400, 50]
    assert money(["1.234"]) == [123]
    assert money(["1.234", "1,5", "1.5"]) == [None, 150, 150]


def test_a_stated_decimal_mark_admits_no_other() -> None:
    texts = pl.Series(["1.234", "1,5", "1.5"])
    assert numbers.plain(texts, Style(",", stated=True)).to_list() == ["1234", "1.5", None]
    assert numbers.plain(texts, Style(".", stated=True)).to_list() == ["1.234", None, "1.5"]


def test_minor_units_follow_the_currency_and_millionths_are_divided_exactly() -> None:
    assert money(["12"], "JPY") == [12]
    assert money(["12.3456"], "KWD") == [12346]
    assert money(["36150000", "1"], "USD", 1_000_000) == [3615, 0]


def test_whole_numbers() -> None:
    assert numbers.integers(pl.Series(["5", "5.0", "5.5", None])).to_list() == [5, 5, None, None]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2016-10-20", "2016-10-19T22:00:00Z"),
        ("2016-1-5", "2016-01-04T23:00:00Z"),
        ("2016/01/05 4:05", "2016-01-05T03:05:00Z"),
        ("2020-03-16 19:06:20.264", "2020-03-16T18:06:20.264000Z"),
        ("2021-09-15T05:00:00", "2021-09-15T03:00:00Z"),
        ("2021-09-15T05:00:00Z", "2021-09-15T05:00:00Z"),
        ("2021-09-15 05:00:00 UTC", "2021-09-15T05:00:00Z"),
        ("2021-09-15T05:00:00.123456789+02:00", "2021-09-15T03:00:00.123456Z"),
        ("2021-09-15 05:00 -0530", "2021-09-15T10:30:00Z"),
        ("2026-03-29 02:30", "2026-03-29T01:30:00Z"),
        ("2026-10-25 02:30", "2026-10-25T00:30:00Z"),
    ],
)
def test_iso_moments_in_berlin(text: str, moment: str) -> None:
    (read,) = dates.moments(pl.Series([text]), (), "Europe/Berlin").to_list()
    assert iso(read) == moment


@pytest.mark.parametrize(
    "text",
    ["2026-02-30", "05.01.2026", "1/5/2026", "x", "0001-01-01", "2026-01-05T25:00", "20260105"],
)
def test_other_texts_are_no_moments_without_a_format(text: str) -> None:
    assert dates.moments(pl.Series([text]), (), "UTC").to_list() == [None]


@pytest.mark.parametrize(
    ("text", "form", "moment"),
    [
        ("05.01.2026", "%d.%m.%Y", "2026-01-05T00:00:00Z"),
        ("1/5/2026 3:04 PM", "%m/%d/%Y %I:%M %p", "2026-01-05T15:04:00Z"),
        ("5 Jan 2026", "%d %b %Y", "2026-01-05T00:00:00Z"),
        ("1767571200", "epoch", "2026-01-05T00:00:00Z"),
        ("1767571200000", "epoch_ms", "2026-01-05T00:00:00Z"),
        ("05.01.2026 03:04:05.5", "%d.%m.%Y %H:%M:%S.%f", "2026-01-05T03:04:05.500000Z"),
        ("05.01.2026 03:04 +01:00", "%d.%m.%Y %H:%M %z", "2026-01-05T02:04:00Z"),
    ],
)
def test_moments_by_a_stated_format(text: str, form: str, moment: str) -> None:
    (read,) = dates.moments(pl.Series([text]), (form,), "UTC").to_list()
    assert iso(read) == moment


def test_several_formats_are_tried_in_turn() -> None:
    texts = pl.Series(["05.01.2026", "2026-01-06"])
    assert dates.moments(texts, ("%d.%m.%Y", "%Y-%m-%d"), "UTC").null_count() == 0


def test_without_a_zone_only_offsets_give_moments() -> None:
    texts = pl.Series(["2026-01-05", "2026-01-05T00:00:00Z"])
    assert dates.moments(texts, (), None).is_null().to_list() == [True, False]
    assert dates.lacks_zone(texts, ()).to_list() == [True, False]


def test_days_are_as_named_and_moments_with_an_offset_count_to_the_companys_day() -> None:
    texts = pl.Series(["2026-01-05", "2026-01-05 23:30:00", "2026-01-05T23:30:00Z"])
    first = dates.days(texts, (), "Europe/Berlin").to_list()
    assert [day - first[0] for day in first] == [0, 0, 1]


def test_a_deal_is_never_worth_less_than_nothing_and_spend_may_be_given_back(
    cabinet: Cabinet,
) -> None:
    run = cabinet.take("key,amount,currency\nd1,-5,EUR\nd2,0,EUR\nd3,(7),EUR\nd4,7,EUR\n", "deals")
    assert counts(run)[0] == 2
    reasons = [(line, reason.partition(";")[0]) for line, _column, reason in cabinet.refused()]
    assert reasons == [("2", "amount is below nought"), ("4", "amount is below nought")]
    given_back = cabinet.take("day,channel,amount,currency\n2026-01-05,Email,-5,EUR\n", "spend")
    assert (given_back.created, given_back.refused) == (1, 0)
