from pathlib import Path

from accord.people.actions import erase
from accord.people.questions import persons_meant, portrait
from accord.people.rows import Person
from accord.prospects.timeline import timeline
from accord.sources.processor.erasing import erase_raw
from accord.store.flush import flush
from accord.store.rows import Quarantined
from sources.processor.desk import SECRET, Desk, identify, page, track


def story(desk: Desk) -> None:
    desk.send(
        page("a1"),
        page("a2"),
        identify("u1", "a1", email="ann@firm.example", name="Ann Lee", plan="pro"),
    )
    desk.send(
        track("Form Submitted", anonymousId="a1", properties={"note": "call me"}),
        {"type": "page", "userId": "u1", "messageId": "x", "timestamp": "never"},
        identify("u2", email="bob@firm.example", name="Bob"),
    )
    desk.process_all()


def test_a_person_is_found_by_key_address_anonymous_id_and_number(desk: Desk) -> None:
    story(desk)
    (ann,) = persons_meant("ann@firm.example", SECRET, ["site"])
    for word in ("u1", "a1", "ANN@firm.example", str(ann)):
        assert persons_meant(word, SECRET, ["site"]) == [ann]
    assert persons_meant("nobody", SECRET, ["site"]) == []
    assert persons_meant("999999", SECRET, ["site"]) == []


def test_what_is_known_of_a_person(desk: Desk) -> None:
    story(desk)
    (ann,) = persons_meant("u1", SECRET, ["site"])
    shown = portrait(ann, desk.processor.log)
    assert (shown.name, shown.traits, shown.account) == ("Ann Lee", {"plan": "pro"}, "firm.example")
    assert [(told.source, told.key, told.email) for told in shown.told] == [
        ("site", "u1", "ann@firm.example")
    ]


def test_the_timeline_has_what_was_done_before_and_after_the_person_was_known(desk: Desk) -> None:
    desk.send(page("a1"))
    desk.process_all()
    story(desk)
    (ann,) = persons_meant("u1", SECRET, ["site"])
    subjects = portrait(ann, desk.processor.log).subjects
    assert len(subjects) == 2
    rows = timeline(desk.processor.log, subjects)
    assert rows["kind"].to_list() == ["form", "identify", "page", "page"]
    newest = rows.row(0, named=True)
    assert timeline(desk.processor.log, subjects, limit=1, before=newest["at"])[
        "kind"
    ].to_list() == ["identify"]


def test_an_erased_person_is_nowhere_and_the_totals_stay(desk: Desk) -> None:
    story(desk)
    before = desk.rows("activities")
    (ann,) = persons_meant("u1", SECRET, ["site"])
    erase(desk.processor.log, ann, "user:ines", desk.clock)
    erase_raw(desk.intake, SECRET)
    flush(desk.processor.log)
    after = desk.rows("activities")
    same = ["at", "kind", "channel", "name"]
    assert after.select(same).sort(same).equals(before.select(same).sort(same))
    assert ann not in after["subject"].to_list()
    assert desk.rows("properties").height == 0
    assert desk.rows("acts")["kind"].to_list() == ["erased"]
    assert list(Person.objects.values_list("name", flat=True)) == ["Bob"]
    assert persons_meant("u1", SECRET, ["site"]) == persons_meant(str(ann), SECRET, ["site"]) == []
    assert not Quarantined.objects.exists()
    kept = b" ".join(row.raw.body for row in desk.intake.kept(100))
    assert [
        word for word in (b"ann@", b"Ann Lee", b'"u1"', b'"a1"', b"call me") if word in kept
    ] == []
    assert b"bob@firm.example" in kept
    assert b'"a2"' in kept


def test_events_of_an_erased_person_are_refused_and_not_kept(desk: Desk) -> None:
    story(desk)
    (ann,) = persons_meant("u1", SECRET, ["site"])
    erase(desk.processor.log, ann, "user:ines", desk.clock)
    height = desk.rows("activities").height
    number = desk.send(
        page("a2"),
        identify("u1", email="ann@firm.example"),
        page("a1"),
        identify("u9", email="ANN@firm.example"),
    )
    desk.process_all()
    assert desk.verdicts(number) == ["counted", "quarantined", "quarantined", "quarantined"]
    assert desk.rows("activities").height == height + 1
    assert not Quarantined.objects.filter(intake=number).exists()
    kept = desk.intake.kept(1, after=number - 1)[0].raw.body
    assert b"firm.example" not in kept
    assert b"a2" in kept


def test_erasing_again_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    story(desk)
    (ann,) = persons_meant("u1", SECRET, ["site"])
    erase(desk.processor.log, ann, "user:ines", desk.clock)
    rows = desk.rows("activities")
    erase(desk.processor.log, ann, "user:ines", desk.clock)
    assert desk.rows("activities").equals(rows)
    assert erase_raw(desk.intake, SECRET) > 0
    assert erase_raw(desk.intake, SECRET) == 0
