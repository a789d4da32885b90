from api.conftest import Program
from workspace.office import Office
from workspace.won_leads import won_leads


def test_a_program_asks_what_may_come(office: Office, desk: Program) -> None:
    office.tell(won_leads)
    told = desk.get("forecast?period=2026-Q4&leads=0").json()
    assert told["won"]["rows"] == "/board/deals_won/rows?period=2026-Q4"
    assert told["deals"]["low"] <= told["deals"]["value"] <= told["deals"]["high"]
    assert [part["part"] for part in told["parts"]] == ["open", "new", "alone"]
    assert told["parts"][1]["deals"]["value"] == 0
    refused = desk.get("forecast?win=lots")
    assert refused.status_code == 422
    assert refused.json()["detail"] == "win is a whole per cent from 0 to 300."
