"""Cards of buyers and the grid of what they read: figures lead to their rows, words come from the agreement."""

import json

import pytest

from accord.access.roles import Role
from accord.agreement.actions import propose, sign
from accord.agreement.cards import Card, card_of
from accord.agreement.questions import document_of, judging_at
from accord.agreement.rows import Signature
from accord.basics.moments import DAY
from accord.jobs import clock
from cast import join
from web.board.reading import figures, text_of, total
from web.conftest import Enter
from workspace.office import Office

PEOPLE = "key,name,email\nP1,Ada Byron,ada@north.example\nP2,Carl Gauss,carl@south.example\n"
LEADS = """key,created_at,person_key,profile,mql_at,sent_at,accepted_at
L1,2026-02-01,P1,Finance,2026-02-05,2026-02-06,2026-02-07
L2,2026-03-01,P2,Finance,,,
"""
ACTS = """key,person_key,at,kind,asset
1,P1,2026-01-30,download,Guide
2,P2,2026-02-28,download,Guide
3,P1,2026-02-05T12:00:00,page,Calculator
"""
FINANCE = "/agreement/buyers/profile/Finance"
AGREED = """
parties:
  - {department: marketing, name: Marketing, signs: Mira Lang}
  - {department: sales, name: Sales, signs: Sven Ode}
calendars:
  - name: Office
    zone: UTC
    weekdays: {mon: ["09:00-17:00"]}
    overrides: {2026-11-13: ["09:00-11:00"]}
profiles:
  - name: Finance
    points: 15
    when: {trait: title, like: "*financ*"}
    card: {job: Answers for surprises., objections: ["Show me the savings.", "Not this year."]}
  - {name: Nobody yet, when: {trait: title, is: pilot}}
industries:
  - {name: Wholesale, standard: nace, codes: ["46"], when: {trait: industry, one_of: [Wholesale, Trade]}}
"""


def met_content(office: Office) -> None:
    """Two leads of one profile, what they read, and nothing agreed."""
    for kind, text in (("people", PEOPLE), ("leads", LEADS), ("activities", ACTS)):
        office.file(kind, text)
    office.catch_up()


@pytest.fixture
def buyers(office: Office) -> Office:
    office.tell(met_content)
    return office


def agree() -> None:
    now = clock.now() - DAY
    marketing, sales = join(Role.MARKETING_LEAD), join(Role.SALES_LEAD)
    version = propose(AGREED, "to begin", marketing, now)
    for user in (marketing, sales):
        sign(version.number, version.digest, "", user, "UTC", now)


def test_each_figure_of_cards_and_grid_is_what_its_rows_come_to(
    buyers: Office, enter: Enter
) -> None:
    del buyers
    client = enter(Role.MARKETING_MEMBER)
    pages = ("/agreement/buyers?period=all", "/agreement/buyers/profile/Finance?period=all",
             "/agreement/coverage?period=all")  # fmt: skip
    found = {address: value for page in pages for address, value in figures(text_of(client, page))}
    assert len(found) > 5
    for address, value in found.items():
        assert total(text_of(client, address)) == value, address


def test_the_words_of_a_card_are_those_of_the_version_in_force(
    buyers: Office, enter: Enter
) -> None:
    del buyers
    client = enter(Role.SALES_MEMBER)
    before = text_of(client, "/agreement/buyers/profile/Finance")
    assert "the agreement in force does not" in before
    agree()
    card = text_of(client, "/agreement/buyers/profile/finance")
    assert "Answers for surprises." in card
    assert "Not this year." in card
    assert "15 points towards fit" in card
    assert "Nobody yet" in text_of(client, "/agreement/buyers")
    assert "Wholesale trade" in text_of(client, "/agreement/buyers/industry/Wholesale")


@pytest.mark.parametrize(
    "address",
    ["/agreement/buyers/profile/Stranger", "/agreement/buyers/colour/red",
     "/agreement/coverage/rows?stage=sleeping"],
)  # fmt: skip
def test_what_there_is_not_is_said_in_words(address: str, buyers: Office, enter: Enter) -> None:
    del buyers
    assert enter(Role.OWNER).get(address).status_code == 404


def test_a_company_without_leads_is_told_what_would_stand_here(
    office: Office, enter: Enter
) -> None:
    del office
    client = enter(Role.OWNER)
    assert "as soon as leads name one" in text_of(client, "/agreement/buyers")
    assert "this shows who met what" in text_of(client, "/agreement/coverage")


def test_an_industry_that_is_agreed_of_several_counts_them_all(
    office: Office, enter: Enter
) -> None:
    office.file("accounts", "key,name,industry\nA1,North,Wholesale\nA2,South,Trade\n")
    office.file(
        "leads",
        "key,created_at,email,account_key\nL1,2026-02-01,a@a.example,A1\nL2,2026-02-02,b@b.example,A2\n",
    )
    office.catch_up()
    agree()
    client = enter(Role.SALES_MEMBER)
    page = text_of(client, "/agreement/buyers?period=all")
    assert "in the agreement, as Wholesale" in page
    rows = "/board/leads/rows?period=all&industry=Wholesale&industry=Trade"
    assert dict(figures(page))[rows] == "2"
    assert total(text_of(client, rows)) == "2"


def card() -> Card:
    number = judging_at(clock.now())
    assert number is not None
    return next(card_of(one) for one in document_of(number).profiles if one.name == "Finance")


def test_both_departments_write_on_a_card_and_the_signatures_stand(
    buyers: Office, enter: Enter
) -> None:
    del buyers
    agree()
    seen = json.dumps(card())
    client = enter(Role.SALES_MEMBER)
    page = text_of(client, f"{FINANCE}/words")
    assert "Show me the savings." in page
    sent = {"seen": seen, "job": "Answers for cost.", "objections": "Show me.\r\n\r\nNot now.\r\n"}
    assert client.post(f"{FINANCE}/words", sent).status_code == 303
    assert card() == {"job": "Answers for cost.", "objections": ["Show me.", "Not now."]}
    assert "Not now." in text_of(client, FINANCE)
    assert Signature.objects.count() == 2


def test_who_writes_on_a_card_that_another_changed_keeps_their_words(
    buyers: Office, enter: Enter
) -> None:
    del buyers
    agree()
    seen = json.dumps(card())
    enter(Role.SALES_MEMBER).post(f"{FINANCE}/words", {"seen": seen, "job": "Pays."})
    late = enter(Role.MARKETING_MEMBER).post(f"{FINANCE}/words", {"seen": seen, "job": "Decides."})
    told = late.content.decode()
    assert "Somebody wrote on this card" in told
    assert "Pays." in told
    assert 'value="Decides."' in told
    assert card() == {"job": "Pays."}


def test_an_executive_reads_a_card_and_writes_on_none(buyers: Office, enter: Enter) -> None:
    del buyers
    agree()
    client = enter(Role.EXECUTIVE)
    assert "Write down what we know" not in text_of(client, FINANCE)
    assert client.get(f"{FINANCE}/words").status_code == 403


def test_a_word_that_is_too_long_is_refused_and_still_there(buyers: Office, enter: Enter) -> None:
    del buyers
    agree()
    long = "x" * 5_000
    answer = enter(Role.SALES_MEMBER).post(
        f"{FINANCE}/words", {"seen": json.dumps(card()), "job": long}
    )
    assert "Nothing was written yet" in answer.content.decode()
    assert long in answer.content.decode()


def test_two_versions_of_which_one_lacks_a_section_stand_side_by_side(
    buyers: Office, enter: Enter
) -> None:
    del buyers
    agree()
    propose("title: Nothing yet\n", "to begin anew", join(Role.REFEREE), clock.now())
    page = text_of(enter(Role.SALES_MEMBER), "/agreement/compare?from=1&to=2")
    assert "Nothing is agreed about it." in page
    assert "Answers for surprises." in page
