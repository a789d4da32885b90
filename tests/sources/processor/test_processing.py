import json

import pytest

from accord.basics.moments import HOUR, MINUTE, iso
from accord.people.rows import Account, Person
from accord.sources.collector.receipts import told as receipt_of
from accord.store.received import Raw
from accord.store.rows import Quarantined
from sources.processor.desk import Desk, identify, page, track

GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


def test_an_event_becomes_an_activity(desk: Desk) -> None:
    url = "https://site.example/pricing?utm_source=Google&utm_medium=cpc&utm_campaign=Q4#top"
    number = desk.send(page("a1", url, name="Pricing"))
    assert desk.process().counted == 1
    row = desk.rows("activities").row(0, named=True)
    assert (row["kind"], row["name"], row["url"]) == (
        "page",
        "Pricing",
        "https://site.example/pricing",
    )
    assert (row["utm_source"], row["utm_medium"], row["campaign"]) == ("google", "cpc", "q4")
    assert (row["channel"], row["channel_version"]) == ("Paid Search", 1)
    assert (row["direction"], row["human"], row["seen"], row["bot"]) == ("in", True, True, None)
    assert (row["source"], row["actor"], row["recorded_at"]) == (
        "site",
        "collector",
        desk.clock + 1,
    )
    assert desk.verdicts(number) == ["counted"]
    assert desk.process().batches == 0


@pytest.mark.parametrize(
    ("event", "kind", "direction"),
    [
        ("Form Submitted", "form", "in"),
        ("demo_form_submitted", "form", "in"),
        ("Button Clicked", "click", "in"),
        ("Email Opened", "email_open", "in"),
        ("Email Link Clicked", "email_click", "in"),
        ("Email Delivered", "email_delivered", "out"),
        ("Email Bounced", "email_bounce", "out"),
        ("Unsubscribed", "email_unsubscribe", "in"),
        ("Whitepaper Downloaded", "download", "in"),
        ("Demo Requested", "track", "in"),
        ("Performed", "track", "in"),
    ],
)
def test_tracked_events_are_told_apart_by_name(
    desk: Desk, event: str, kind: str, direction: str
) -> None:
    desk.send(track(event, userId="u1"))
    desk.process_all()
    row = desk.rows("activities").row(0, named=True)
    assert (row["kind"], row["name"], row["direction"]) == (kind, event, direction)
    assert row["human"] == (direction == "in")


def test_campaign_mail_has_the_channel_email_without_marks(desk: Desk) -> None:
    desk.send(track("Email Opened", userId="u1"))
    desk.process_all()
    assert desk.rows("activities")["channel"].to_list() == ["Email"]


@pytest.mark.parametrize(
    ("stamped", "sent", "at", "flag"),
    [
        (-2 * MINUTE, None, -2 * MINUTE, None),
        (-2 * MINUTE, -2 * MINUTE, 0, None),
        (-62 * MINUTE, -60 * MINUTE, -2 * MINUTE, None),
        (23 * HOUR, 23 * HOUR + MINUTE, -MINUTE, None),
        (-25 * HOUR, -25 * HOUR, -25 * HOUR, "skew"),
        (25 * HOUR, 25 * HOUR, 0, "future"),
        (4 * MINUTE, None, 4 * MINUTE, None),
        (6 * MINUTE, None, 0, "future"),
        (None, -MINUTE, 0, None),
    ],
)
def test_the_senders_clock_is_corrected_by_its_sending(
    desk: Desk, stamped: int | None, sent: int | None, at: int, flag: str | None
) -> None:
    received = desk.clock + MINUTE
    event = page("a1") | {"timestamp": None if stamped is None else iso(received + stamped)}
    desk.send(event, around={} if sent is None else {"sentAt": iso(received + sent)})
    desk.process_all()
    row = desk.rows("activities").row(0, named=True)
    assert (row["at"] - received, row["clock_flag"]) == (at, flag)


def test_declared_bots_are_kept_and_marked_with_their_rule(desk: Desk) -> None:
    desk.send({**page("a1"), "context": {"userAgent": GOOGLEBOT}}, page("a2"))
    desk.process_all()
    first, second = desk.rows("activities")["bot"].to_list()
    assert first is not None
    assert "Googlebot" in first
    assert second is None


def test_names_and_addresses_become_rows_and_never_enter_the_log(desk: Desk) -> None:
    traits = {
        "email": " Ann@Firm.example",
        "firstName": "Ann",
        "lastName": "Lee",
        "phone": 491,
        "title": "Head of IT",
    }
    desk.send(identify("u1", **traits, plan="pro", address={"city": "Bern"}))
    desk.process_all()
    person = Person.objects.get()
    assert (person.name, person.email, person.phone, person.title) == (
        "Ann Lee", "ann@firm.example", "491", "Head of IT",
    )  # fmt: skip
    assert not person.bare
    files = b"".join(path.read_bytes() for path in desk.folder.rglob("log/**/*.parquet"))
    assert [
        word for word in (b"lee", b"firm.example", b"491", b"head of it") if word in files.lower()
    ] == []
    properties = desk.rows("properties").select(
        "subject_kind", "subject", "person", "name", "value"
    )
    assert sorted(properties.rows()) == [
        ("person", person.subject, person.subject, "address.city", "Bern"),
        ("person", person.subject, person.subject, "plan", "pro"),
    ]
    assert desk.rows("activities")["has_email"].to_list() == [True]


def test_unknown_properties_go_beside_the_activity(desk: Desk) -> None:
    desk.send(
        track("Order Placed", userId="u1", properties={"value": "12.5", "size": 3, "a": {"b": [1]}})
    )
    desk.process_all()
    activity = desk.rows("activities").row(0, named=True)
    assert activity["value"] == 12.5
    rows = desk.rows("properties").select(
        "subject", "subject_kind", "of_entry", "person", "name", "value"
    )
    assert sorted(rows.rows()) == [
        (activity["entry"], "activity", activity["entry"], activity["subject"], name, value)
        for name, value in [("a.b", "[1]"), ("size", "3"), ("value", "12.5")]
    ]


def test_a_form_with_an_address_can_open_a_lead_and_one_without_cannot(desk: Desk) -> None:
    desk.send(
        track(
            "Form Submitted",
            anonymousId="a1",
            properties={"email": "ann@firm.example", "budget": "10k"},
        ),
        track("Form Submitted", anonymousId="a2", properties={"email": "not an address"}),
    )
    desk.process_all()
    assert desk.rows("activities")["has_email"].to_list() == [True, False]
    assert Person.objects.get().email == "ann@firm.example"
    assert desk.rows("properties")["name"].to_list() == ["budget"]


def test_a_group_call_ties_a_person_to_an_account_with_its_facts(desk: Desk) -> None:
    desk.send(
        {"type": "group", "userId": "u1", "groupId": "g1",
         "traits": {"name": "Firm", "website": "https://www.firm.example/", "industry": "Steel", "plan": "pro"}},
        {"type": "group", "userId": "u2", "groupId": "g1", "traits": {"employees": "40"}},
    )  # fmt: skip
    desk.process_all()
    account = Account.objects.get()
    assert (account.name, account.domain, account.bare) == ("Firm", "firm.example", False)
    assert desk.rows("activities")["account"].to_list() == [account.subject] * 2
    assert desk.rows("people")["account"].to_list() == [account.subject] * 2
    record = desk.rows("accounts").row(0, named=True)
    assert (record["subject"], record["industry"], record["employees"]) == (
        account.subject,
        "Steel",
        40,
    )
    assert desk.rows("properties").row(0, named=True)["subject_kind"] == "account"


def test_a_later_fact_of_an_account_replaces_its_record_and_keeps_the_rest(desk: Desk) -> None:
    group = {"type": "group", "userId": "u1", "groupId": "g1"}
    desk.send({**group, "traits": {"industry": "Steel"}})
    desk.process_all()
    desk.send({**group, "traits": {"employees": 40}})
    desk.process_all()
    desk.send({**group, "traits": {"employees": 40, "industry": "Steel"}})
    desk.process_all()
    records = desk.rows("accounts")
    assert records.height == 2
    first, second = records.rows(named=True)
    assert second["replaces"] == first["entry"]
    assert (second["industry"], second["employees"]) == ("Steel", 40)


def test_an_address_ties_a_person_to_the_company_of_its_domain(desk: Desk) -> None:
    desk.send(
        identify("u1", email="ann@firm.example"),
        identify("u2", email="bob@firm.example"),
        identify("u3", email="cy@gmail.com"),
    )
    desk.process_all()
    account = Account.objects.get()
    assert (account.domain, account.bare) == ("firm.example", True)
    assert desk.rows("people")["account"].to_list() == [account.subject] * 2
    desk.send(identify("u1", email="ann@firm.example"))
    desk.process_all()
    assert desk.rows("people").height == 2


def test_a_bad_item_is_kept_with_its_reason_and_its_batch_is_counted(desk: Desk) -> None:
    body = (
        b'{"batch":['
        b'{"type":"page","anonymousId":"a1","messageId":"m1"},'
        b'{"type":"page","anonymousId":"a1","messageId":"m2","timestamp":"last Tuesday"},'
        b'{"type":"page","anonymousId":{"no":"text"},"messageId":"m3"},'
        b'{"type":"guess","anonymousId":"a1","messageId":"m4"},'
        b'{"type":"track","anonymousId":"a1","messageId":"m5"},'
        b'{"type":"page","anonymousId":"a1","messageId":"m6"}]}'
    )
    number = desk.send_raw(body, items=6)
    done = desk.process()
    assert (done.counted, done.quarantined) == (2, 4)
    assert desk.verdicts(number) == ["counted", *["quarantined"] * 4, "counted"]
    kept = Quarantined.objects.order_by("position")
    assert [row.position for row in kept] == [1, 2, 3, 4]
    reasons = " ".join(row.reason for row in kept)
    for word in ("last Tuesday", "anonymousId", "'guess'", "name of its event"):
        assert word in reasons
    assert json.loads(bytes(kept[0].body))["messageId"] == "m2"


def test_a_single_call_has_its_type_from_its_address(desk: Desk) -> None:
    number = desk.send_raw(b'{"anonymousId":"a1","messageId":"m1"}', call="page")
    desk.process_all()
    assert desk.verdicts(number) == ["counted"]


def test_numbers_for_ids_odd_moments_and_empty_fields_are_understood(desk: Desk) -> None:
    desk.send(
        {
            "type": "track",
            "event": 404,
            "userId": 7,
            "timestamp": desk.clock // 1000,
            "context": None,
        },
        {"type": "page", "userId": 7.0, "anonymousId": " ", "timestamp": "2026-11-02"},
        {"type": "screen", "userId": "7", "name": "Home", "timestamp": "2026-11-02 11:59:00"},
    )
    assert desk.process().counted == 3
    assert desk.rows("activities")["name"].to_list()[-1] == "404"


def test_an_id_again_with_the_same_content_is_a_duplicate_and_with_other_content_quarantined(
    desk: Desk,
) -> None:
    event = track("Bought", userId="u1") | {"messageId": "same", "timestamp": iso(desk.clock)}
    first = desk.send(event, event, {**event, "event": "Sold"}, around={"sentAt": iso(desk.clock)})
    second = desk.send({**event, "event": "Sold"}, event, around={"sentAt": iso(desk.clock + HOUR)})
    desk.process_all()
    third = desk.send(event)
    other = desk.send(event, source="shop")
    desk.process_all()
    assert desk.verdicts(first) == ["counted", "duplicate", "quarantined"]
    assert desk.verdicts(second) == ["quarantined", "duplicate"]
    told = receipt_of(desk.intake, str(second), "site")
    assert (told.settled, told.counts["quarantined"], told.counts["duplicate"]) == (True, 1, 1)
    assert [item.verdict for item in told.items] == ["quarantined", "duplicate"]
    assert "other content" in str(told.items[0].reason)
    assert desk.verdicts(third) == ["duplicate"]
    assert desk.verdicts(other) == ["counted"]
    assert desk.rows("activities").height == 2
    account = desk.intake.account()
    assert account.received == 7
    assert (account.counted, account.duplicate, account.quarantined, account.waiting) == (
        2,
        3,
        2,
        0,
    )


def test_the_order_of_properties_is_no_other_content(desk: Desk) -> None:
    event = {
        "type": "track",
        "event": "Bought",
        "userId": "u1",
        "messageId": "m",
        "timestamp": iso(desk.clock),
    }
    desk.send({**event, "properties": {"a": 1, "b": {"c": 2, "d": 3}}})
    number = desk.send({**event, "properties": {"b": {"d": 3, "c": 2}, "a": 1}})
    desk.process_all()
    assert desk.verdicts(number) == ["duplicate"]


def test_files_in_the_intake_are_left_to_others(desk: Desk) -> None:
    desk.intake.put_now([Raw("file:deals", "crm", desk.clock, b"{}", b"", 1)])
    desk.send(page("a1"))
    assert desk.process().batches == 1
    assert desk.process().batches == 0
