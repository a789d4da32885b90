"""Notes, targets and kept views: who sees them, who changes them, what comes back."""

import re

import pytest

from accord.access.roles import Role
from accord.board.rows import Note, Target, View
from web.board.reading import Company, text_of
from web.conftest import Enter

NOTE = {"metric": "leads", "day": "2026-02-10", "text": "New form on the pricing page"}


def test_a_shared_note_stands_on_the_board_the_chart_and_the_page(
    company: Company, enter: Enter
) -> None:
    del company
    assert enter(Role.MARKETING_MEMBER).post("/board/notes", NOTE).status_code == 303
    reader = enter(Role.SALES_MEMBER)
    assert "New form on the pricing page" in text_of(reader, "/board?period=2026")
    page = text_of(reader, "/board/leads?period=2026-06")
    assert '"notes": [{"at": "2026-02", "number": 1}]' in page
    assert page.count("New form on the pricing page") == 2


def test_a_personal_note_is_its_authors_alone(company: Company, enter: Enter) -> None:
    del company
    enter(Role.MARKETING_MEMBER).post("/board/notes", {**NOTE, "shared": "no"})
    number = Note.objects.get().id
    other = enter(Role.OWNER)
    assert "New form" not in text_of(other, "/board/leads?period=2026")
    assert other.get(f"/board/notes/{number}").status_code == 404


def test_only_its_author_changes_a_note_and_undo_brings_it_back(
    company: Company, enter: Enter
) -> None:
    del company
    author, other = enter(Role.MARKETING_MEMBER), enter(Role.OWNER)
    author.post("/board/notes", NOTE)
    address = f"/board/notes/{Note.objects.get().id}"
    assert other.post(address, {**NOTE, "text": "mine"}).status_code == 403
    assert other.post(f"{address}/removal").status_code == 403
    author.post(address, {**NOTE, "text": "Two forms"})
    assert Note.objects.get().text == "Two forms"
    removed = author.post(f"{address}/removal")
    assert "Two forms" not in text_of(author, "/board/leads?period=2026")
    [undo] = re.findall(
        r'action="([^"]*restoration)"', text_of(author, removed.headers["Location"])
    )
    author.post(undo)
    assert "Two forms" in text_of(author, "/board/leads?period=2026")


@pytest.mark.parametrize("wrong", [{"text": " "}, {"day": "soon"}, {"metric": "nothing"}])
def test_a_note_that_cannot_be_kept_is_refused_and_nothing_is(
    wrong: dict[str, str], company: Company, enter: Enter
) -> None:
    del company
    assert enter(Role.OWNER).post("/board/notes", {**NOTE, **wrong}).status_code == 303
    assert not Note.objects.exists()


def test_a_target_shows_whether_the_figure_is_on_course(company: Company, enter: Enter) -> None:
    del company
    lead = enter(Role.SALES_LEAD)
    lead.post("/board/targets", {"metric": "leads", "period": "2026-Q1", "value": "8"})
    lead.post("/board/targets", {"metric": "acceptance_rate", "period": "2026-Q1", "value": "50"})
    page = text_of(enter(Role.EXECUTIVE), "/board?period=2026-Q1")
    assert "behind -2 · target 8" in page
    assert "on course +10.0 points · target 50.0 %" in page
    assert page.count('class="bullet"') == 2


def test_the_newest_target_holds_and_can_be_taken_back(company: Company, enter: Enter) -> None:
    del company
    lead = enter(Role.MARKETING_LEAD)
    for value in ("8", "9", ""):
        lead.post("/board/targets", {"metric": "leads", "period": "2026-Q1", "value": value})
    assert "none yet" in text_of(lead, "/board?period=2026-Q1")
    assert [target.value for target in Target.objects.order_by("id")] == [8, 9, None]


@pytest.mark.parametrize(
    ("period", "value", "said"),
    [
        ("2026-Q1", "1" + "0" * 30, "too much for this figure"),
        ("2026-Q1", "1e400", "is no target"),
        ("2026-Q1", "1,5", "Write 1.5 or 1500."),
        ("2026-W07", "8", "for a quarter, a month or a year"),
        ("all", "8", "for a quarter, a month or a year"),
    ],
)
def test_a_target_that_cannot_be_is_refused_in_words(
    period: str, value: str, said: str, company: Company, enter: Enter
) -> None:
    del company
    lead = enter(Role.SALES_LEAD)
    form = {"metric": "revenue_won", "period": period, "value": value}
    assert lead.post("/board/targets", form).status_code == 303
    assert said in text_of(lead, "/board/targets")
    assert not Target.objects.exists()


def test_members_read_targets_and_set_none(company: Company, enter: Enter) -> None:
    del company
    member = enter(Role.SALES_MEMBER)
    assert "Set a target" not in text_of(member, "/board/targets")
    form = {"metric": "leads", "period": "2026-Q1", "value": "8"}
    assert member.post("/board/targets", form).status_code == 403
    assert not Target.objects.exists()


def test_views_are_seen_by_whom_they_were_kept_for(company: Company, enter: Enter) -> None:
    del company
    keeper = enter(Role.MARKETING_MEMBER)
    for who in ("me", "department", "everybody"):
        form = {"name": f"for {who}", "address": "/board?period=2026", "seen_by": who}
        assert keeper.post("/board/views", form).status_code == 303

    def seen(role: Role) -> list[str]:
        return re.findall(r"for (?:me|department|everybody)", text_of(enter(role), "/board"))

    assert len(re.findall("for me", text_of(keeper, "/board"))) == 1
    assert seen(Role.MARKETING_LEAD) == ["for department", "for everybody"]
    assert seen(Role.SALES_LEAD) == ["for everybody"]


def test_a_view_is_unpinned_and_forgotten_by_its_keeper_alone(
    company: Company, enter: Enter
) -> None:
    del company
    keeper, other = enter(Role.MARKETING_MEMBER), enter(Role.OWNER)
    form = {"name": "Ours", "address": "/board?period=2026", "seen_by": "everybody"}
    keeper.post("/board/views", form)
    number = View.objects.get().id
    assert other.post(f"/board/views/{number}/removal").status_code == 403
    keeper.post(f"/board/views/{number}/pin", {"pinned": "no"})
    assert "Ours" not in text_of(other, "/board?period=2026")
    keeper.post(f"/board/views/{number}/removal")
    assert not View.objects.exists()


@pytest.mark.parametrize("address", ["https://elsewhere.example/board", "//board", "/settings", ""])
def test_only_addresses_of_the_board_are_kept(address: str, company: Company, enter: Enter) -> None:
    del company
    form = {"name": "Ours", "address": address, "seen_by": "everybody"}
    enter(Role.OWNER).post("/board/views", form)
    assert not View.objects.exists()
