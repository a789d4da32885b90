"""The board is opened once before its first reader, so that nothing is left to compile."""

from accord.access.roles import Role
from accord.web.board.warming import warm
from web.board.reading import Company
from web.conftest import Enter


def compiled(company: Company) -> int:
    engine = company.office.workspace._engine
    return 0 if engine is None else len(engine._statements._kept)


def test_the_first_reader_of_a_warmed_desk_waits_for_no_compiler(
    company: Company, enter: Enter
) -> None:
    reader = enter(Role.EXECUTIVE)
    warm()
    before = compiled(company)
    for address in ("/board", "/board/complaints"):
        assert reader.get(address).status_code == 200
    assert before > 0
    assert compiled(company) == before
    # The count can tell: a question that nobody asked ahead is compiled now.
    reader.get("/board?channel=Email")
    assert compiled(company) > before


def test_nothing_is_opened_ahead_where_nobody_has_an_account(company: Company) -> None:
    before = compiled(company)
    warm()
    assert compiled(company) == before
