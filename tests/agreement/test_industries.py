from pathlib import Path

import pytest

from accord.agreement.faults import BadAgreement
from accord.agreement.industries import like, name_of
from accord.agreement.reading import read

EXAMPLE = Path(__file__).parents[2] / "examples" / "agreement.yaml"


@pytest.mark.parametrize(
    ("standard", "code", "name"),
    [
        ("nace", "46", "Wholesale trade"),
        ("nace", "46.1", "Wholesale on a fee or contract basis"),
        ("nace", "461", "Wholesale on a fee or contract basis"),
        ("isic", "28", "Manufacture of machinery and equipment n.e.c."),
        ("naics", "111110", "Soybean Farming"),
        ("naics", "11111", "Soybean Farming"),
        ("naics", "1111", "Soybean Farming, and 7 more"),
        ("nace", "99.99.9", None),
        ("nace", "", None),
        ("naics", "", None),
    ],
)
def test_a_code_is_called_as_its_office_calls_it(
    standard: str, code: str, name: str | None
) -> None:
    assert name_of(standard, code) == name


def test_codes_are_found_by_words_and_by_their_beginning() -> None:
    assert ("46", "Wholesale trade") in like("nace", "wholesale")
    assert [code for code, _ in like("nace", "28")][:2] == ["28", "28.1"]
    assert like("nace", "  ") == []


def test_a_code_that_no_standard_has_is_a_fault_at_its_place() -> None:
    text = EXAMPLE.read_text().replace('codes: ["10", "25", "28"]', 'codes: ["10", "777", "28"]')
    with pytest.raises(BadAgreement) as refused:
        read(text)
    [fault] = refused.value.faults
    line = text.splitlines()[fault.line - 1]
    assert line[fault.column - 1 :].startswith('"777"')
    assert fault.why == "NACE has no code '777'."
