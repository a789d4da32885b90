"""Random logs for properties: few subjects and moments, so that all that can meet does meet."""

from collections import defaultdict
from typing import Any

from hypothesis import strategies as st

from accord.basics.moments import DAY, MINUTE
from tables.oracle import CLOSING, REACHED

Row = dict[str, Any]

PEOPLE = st.integers(1, 3)
RECORDS = st.integers(100, 102)
DEALS = st.integers(200, 201)
ACCOUNTS = st.integers(50, 51)
OWNERS = st.integers(60, 61)
# Some of a few minutes, to part sessions; some of days, to part cycles and pass the lookback.
MOMENTS = st.one_of(
    st.integers(0, 12).map(lambda n: n * 10 * MINUTE),
    st.sampled_from((1, 2, 3, 95)).map(lambda n: n * DAY),
)


def maybe(strategy: Any) -> Any:
    return st.one_of(st.none(), strategy)


def entry(stream: str, kind: str, subject: Any, **facts: Any) -> Any:
    return st.tuples(
        st.just(stream),
        st.fixed_dictionaries({"kind": st.just(kind), "subject": subject, "at": MOMENTS, **facts}),
    )


ACTIVITY = st.tuples(
    st.just("activities"),
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(("page", "form", "identify", "call", "screen", "email_sent")),
            "subject": PEOPLE,
            "at": MOMENTS,
            "channel": maybe(st.sampled_from(("Direct", "Email", "Paid Search"))),
            "campaign": maybe(st.sampled_from(("spring", "autumn"))),
            "url": maybe(st.sampled_from(("/a", "/b"))),
            "direction": st.sampled_from(("in", "in", "out", None)),
            "human": maybe(st.booleans()),
            "has_email": maybe(st.booleans()),
            "bot": st.sampled_from((None, None, None, "crawler")),
            "account": maybe(ACCOUNTS),
        }
    ),
)
LEAD = entry(
    "leads", "lead_recorded", RECORDS,
    person=maybe(PEOPLE), account=maybe(ACCOUNTS), owner=maybe(OWNERS), created_at=maybe(MOMENTS),
    mql_at=maybe(MOMENTS), sent_at=maybe(MOMENTS), accepted_at=maybe(MOMENTS),
    returned_at=maybe(MOMENTS), qualified_at=maybe(MOMENTS), first_contact_at=maybe(MOMENTS),
    status=st.sampled_from((None, None, "sal", "won", "disqualified")),
    utm_source=maybe(st.just("partner")), channel=maybe(st.just("Referral")),
    landing_page=maybe(st.just("/l")), lead_type=maybe(st.sampled_from(("demo", "trial"))),
)  # fmt: skip
STAGE = st.one_of(
    *(
        entry(
            "stages", "stage_reached", subject,
            subject_kind=st.just(kind), to_stage=st.sampled_from(("lead", *REACHED, *CLOSING)),
            owner=maybe(OWNERS), reason=maybe(st.just("timing")),
        )
        for kind, subject in (("person", PEOPLE), ("lead", RECORDS), ("deal", DEALS))
    )
)  # fmt: skip
DEAL = entry(
    "deals", "deal_recorded", DEALS,
    lead=maybe(RECORDS), person=maybe(PEOPLE), account=maybe(ACCOUNTS), owner=maybe(OWNERS),
    created_at=maybe(MOMENTS), closed_at=maybe(MOMENTS), amount=maybe(st.integers(1, 9)),
    outcome=st.sampled_from((None, "open", "won", "lost")),
)  # fmt: skip
IDENTITY = entry("identities", "identified", PEOPLE, person=PEOPLE)
PERSON = entry(
    "people", "person_recorded", PEOPLE, account=maybe(ACCOUNTS), region=maybe(st.just("North"))
)
ACCOUNT = entry(
    "accounts", "account_recorded", ACCOUNTS, industry=maybe(st.sampled_from(("Glass", "Tin")))
)
OWNER = entry(
    "owners", "owner_recorded", OWNERS, department=st.sampled_from(("sales", "marketing"))
)
ENTRIES = st.one_of(
    ACTIVITY, ACTIVITY, ACTIVITY, LEAD, STAGE, DEAL, IDENTITY, PERSON, ACCOUNT, OWNER
)
# Now and then the word before is taken back or corrected.
STEPS = st.tuples(
    ENTRIES, st.sampled_from((None, None, None, "withdraw", "correct")), st.integers(0, 99)
)
BATCHES = st.lists(st.lists(STEPS, min_size=3, max_size=9), min_size=2, max_size=4)
# What moves leads, and little else, in few lives.
MOVING = st.tuples(st.one_of(ACTIVITY, LEAD, STAGE, STAGE, DEAL, IDENTITY), st.none(), st.just(0))
LIVES = st.lists(st.lists(MOVING, min_size=8, max_size=20), min_size=1, max_size=1)

_ONE_EACH = ("leads", "deals", "people", "accounts", "owners")


def numbered(batches: list[list[Any]]) -> list[dict[str, list[Row]]]:
    """Batches of rows by stream, entries numbered as they come; records replace their former state."""
    log: dict[str, list[Row]] = defaultdict(list)
    number, done = 0, []
    for batch in batches:
        rows: dict[str, list[Row]] = defaultdict(list)
        for (stream, facts), change, pick in batch:
            number += 1
            row = {**facts, "entry": number, "recorded_at": number}
            if stream == "identities" and row["person"] == row["subject"]:
                row["person"] = 1
            row |= _change(log[stream], row, change, pick, single=stream in _ONE_EACH)
            log[stream].append(row)
            rows[stream].append(row)
        done.append(dict(rows))
    return done


def _change(before: list[Row], row: Row, change: str | None, pick: int, single: bool) -> Row:
    gone = {old.get("replaces") for old in before}
    standing = [old for old in before if old["entry"] not in gone and old["kind"] != "withdrawn"]
    if single:
        own = [old["entry"] for old in standing if old["subject"] == row["subject"]]
        kind = {"kind": "withdrawn"} if change == "withdraw" and own else {}
        return {"replaces": own[0], **kind} if own else {}
    if change is None or not standing:
        return {}
    old = standing[pick % len(standing)]
    if change == "correct":
        return {"replaces": old["entry"]}
    return {
        **old,
        "entry": row["entry"],
        "recorded_at": row["recorded_at"],
        "kind": "withdrawn",
        "replaces": old["entry"],
    }
