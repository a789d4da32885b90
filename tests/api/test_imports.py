"""Files uploaded as `accord import` takes them; whoever sends one twice imports it once."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accord.access.roles import Role
from accord.access.rows import KeptReply
from accord.api import guard, imports
from accord.basics.moments import DAY, MINUTE
from accord.jobs import clock
from accord.sources.files.rows import ImportRun
from api.conftest import Program, program_of
from cast import join
from workspace.office import DEALS, Office


def upload(text: str = DEALS, name: str = "deals.csv", **parts: Any) -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, text.encode()), "zone": "UTC", **parts}


def test_a_file_is_taken_counts_and_is_taken_back(office: Office, desk: Program) -> None:
    taken = desk.send("imports", upload(kind="deals", source="crm"))
    assert taken.status_code == 202
    assert taken.json()["state"] == "waiting"
    assert taken.json()["by"] == "Olga Owner"
    assert ImportRun.objects.get().by == f"user:{desk.user.pk}"
    path = taken.headers["Location"].removeprefix("/api/v1/")
    office.catch_up()
    state = desk.get(path).json()
    assert (state["state"], state["created"], state["received"]) == ("done", 4, 4)
    assert desk.get("metrics/deals_won").json()["value"] == 2
    back = desk.send(f"{path}/reversal")
    assert back.json()["withdrawn"] >= 4
    office.catch_up()
    assert desk.get("metrics/deals_won").json()["value"] == 0
    assert desk.send(f"{path}/reversal").status_code == 409
    assert [run["state"] for run in desk.pages("imports?limit=1")] == ["reverted"]
    assert not list((office.folder / "imports").glob("upload-*"))


def test_a_dry_run_says_what_would_happen_and_keeps_nothing(office: Office, desk: Program) -> None:
    told = desk.send("imports", upload(kind="deals", dry_run="true"))
    assert (told.status_code, told.json()["created"]) == (200, 4)
    assert not ImportRun.objects.exists()


def test_a_map_says_which_column_is_what(office: Office, desk: Program) -> None:
    column_map = SimpleUploadedFile(
        "map.yaml", b"kind: deals\nsource: shop\ncolumns: {key: number, amount: price}\n"
    )
    taken = desk.send("imports", upload("number,price\n7,12.50\n", map=column_map))
    assert (taken.json()["kind"], taken.json()["source"]) == ("deals", "shop")


def test_refused_rows_are_named_with_line_and_reason(office: Office, desk: Program) -> None:
    taken = desk.send("imports", upload("key,created_at\nD1,soon\nD2,2026-01-01\n", kind="deals"))
    (row,) = taken.json()["refused_rows"]
    assert (row["line"], row["column"]) == (2, "created_at")
    assert taken.json()["refused"] == 1


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({}, "the part `file`"),
        (upload(kind="moons"), "Say with kind"),
        (upload(), "Say with kind"),
        (upload("name\nx\n", kind="deals"), "no column key"),
        (upload(kind="deals", zone="Moon/Base"), "not a time zone"),
        (upload(kind="deals", source="../x/"), "A source is named"),
        (upload(kind="deals", dry_run="perhaps"), "dry_run is true or false"),
        (
            upload(kind="deals", map=SimpleUploadedFile("m.yaml", b"kind: people")),
            "make them agree",
        ),
        (upload(kind="deals", map=SimpleUploadedFile("m.yaml", b"[")), "is no YAML"),
    ],
)
def test_what_cannot_be_imported_is_said_in_words(
    parts: dict[str, Any], said: str, office: Office, desk: Program
) -> None:
    answer = desk.send("imports", parts)
    assert answer.status_code == 422
    assert said in answer.json()["detail"]


def test_a_key_makes_the_first_answer_the_only_one(office: Office, desk: Program) -> None:
    first = desk.send("imports", upload(kind="deals"), **{"Idempotency-Key": "monday"})
    again = desk.send("imports", upload(kind="deals"), **{"Idempotency-Key": "monday"})
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["Location"] == first.headers["Location"]
    assert ImportRun.objects.count() == 1


def test_a_key_with_another_body_is_refused(office: Office, desk: Program) -> None:
    desk.send("imports", upload(kind="deals"), **{"Idempotency-Key": "monday"})
    other = desk.send("imports", upload(DEALS + "D9,,,,,,,,\n", kind="deals"),
                      **{"Idempotency-Key": "monday"})  # fmt: skip
    assert other.status_code == 409
    assert "used for another request" in other.json()["detail"]
    assert ImportRun.objects.count() == 1


def test_a_key_belongs_to_its_token_and_lasts_a_day(office: Office, desk: Program) -> None:
    keyed = {"Idempotency-Key": "monday"}
    desk.send("imports", upload(kind="deals"), **keyed)
    admin = program_of(join(Role.ADMIN), "write:import")
    assert (
        "Idempotency-Replayed" not in admin.send("imports", upload(kind="deals"), **keyed).headers
    )
    KeptReply.objects.update(at=clock.now() - DAY)
    assert "Idempotency-Replayed" not in desk.send("imports", upload(kind="deals"), **keyed).headers


def test_a_refusal_is_kept_too_and_a_fault_of_ours_is_not(
    office: Office, desk: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyed = {"Idempotency-Key": "monday"}
    assert desk.send("imports", upload(kind="moons"), **keyed).status_code == 422
    assert desk.send("imports", upload(kind="moons"), **keyed).headers["Idempotency-Replayed"]
    broken = {"Idempotency-Key": "tuesday"}
    with monkeypatch.context() as patched:
        patched.setattr(office.workspace.intake, "put_now", _break)
        fault = desk.send("imports", upload(kind="deals"), **broken)
    assert fault.status_code == 500
    assert "reference" in fault.json()
    assert desk.send("imports", upload(kind="deals"), **broken).status_code == 202


def _break(*_: object) -> None:
    raise RuntimeError("the disk is gone")


@pytest.mark.parametrize("key", ["", "x" * 256, "tab\there"])
def test_a_key_has_a_form(key: str, office: Office, desk: Program) -> None:
    answer = desk.send("imports", upload(kind="deals"), **{"Idempotency-Key": key})
    assert answer.status_code == 422
    assert not ImportRun.objects.exists()


def test_while_the_first_is_at_work_a_second_is_told_to_wait(
    office: Office, desk: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyed, meanwhile = {"Idempotency-Key": "k"}, []
    take_in = imports.runs.take_in

    def at_work(*order: Any) -> Any:
        meanwhile.append(desk.send("imports", upload(kind="deals"), **keyed))
        return take_in(*order)

    monkeypatch.setattr(imports.runs, "take_in", at_work)
    assert desk.send("imports", upload(kind="deals"), **keyed).status_code == 202
    (second,) = meanwhile
    assert (second.status_code, second.headers["Retry-After"]) == (409, "1")
    assert "still at work" in second.json()["detail"]
    assert ImportRun.objects.count() == 1


def test_a_key_whose_work_never_ended_is_free_again(office: Office, desk: Program) -> None:
    desk.send("imports", upload(kind="deals"), **{"Idempotency-Key": "k"})
    KeptReply.objects.update(status=None)
    keyed = {"Idempotency-Key": "k"}
    assert desk.send("imports", upload(kind="deals"), **keyed).status_code == 409
    KeptReply.objects.update(at=clock.now() - 11 * MINUTE)
    assert desk.send("imports", upload(kind="deals"), **keyed).status_code == 202


def test_a_body_too_large_is_refused_before_it_is_read(
    office: Office, desk: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "_MEGABYTE", 10)
    answer = desk.ask("POST", "/api/v1/imports/1/reversal", data="x" * 11)
    assert answer.status_code == 413
    assert "nothing was kept" in answer.json()["detail"]
