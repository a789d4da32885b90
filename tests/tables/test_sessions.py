from tables.small import act, day, found, minute, tables

MIRA, OTTO = 1, 2


def seen_at(engine, minutes, **more):
    acts = [act(MIRA, minute(at), url="/", **more) for at in minutes]
    return tables(engine, {"activities": acts}).sessions


def test_a_pause_of_more_than_thirty_minutes_parts_two_sessions(engine):
    sessions = seen_at(engine, (0, 20, 49, 79, 110))
    assert found(engine, sessions, "started_at", "ended_at", "activities") == [
        (minute(0), minute(79), 4),
        (minute(110), minute(110), 1),
    ]


def test_thirty_minutes_to_the_microsecond_are_one_session(engine):
    assert len(found(engine, seen_at(engine, (0, 30)), "session")) == 1
    assert len(found(engine, seen_at(engine, (0, 30 + 1e-6 / 60 * 2)), "session")) == 2


def test_midnight_and_a_new_campaign_do_not_part_a_session(engine):
    acts = [
        act(MIRA, day(1) - minute(5), url="/a", campaign="spring", channel="Email"),
        act(MIRA, day(1) + minute(5), url="/b", campaign="autumn", channel="Paid Search"),
    ]
    sessions = tables(engine, {"activities": acts}).sessions
    assert found(engine, sessions, "campaign", "channel", "landing_page") == [
        ("spring", "Email", "/a")
    ]


def test_bots_outbound_mail_and_calls_make_no_session_but_screens_do(engine):
    acts = [
        act(MIRA, 0, url="/", bot="crawler"),
        act(MIRA, 0, "email_sent", url="/", direction="out"),
        act(MIRA, 0, "call"),
        act(OTTO, 0, "screen", name="Home"),
    ]
    assert found(engine, tables(engine, {"activities": acts}).sessions, "person") == [OTTO]


def test_a_visitor_later_known_keeps_the_first_visit(engine):
    anonymous = 7
    acts = [act(anonymous, 0, url="/"), act(MIRA, day(3), url="/")]
    known = [{"subject": anonymous, "person": MIRA, "at": day(3)}]
    log = {"activities": acts, "identities": known}
    sessions = tables(engine, log).sessions
    assert found(engine, sessions, "person", "started_at", "visitor_since") == [
        (MIRA, 0, 0),
        (MIRA, day(3), 0),
    ]


def test_of_two_acts_at_one_moment_the_earlier_entry_is_first(engine):
    acts = [act(MIRA, 0, url="/later", entry=9), act(MIRA, 0, url="/first", entry=3)]
    sessions = tables(engine, {"activities": acts}).sessions
    assert found(engine, sessions, "session", "landing_page") == [(3, "/first")]


def test_a_session_bears_the_industry_of_the_visitors_account(engine):
    log = {
        "activities": [act(MIRA, 0, url="/")],
        "people": [{"subject": MIRA, "at": 0, "account": 50, "region": "North"}],
        "accounts": [
            {"subject": 50, "at": 0, "industry": "Glass", "region": "South", "segment": "small"}
        ],
    }
    sessions = tables(engine, log).sessions
    assert found(engine, sessions, "industry", "region", "segment") == [("Glass", "North", "small")]
