from accord.access.roles import Role
from web.conftest import Enter
from workspace.office import Office
from workspace.won_leads import won_leads

PAGE = "/agreement/forecast?period=2026-Q4"


def test_a_sentence_first_and_sliders_that_need_no_script(office: Office, enter: Enter) -> None:
    office.tell(won_leads)
    shown = enter(Role.EXECUTIVE).get(f"{PAGE}&win=0&leads=0").content.decode()
    assert "are expected by the end of the period" in shown
    assert '<span class="chip chip-info">Win 0 %</span>' in shown
    assert 'type="range" name="win" min="0" max="200" step="5" value="0"' in shown
    assert "Set a target for revenue" in shown
    assert 'href="/board/leads_open/rows?period=all&amp;lead_type=Demo"' in shown


def test_a_slider_beyond_its_ends_is_told_its_ends(office: Office, enter: Enter) -> None:
    refused = enter(Role.OWNER).get(f"{PAGE}&speed=fast")
    assert refused.status_code == 400
    assert "is a whole per cent from 0 to 300" in refused.content.decode()
