"""The page of what leads teach: it says what it waits for, what is missing, and what it found."""

from accord.access.roles import Role
from web.agreement.test_buyers import agree
from web.board.reading import text_of
from web.conftest import Enter
from workspace.office import Office

PAGE = "/agreement/lessons"


def test_without_a_version_in_force_there_is_nothing_to_hold_lessons_beside(
    office: Office, enter: Enter
) -> None:
    del office
    assert "No version is in force" in text_of(enter(Role.SALES_MEMBER), PAGE)


def test_the_page_stands_at_once_and_asks_for_the_work(history: Office, enter: Enter) -> None:
    del history
    agree()
    page = text_of(enter(Role.EXECUTIVE), PAGE)
    assert f'hx-get="{PAGE}?work=1"' in page
    assert "Learning from every lead" in page


def test_too_few_outcomes_are_told_with_what_is_missing(history: Office, enter: Enter) -> None:
    del history
    agree()
    page = text_of(enter(Role.EXECUTIVE), f"{PAGE}?work=1")
    assert "Too few outcomes yet" in page
    assert "Missing: 200 outcomes" in page


def test_rules_stand_beside_what_they_taught(office: Office, enter: Enter) -> None:
    agree()
    office.file("people", PEOPLE)
    office.file("leads", LEADS)
    office.file("deals", DEALS)
    office.catch_up()
    page = text_of(enter(Role.SALES_MEMBER), f"{PAGE}?work=1")
    assert "Take a lead that won and one that did not" in page
    assert "<b>+" in page
    assert "What no rule asks after" in page


# Of 300 leads of the last summer but one, half are of finance, who win more often; so do those by mail.
NUMBERS = range(300)
PEOPLE = "key,name,email,title,known_at\n" + "".join(
    f"P{n},Person {n},p{n}@a.example,{'Head of finance' if n % 2 else 'Head of IT'},2025-01-01\n"
    for n in NUMBERS
)
LEADS = "key,person_key,created_at,mql_at,sent_at,channel\n" + "".join(
    f"L{n},P{n},2025-{n % 4 + 3:02d}-{n % 27 + 1:02d},2025-{n % 4 + 3:02d}-{n % 27 + 1:02d},"
    f"2025-{n % 4 + 3:02d}-{n % 27 + 1:02d},{'Email' if n % 3 else 'Display'}\n"
    for n in NUMBERS
)
DEALS = "key,lead_key,person_key,amount,currency,outcome,created_at,closed_at\n" + "".join(
    f"D{n},L{n},P{n},10,EUR,{'won' if (n * 7) % 10 < (6 if n % 2 else 1) + (n % 3 > 0) * 2 else 'lost'},"
    f"2025-{n % 4 + 3:02d}-28,2025-{n % 4 + 4:02d}-02\n"
    for n in NUMBERS
)
