"""The shapes of answers, as OpenAPI describes them. Views answer with plain JSON values of these shapes."""

from typing import Any, Literal

from ninja import Schema
from pydantic import ConfigDict

Number = int | float | None


class _Open(Schema):
    """May hold more than what is named."""

    model_config = ConfigDict(extra="allow")


class Problem(Schema):
    """What happened, what was kept, what to do (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    reference: str


class Page(Schema):
    """`next` is the address of the page that follows, null on the last."""

    next: str | None


class Entry(Schema):
    """A metric of the catalogue."""

    name: str
    sentence: str
    unit: str
    owner: str
    version: int
    dimensions: list[str]


class Catalogue(Schema):
    """Every metric there is."""

    items: list[Entry]


class Span(Schema):
    """First day and the day after the last; null for all time."""

    since: str | None
    until: str | None


class Held(_Open):
    """The value that a group is held against."""

    value: Number


class Group(_Open):
    """One combination of dimension values; `currency`, `quantiles`, `parts` and `why` where there are any."""

    key: dict[str, str | int | None]
    value: Number
    low: Number
    high: Number
    n: int
    immature: int
    against: Held | None = None


class Against(_Open):
    """The figure of another period under its label; `why` says why the two may not be compared."""

    label: str
    period: Span
    value: Number
    low: Number
    high: Number
    n: int
    immature: int


class Answer(_Open):
    """A figure: money in minor units of `currency`, shares 0 to 1, unknown null with `why`.

    `quantiles` for distributions, `parts` for figures made of others, only where there are any.
    """

    metric: str
    version: int
    unit: str
    owner: str
    sentence: str
    period: Span
    as_of: str
    value: Number
    low: Number
    high: Number
    n: int
    immature: int
    against: Against | None
    groups: list[Group]
    rows: str


class FigureRow(_Open):
    """A row that the figure counts: its `value` and every dimension that the caller may read."""

    moment: str | None
    value: Number


class FigureRows(Page):
    """Rows in the order of their moments; their values add up to the figure or make it."""

    metric: str
    items: list[FigureRow]


class Band(Schema):
    """What is expected, and from where to where it goes in eight of ten cases."""

    value: float
    low: float
    high: float


class Won(Schema):
    """What was won in the period so far; `rows` opens to its deals."""

    deals: Number
    money: Number
    rows: str


class ForecastPart(Schema):
    """`open` leads of today, `new` ones yet to come, deals `alone` without a lead."""

    part: Literal["open", "new", "alone"]
    deals: Band
    money: Band | None


class ForecastKind(Schema):
    """The open leads of a type, and the deals expected from them."""

    lead_type: str | None
    open: int
    deals: Band


class Forecast(Schema):
    """Deals and revenue by the period's end, what was won so far included; null with `why` where unknown.

    `chance` is that of reaching `aim`, the revenue that the period is to bring.
    """

    period: Span
    agreement: int | None
    currency: str | None
    won: Won
    deals: Band | None
    money: Band | None
    aim: int | None
    chance: float | None
    parts: list[ForecastPart]
    lead_types: list[ForecastKind]
    why: str | None


class Step(Schema):
    """One stage: who reached it, as a share of the stage before and of all, who is still open or left."""

    stage: str
    reached: int
    share: Number
    low: Number
    high: Number
    of_all: Number
    open: int
    left: int


class Steps(Schema):
    """The steps of one group of leads."""

    key: dict[str, str | int | None]
    steps: list[Step]


class Funnel(_Open):
    """What became of the leads opened in the period."""

    period: Span
    as_of: str
    steps: list[Step]
    groups: list[Steps]


class Record(_Open):
    """A row of a list, with every field that the caller may read; moments are ISO 8601 in UTC."""

    id: int


class Records(Page):
    """Newest first."""

    items: list[Record]


class Activity(_Open):
    """One thing a prospect did, or that was done towards them."""

    id: int
    at: str
    kind: str


class Activities(Page):
    """Newest first."""

    items: list[Activity]


class Told(_Open):
    """A person as one source knows them."""

    source: str


class Person(_Open):
    """What is known of a person; `activities` are the newest, `next` leads to older ones."""

    id: int
    sources: list[Told]
    leads: list[Record]
    deals: list[Record]
    activities: Activities


class Account(_Open):
    """A company with its newest people, leads and deals; the lists narrowed by `account` have all."""

    id: int
    people: list[Record]
    leads: list[Record]
    deals: list[Record]


class Source(Schema):
    """A source; its write key is not kept."""

    name: str
    kind: str
    created_at: str
    created_by: str


class Sources(Schema):
    """Every source by name."""

    items: list[Source]


class SourceAccount(Source):
    """Items by fate: received = counted + duplicate + quarantined + waiting."""

    received: int
    counted: int
    duplicate: int
    quarantined: int
    waiting: int


class Import(Schema):
    """received = created + updated + unchanged + refused + skipped once `state` is done."""

    id: int
    file: str
    kind: str
    source: str
    state: Literal["reading", "storing", "waiting", "done", "refused", "interrupted", "reverted"]
    received: int
    created: int
    updated: int
    unchanged: int
    refused: int
    skipped: int
    started_at: str
    finished_at: str | None
    by: str
    because: str


class Imports(Page):
    """Newest first."""

    items: list[Import]


class RefusedRow(Schema):
    """A row that was not taken: where it stands in the file, and why."""

    line: int
    column: str | None
    reason: str


class Taken(Import):
    """An import whose rows are on disk; they count when `state` is done."""

    notes: list[str]
    refused_rows: list[RefusedRow]


class Trial(Schema):
    """What an import would do; nothing was changed."""

    received: int
    created: int
    updated: int
    unchanged: int
    refused: int
    skipped: int
    notes: list[str]
    refused_rows: list[RefusedRow]


class Reverted(Schema):
    """What taking an import back did."""

    id: int
    withdrawn: int
    restored: int
    kept: int
    names: int
    vanished: int
    parted: int
    joined: int


class VersionSignature(Schema):
    """Who signed for a department, in which role, when."""

    department: str
    name: str
    role: str
    at: str
    comment: str


class VersionStanding(Schema):
    """Where a version stands; `trial_of` is the version that judges again when a trial has ended."""

    number: int
    state: str
    digest: str
    why: str
    proposed_by: str
    proposed_at: str
    begins: str | None
    ends: str | None
    trial_of: int | None
    signatures: list[VersionSignature]
    waits_for: list[str]


class AgreementVersion(VersionStanding):
    """A version with what it says, as YAML and as JSON; `/api/agreement.schema.json` describes it."""

    text: str
    document: dict[str, Any]


class AgreementVersions(Schema):
    """Versions, the newest first."""

    items: list[VersionStanding]
