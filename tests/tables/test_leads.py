from tables.small import act, day, found, tables

MIRA, OTTO = 1, 2
SHEET, OTHER_SHEET = 100, 101
DEAL = 200


def lead(subject, created, person=MIRA, **more):
    return {
        "subject": subject,
        "at": day(created),
        "created_at": day(created),
        "person": person,
        **more,
    }


def moved(kind, subject, to, at, **more):
    return {"subject_kind": kind, "subject": subject, "to_stage": to, "at": day(at), **more}


def cycles(engine, log, *columns):
    return found(engine, tables(engine, log).leads, "person", "cycle", *columns)


def form(at, person=MIRA, **more):
    return act(person, day(at), "form", **more)


def identify(at, person=MIRA, **more):
    return act(person, day(at), "identify", **{"has_email": True, **more})


def test_a_lead_opens_at_the_first_form_record_or_identify(engine):
    for acts, leads, opened in (
        ([form(3), identify(2)], [], 2),
        ([form(3)], [lead(SHEET, 1)], 1),
        ([form(1)], [lead(SHEET, 3)], 1),
    ):
        log = {"activities": acts, "leads": leads}
        assert cycles(engine, log, "created_at") == [(MIRA, 1, day(opened))]


def test_an_identify_without_an_address_opens_nothing(engine):
    assert cycles(engine, {"activities": [identify(1, has_email=False)]}) == []


def test_a_bot_and_an_outbound_form_open_nothing(engine):
    acts = [form(1, bot="crawler"), form(1, direction="out")]
    assert cycles(engine, {"activities": acts}) == []


def test_what_comes_while_a_lead_is_open_attaches_to_it(engine):
    log = {"activities": [form(1), form(5), identify(6)], "leads": [lead(SHEET, 3, sent_at=day(4))]}
    assert cycles(engine, log, "created_at", "sent_at") == [(MIRA, 1, day(1), day(4))]


def test_after_a_closing_a_form_opens_the_next_cycle_and_an_identify_never(engine):
    for closing in ("won", "lost", "disqualified", "recycled"):
        log = {
            "activities": [form(1), identify(4), form(6)],
            "stages": [moved("person", MIRA, closing, 3)],
        }
        assert cycles(engine, log, "created_at", f"{closing}_at") == [
            (MIRA, 1, day(1), day(3)),
            (MIRA, 2, day(6), None),
        ]


def test_neither_expiry_nor_a_return_closes_a_lead(engine):
    for stage in ("expired", "sent_back"):
        log = {"activities": [form(1), form(6)], "stages": [moved("person", MIRA, stage, 3)]}
        assert cycles(engine, log, "state", f"{stage}_at") == [(MIRA, 1, stage, day(3))]


def test_a_record_of_the_closing_moment_attaches_and_a_later_one_opens(engine):
    ends = [moved("lead", SHEET, "lost", 3)]
    same = {"leads": [lead(SHEET, 1), lead(OTHER_SHEET, 3)], "stages": ends}
    assert cycles(engine, same, "created_at") == [(MIRA, 1, day(1))]
    later = {"leads": [lead(SHEET, 1), lead(OTHER_SHEET, 3.1)], "stages": ends}
    assert cycles(engine, later, "created_at") == [(MIRA, 1, day(1)), (MIRA, 2, day(3.1))]


def test_two_anonymous_visitors_who_become_one_person_have_one_lead(engine):
    log = {
        "activities": [form(1, person=7), form(2, person=8)],
        "identities": [{"subject": s, "person": MIRA, "at": day(9)} for s in (7, 8)],
    }
    assert cycles(engine, log, "created_at") == [(MIRA, 1, day(1))]


def test_the_stages_of_a_record_come_from_its_columns(engine):
    sheet = lead(SHEET, 1, mql_at=day(2), sent_at=day(3), accepted_at=day(4), qualified_at=day(5))
    assert cycles(
        engine, {"leads": [sheet]}, "mql_at", "sent_at", "sal_at", "sql_at", "state", "implied"
    ) == [(MIRA, 1, day(2), day(3), day(4), day(5), "sql", None)]


def test_a_lead_sent_without_a_qualifying_date_was_qualified_when_sent(engine):
    assert cycles(engine, {"leads": [lead(SHEET, 1, sent_at=day(3))]}, "mql_at") == [
        (MIRA, 1, day(3))
    ]


def test_a_moment_before_the_opening_is_kept(engine):
    log = {
        "leads": [lead(SHEET, 5, qualified_at=day(3))],
        "stages": [moved("lead", SHEET, "won", 4)],
    }
    assert cycles(engine, log, "created_at", "sql_at", "won_at", "state") == [
        (MIRA, 1, day(5), day(3), day(4), "won")
    ]


def test_a_return_without_a_reason_says_so(engine):
    log = {
        "leads": [
            lead(SHEET, 1, returned_at=day(2)),
            lead(OTHER_SHEET, 1, person=OTTO, returned_at=day(2), reason="too_small"),
        ]
    }
    assert cycles(engine, log, "reason", "state") == [
        (MIRA, 1, "not_given", "sent_back"),
        (OTTO, 1, "too_small", "sent_back"),
    ]


def deal(**more):
    return {"subject": DEAL, "at": day(9), "lead": SHEET, "amount": 100, "currency": "EUR", **more}


def test_a_deal_of_a_lead_means_qualified_by_sales_then_won(engine):
    log = {
        "leads": [lead(SHEET, 1)],
        "deals": [deal(created_at=day(5), closed_at=day(8), outcome="won")],
    }
    assert cycles(engine, log, "sql_at", "won_at", "implied", "state") == [
        (MIRA, 1, day(5), day(8), None, "won")
    ]


def test_a_deal_without_a_date_of_creation_stands_in_with_its_closing_and_says_so(engine):
    log = {"leads": [lead(SHEET, 1)], "deals": [deal(closed_at=day(8), outcome="lost")]}
    assert cycles(engine, log, "sql_at", "lost_at", "implied") == [(MIRA, 1, day(8), day(8), "sql")]


def test_a_stated_moment_is_believed_before_an_implied_one(engine):
    log = {
        "leads": [lead(SHEET, 1, qualified_at=day(9))],
        "deals": [deal(closed_at=day(8), outcome="lost")],
    }
    assert cycles(engine, log, "sql_at", "implied") == [(MIRA, 1, day(9), None)]


def test_a_deal_without_a_lead_makes_none_and_bears_no_channel(engine):
    log = {"deals": [deal(lead=None, person=MIRA, outcome="won", closed_at=day(3))]}
    made = tables(engine, log)
    assert found(engine, made.leads, "lead") == []
    assert found(engine, made.deals, "lead", "person", "channel", "outcome") == [
        (None, MIRA, None, "won")
    ]


def test_a_deal_knows_our_lead_and_bears_its_channel(engine):
    log = {
        "leads": [lead(SHEET, 1, channel="Email", utm_source="news", lead_type="demo")],
        "deals": [deal(created_at=day(2))],
    }
    made = tables(engine, log)
    ours = found(engine, made.leads, "lead")[0]
    columns = ("lead", "person", "channel", "source", "lead_type", "outcome", "entry")
    assert found(engine, made.deals, *columns) == [(ours, MIRA, "Email", "news", "demo", "open", 2)]


def test_an_update_of_a_record_does_not_change_the_leads_id(engine):
    first = {"leads": [lead(SHEET, 1)]}
    again = {"leads": [lead(SHEET, 1), lead(SHEET, 1, sent_at=day(2), replaces=1)]}
    assert cycles(engine, first, "lead", "sent_at") == [(MIRA, 1, 1, None)]
    assert cycles(engine, again, "lead", "sent_at") == [(MIRA, 1, 1, day(2))]


def test_a_withdrawn_record_is_gone_and_was_there_before(engine):
    log = {
        "leads": [
            lead(SHEET, 1, recorded_at=day(1)),
            lead(SHEET, 1, kind="withdrawn", replaces=1, recorded_at=day(5)),
        ]
    }
    assert cycles(engine, log) == []
    then = tables(engine, log, as_of=day(4))
    assert len(found(engine, then.leads, "lead")) == 1


def test_a_lead_without_a_person_is_its_own(engine):
    log = {"leads": [lead(SHEET, 1, person=None), lead(OTHER_SHEET, 2, person=None)]}
    assert cycles(engine, log, "created_at") == [(None, 1, day(1)), (None, 1, day(2))]


def test_a_move_of_a_person_without_a_lead_opens_one(engine):
    log = {"stages": [moved("person", MIRA, "sent", 3), moved("person", MIRA, "sal", 4)]}
    assert cycles(engine, log, "created_at", "sent_at", "sal_at") == [
        (MIRA, 1, day(3), day(3), day(4))
    ]


def test_a_mere_status_tells_the_state_but_no_moment_except_of_a_closing(engine):
    log = {
        "leads": [
            lead(SHEET, 1, status="sal"),
            lead(OTHER_SHEET, 1, person=OTTO, qualified_at=day(4), status="disqualified"),
        ]
    }
    assert cycles(engine, log, "state", "sal_at", "disqualified_at", "implied") == [
        (MIRA, 1, "sal", None, None, None),
        (OTTO, 1, "disqualified", None, day(4), "disqualified"),
    ]


def touched(engine, acts, leads, *columns):
    return found(engine, tables(engine, {"activities": acts, "leads": leads}).leads, *columns)


def test_imported_traffic_wins_over_touches_as_a_whole(engine):
    acts = [act(MIRA, day(1), channel="Email", utm_source="news", utm_medium="mail", url="/n")]
    sheet = lead(SHEET, 2, utm_source="partner")
    columns = ("source", "medium", "channel", "landing_page")
    assert touched(engine, acts, [sheet], *columns) == [("partner", None, None, None)]


def test_a_lead_takes_the_last_touch_that_is_not_direct(engine):
    acts = [
        act(MIRA, day(1), channel="Email", campaign="spring", asset="guide", url="/n"),
        act(MIRA, day(2), channel="Direct", url="/d"),
        form(3),
        act(MIRA, day(4), channel="Paid Search"),
    ]
    columns = ("channel", "campaign", "asset", "landing_page")
    assert touched(engine, acts, [], *columns) == [("Email", "spring", "guide", "/n")]


def test_a_touch_older_than_ninety_days_is_forgotten(engine):
    for age, channel in ((90, "Email"), (90.01, "Direct")):
        acts = [act(MIRA, day(1), channel="Email"), form(1 + age)]
        assert touched(engine, acts, [], "channel", "source", "medium")[0][0] == channel


def test_a_lead_without_a_touch_came_directly(engine):
    assert touched(engine, [], [lead(SHEET, 2)], "channel", "source", "medium") == [
        ("Direct", "(direct)", "(none)")
    ]


def test_first_contact_is_the_first_human_act_after_the_sending_or_as_stated(engine):
    def call(at, **more):
        return act(MIRA, day(at), "call", **{"direction": "out", "human": True, **more})

    sheet = lead(SHEET, 1, sent_at=day(3))
    for acts, stated, contact in (
        ([call(2), call(5), call(4, human=False), call(6)], None, 5),
        ([call(5)], day(4), 4),
        ([call(5, human=None)], None, 5),
        ([act(MIRA, day(4), "email_sent", direction="out")], None, None),
        ([call(4, direction="in")], None, None),
    ):
        got = touched(engine, acts, [{**sheet, "first_contact_at": stated}], "first_contact_at")
        assert got == [contact and day(contact)]


def test_the_owner_is_the_last_named_and_brings_the_department(engine):
    log = {
        "leads": [lead(SHEET, 1, owner=5)],
        "stages": [moved("lead", SHEET, "sal", 3, owner=6), moved("lead", SHEET, "sql", 4)],
        "owners": [
            {"subject": 5, "at": 0, "department": "marketing"},
            {"subject": 6, "at": 0, "department": "sales"},
        ],
    }
    assert cycles(engine, log, "owner", "department") == [(MIRA, 1, 6, "sales")]
    assert cycles(engine, {**log, "stages": []}, "owner", "department") == [
        (MIRA, 1, 5, "marketing")
    ]
