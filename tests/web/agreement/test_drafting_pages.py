"""The draft: begun, changed by forms without a script, brought as YAML, undone; nothing typed is lost."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client

from accord.access.roles import Role
from accord.agreement.comparing import changes
from accord.agreement.drafting import draft
from accord.agreement.reading import examine
from accord.web.agreement.outline import SECTIONS
from cast import join, signed_in
from web.agreement.conftest import TEXT, Table
from web.judging import MOST

pytestmark = pytest.mark.django_db
FIT = "/agreement/draft/fit"
EXAMPLE = Path(__file__).parents[3] / "examples" / "agreement.yaml"
_SELECT = re.compile(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', re.DOTALL)
_CHOSEN = re.compile(r'<option value="([^"]*)" selected')
_AREA = re.compile(r'<textarea[^>]* name="([^"]+)"[^>]*>(.*?)</textarea>', re.DOTALL)


def fields(answer: HttpResponse) -> dict[str, list[str]]:
    """What a browser would send back of the section's form."""
    page = answer.content.decode()
    form = page[page.index('id="editor"') : page.index("</form>", page.index('id="editor"'))]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r' name="([^"]+)"', tag)
        value = re.search(r' value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or " checked" in tag):
            found.setdefault(name[1], []).append(unescape(value[1]) if value else "")
    for name, options in _SELECT.findall(form):
        chosen = _CHOSEN.search(options)
        found[name] = [unescape(chosen[1]) if chosen else ""]
    return found | {name: [unescape(text)] for name, text in _AREA.findall(form)}


def opened(client: Client, address: str = FIT) -> dict[str, list[str]]:
    return fields(client.get(address))


def text() -> str:
    held = draft()
    assert held is not None
    return held.text


def points() -> list[float]:
    return [trait.points for trait in examine(text())[0].fit.traits]


def test_a_company_without_an_agreement_is_offered_a_sample_in_its_own_names(table: Table) -> None:
    page = table.marketing.get("/agreement").content.decode()
    assert "Start from a sample" in page
    table.marketing.post("/agreement/draft", {"from": "sample"})
    shown = table.sales.get("/agreement/draft").content.decode()
    assert "for whom Marta Marketing signs" in shown
    assert examine(text())[1] == ()


def test_every_section_says_the_same_after_its_form_was_saved_untouched(table: Table) -> None:
    table.begin(EXAMPLE.read_text(encoding="utf-8"))
    before = examine(text())[0]
    for section in SECTIONS:
        address = f"/agreement/draft/{section.name}"
        page = table.marketing.get(address)
        assert len(page.content) < MOST["html"], section.name
        saved = table.marketing.post(address, fields(page) | {"do": "save"})
        assert saved.status_code == 303, (section.name, saved.content.decode()[:200])
    after, faults = examine(text())
    assert [(each.where, each.before, each.after) for each in changes(before, after)] == []
    assert faults == ()


def test_a_form_changes_its_section_and_leaves_comments_elsewhere(table: Table) -> None:
    table.begin()
    form = opened(table.marketing) | {"fit.traits[0].points": "35", "do": "save"}
    assert table.marketing.post(FIT, form).status_code == 303
    assert points() == [35, 20]
    assert "# What we agreed." in text()
    assert "# Kept.\ncommitments:" in text()


def test_rows_are_added_moved_and_taken_away_by_plain_posts(table: Table) -> None:
    table.begin()
    form = opened(table.marketing)
    form = fields(table.marketing.post(FIT, form | {"do": "add:fit.traits"}))
    form |= {
        "fit.traits[2].name": ["large"], "fit.traits[2].points": ["10"],
        "fit.traits[2].when.tests[0].test": ["trait"], "fit.traits[2].when.tests[0].value": ["employees"],
    }  # fmt: skip
    form = fields(table.marketing.post(FIT, form | {"do": "add:fit.traits[2].when.tests"}))
    form |= {
        "fit.traits[2].when.tests[1].test": ["above"], "fit.traits[2].when.tests[1].value": ["500"],
    }  # fmt: skip
    form = fields(table.marketing.post(FIT, form | {"do": "up:fit.traits[2]"}))
    form = fields(table.marketing.post(FIT, form | {"do": "remove:fit.traits[0]"}))
    assert points() == [30, 20]
    table.marketing.post(FIT, form | {"do": "save"})
    assert points() == [10, 20]
    shown = table.marketing.get("/agreement/draft").content.decode()
    assert "employees is above 500" in shown


def test_a_rule_is_joined_with_another_and_shown_as_a_sentence(table: Table) -> None:
    table.begin()
    form = fields(
        table.marketing.post(FIT, opened(table.marketing) | {"do": "join:fit.traits[0].when"})
    )
    rule = "fit.traits[0].when.of[1].tests[0]"
    form |= {"fit.traits[0].when.mode": ["none"], f"{rule}.test": ["trait"], f"{rule}.value": ["x"]}
    looked = table.marketing.post(FIT, form | {"do": f"add:{rule[:-3]}"})
    form = fields(looked) | {f"{rule[:-3]}[1].test": ["is"], f"{rule[:-3]}[1].value": ['"46"']}
    looked = table.marketing.post(FIT, form | {"do": "look"})
    assert "not (employees is at least 50 or x is 46)" in looked.content.decode()
    table.marketing.post(FIT, fields(looked) | {"do": "save"})
    assert "is: '46'" in text()


def test_a_fault_stands_at_its_field_with_what_to_do_and_keeps_what_was_typed(table: Table) -> None:
    table.begin()
    form = opened(table.marketing) | {
        "fit.traits[0].points": "a lot", "fit.traits[1].name": "right size", "do": "save",
    }  # fmt: skip
    page = table.marketing.post(FIT, form).content.decode()
    assert "nothing you typed is lost" in page
    assert "&#x27;a lot&#x27; does not fit &#x27;points&#x27;" in page
    assert 'id="fit.traits[0].points-fault"' in page
    assert 'value="a lot"' in page
    assert "&#x27;right size&#x27; is used twice" in page
    assert points() == [30, 20]


def test_a_name_that_others_refer_to_may_change_and_is_said_to_be_missing(table: Table) -> None:
    table.begin(TEXT + "reminders:\n  - {commitment: First contact, before: 1h}\n")
    address = "/agreement/draft/commitments"
    form = opened(table.marketing, address) | {"commitments[0].name": "Hello", "do": "save"}
    assert table.marketing.post(address, form).status_code == 303
    page = table.marketing.get("/agreement/draft").content.decode()
    assert "One thing to mend before it can be proposed" in page
    assert "No commitment is called" in page
    assert "/agreement/draft/proposal" not in page


def test_two_who_change_different_sections_meet_in_one_draft(table: Table) -> None:
    table.begin()
    mine, theirs = opened(table.marketing), opened(table.sales, "/agreement/draft/grades")
    table.marketing.post(FIT, mine | {"fit.traits[0].points": "35", "do": "save"})
    changed = theirs | {"grades.fit[0].value": "25", "do": "save"}
    assert table.sales.post("/agreement/draft/grades", changed).status_code == 303
    assert points() == [35, 20]
    assert "A: 25" in text()


def test_two_who_change_the_same_section_see_both_and_choose(table: Table) -> None:
    table.begin()
    mine, theirs = opened(table.marketing), opened(table.sales)
    table.marketing.post(FIT, mine | {"fit.traits[0].points": "35", "do": "save"})
    late = table.sales.post(FIT, theirs | {"fit.traits[0].points": "40", "do": "save"})
    page = late.content.decode()
    assert "Marta Marketing changed this section since you opened it" in page
    assert "+35" in page
    assert 'value="40"' in page
    assert points() == [35, 20]
    table.sales.post(FIT, fields(late) | {"do": "save"})
    assert points() == [40, 20]


def test_undo_goes_back_step_by_step_and_brings_a_draft_back(table: Table) -> None:
    table.begin()
    table.marketing.post(
        FIT, opened(table.marketing) | {"fit.traits[0].points": "35", "do": "save"}
    )
    table.sales.post("/agreement/draft/undo")
    assert points() == [30, 20]
    table.sales.post("/agreement/draft/removal")
    assert draft() is None
    assert "Bring back the draft" in table.marketing.get("/agreement").content.decode()
    table.marketing.post("/agreement/draft/undo")
    assert points() == [30, 20]


def test_yaml_with_faults_is_shown_with_their_lines_and_not_kept(table: Table) -> None:
    broken = TEXT.replace("points: 30", "points: many").replace("half_life: 14d", "half_life: 0d")
    page = table.marketing.post("/agreement/draft/text", {"text": broken, "seen": ""})
    shown = page.content.decode()
    assert "2 faults; nothing was kept" in shown
    assert "9:34" in shown
    assert "points: many" in shown
    assert draft() is None


def test_the_draft_is_taken_along_as_it_was_brought(table: Table) -> None:
    table.begin()
    assert table.sales.get("/agreement/draft/draft.yaml").content.decode() == TEXT


def test_a_member_reads_and_does_not_write(table: Table) -> None:
    table.begin()
    member = signed_in(join(Role.SALES_MEMBER))
    assert member.get("/agreement").status_code == 200
    assert member.get(FIT).status_code == 403
    assert member.get("/agreement/compare?from=draft&to=draft").status_code == 403
