"""From a file to figures in five steps, and back."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accord.access.audit import lines
from accord.access.roles import Role
from accord.sources.files.rows import Draft, ImportRun
from accord.store.leases import holder_name
from web.conftest import Enter
from web.settings.driving import Wizard, drain, faults, filled
from workspace.office import Office

OPEN = "".join(f"N{n};Contoso;5,00;EUR;Negotiation;31.01.2026;;\n" for n in range(20))
PIPELINE = f"""Opportunity ID;Account;Amount;Currency;Deal Stage;Create Date;Close Date;Campaign
D1;Northwind;1.000,50;EUR;Won;03.01.2026;05.02.2026;Spring
D2;Fabrikam;99,00;EUR;Lost;04.01.2026;06.02.2026;
D3;Contoso;10,00;EUR;Negotiation;31.01.2026;;
D4;Contoso;many;EUR;Won;31.01.2026;01.03.2026;
{OPEN}"""


def test_a_pipeline_of_another_system_becomes_figures_in_five_steps(wizard: Wizard) -> None:
    page = wizard.bring(PIPELINE)
    assert "found: utf-8" in page
    assert "found: ;" in page
    assert "1.000,50" in page
    page = wizard.read(next="1")
    assert "Accord needs" in page
    assert "props.Campaign" in page
    wizard.map()
    page = wizard.trial()
    assert faults(page) == ["'many' is no amount"]
    assert ImportRun.objects.count() == 0
    run = wizard.run()
    assert (run.state, run.created, run.refused, run.received) == ("done", 23, 1, 24)
    page = wizard.client.get(f"/settings/import/{run.id}").content.decode()
    assert 'href="/board/deals_won/rows?period=all" data-figure="1"' in page
    assert 'data-figure="100050"' in page
    assert '<dt class="tile-name">Deals won</dt>' in page


def test_an_outcome_is_read_from_the_stages_as_the_form_maps_them(wizard: Wizard) -> None:
    wizard.bring(PIPELINE)
    page = wizard.client.get(wizard._at("mapping")).content.decode()
    said = filled(page)
    texts = said["text-outcome"]
    assert isinstance(texts, list)
    values = ["won" if text == "Negotiation" else "lost" for text in texts]
    wizard.map(**{"value-outcome": values})
    wizard.run()
    assert wizard.office.value("deals_won") == 21
    assert wizard.office.value("deals_lost") == 2


def test_dates_with_two_readings_are_said_to_have_them(wizard: Wizard) -> None:
    page = wizard.bring("key,created_at\nD1,03/04/2026\nD2,05/06/2026\n")
    assert "can be read with day and month either way" in page
    page = wizard.read(order="month")
    assert "either way" not in page
    wizard.map()
    assert Draft.objects.get().map.count("%m/%d/%Y") == 1


def test_a_required_column_that_no_name_tells_is_asked_for(wizard: Wizard) -> None:
    wizard.bring("key,wann\nL1,2026-01-05\n", "leads")
    page = wizard.map()
    assert "Say which column is created_at" in page
    page = wizard.map(**{"column-created_at": "1"})
    assert "whole file is read" in page
    assert wizard.run().created == 1


def test_addresses_that_would_be_properties_are_warned_of_before_the_import(wizard: Wizard) -> None:
    wizard.bring("Deal ID;Kam mit\nD1;ann@x.example\nD2;bo@x.example\n")
    page = wizard.client.get(wizard._at("mapping")).content.decode()
    assert "<b>Kam mit</b> looks like e-mail addresses" in page
    assert "looks like e-mail addresses" in wizard.map() + wizard.trial()
    wizard.map(ignore="Kam mit")
    page = wizard.client.get(wizard._at("mapping")).content.decode()
    assert "looks like e-mail addresses" not in page + wizard.trial()


def test_a_column_left_out_is_no_property(wizard: Wizard) -> None:
    wizard.bring(PIPELINE)
    wizard.map(ignore="Campaign")
    run = wizard.run()
    assert "ignore" in run.map
    wizard.bring(PIPELINE.replace("D1", "D9"))
    assert (
        "Columns as in an earlier import"
        in wizard.client.get("/settings/import/new").content.decode()
    )


def test_refused_rows_are_put_right_in_the_page_and_imported_alone(wizard: Wizard) -> None:
    wizard.through(PIPELINE)
    run = wizard.run()
    page = wizard.client.get(f"/settings/import/{run.id}").content.decode()
    assert 'value="many"' in page
    cells = filled(page[page.index("corrections") :])
    cells["cell-0-2"] = "40,00"
    answer = wizard.client.post(f"/settings/import/{run.id}/corrections", cells)
    drain(wizard.office)
    wizard.draft = int(answer.headers["Location"].split("/")[4])
    assert faults(wizard.trial()) == []
    again = wizard.run()
    assert (again.created, again.refused) == (1, 0)
    assert wizard.office.value("revenue_won") == 104_050


def test_taking_back_says_how_many_and_does_it(wizard: Wizard) -> None:
    wizard.through(PIPELINE)
    run = wizard.run()
    assert wizard.office.value("deals_won") == 1
    page = wizard.client.get(f"/settings/import/{run.id}/reversal").content.decode()
    assert "23 rows that this import created are withdrawn" in page
    wizard.client.post(f"/settings/import/{run.id}/reversal")
    drain(wizard.office)
    run.refresh_from_db()
    assert run.state == "reverted"
    assert wizard.office.value("deals_won") in (0, None)
    assert [line.act for line in lines()] == ["revert", "import", "add"]


def test_a_stopped_import_keeps_nothing(wizard: Wizard) -> None:
    wizard.through(PIPELINE)
    wizard.client.post(wizard._at("trial"))
    run = ImportRun.objects.get()
    wizard.client.post(f"/settings/import/{run.id}/stop")
    drain(wizard.office)
    run.refresh_from_db()
    assert run.state == "stopped"
    assert wizard.office.value("deals_won") in (0, None)


def test_an_import_whose_process_died_while_reading_begins_again(wizard: Wizard) -> None:
    wizard.through(PIPELINE)
    wizard.client.post(wizard._at("trial"))
    run = ImportRun.objects.get()
    gone = holder_name().rsplit(":", 2)[0] + ":999999999:dead"
    ImportRun.objects.filter(id=run.id).update(state="reading", holder=gone, held_until=2**62)
    drain(wizard.office)
    drain(wizard.office)
    run.refresh_from_db()
    assert (run.state, run.created) == ("done", 23)


def test_the_file_goes_once_it_is_stored_and_is_never_brought_by_a_stranger(
    wizard: Wizard, enter: Enter
) -> None:
    wizard.through(PIPELINE)
    wizard.run()
    folder = wizard.office.workspace.place.folder / "imports"
    left = [path.name for path in folder.rglob("*") if path.is_file()]
    assert left == ["file.csv.refused.csv"]
    for client in (Client(), enter(Role.SALES_LEAD)):
        file = SimpleUploadedFile("x.csv", b"key\n1\n")
        answer = client.post("/settings/import/new", {"file": file, "kind": "deals"})
        assert answer.status_code in (302, 403)
    assert not list((folder / "arriving").iterdir())


def test_the_list_shows_imports_of_the_command_too(wizard: Wizard, history: Office) -> None:
    page = wizard.client.get("/settings/import").content.decode()
    assert page.count("deals.csv") == 1


def test_samples_pass_the_wizard_untouched(wizard: Wizard) -> None:
    page = wizard.client.get("/settings/import/new").content.decode()
    names = {part.split('"')[0] for part in page.split("/settings/import/samples/")[1:]}
    assert len(names) == 10
    for name in names:
        sample = wizard.client.get(f"/settings/import/samples/{name}").content
        assert faults(wizard.through(sample, name)) == [], name
        assert wizard.run().state == "done", name
