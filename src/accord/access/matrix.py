"""The permission matrix: each line allows some roles a verb on an object; what no line allows is denied."""

from dataclasses import dataclass
from enum import StrEnum

from accord.access.fields import FieldClass
from accord.access.roles import COLLEAGUES, DEPARTMENTS, MARKETING, SALES, Role


class Verb(StrEnum):
    """What is done to an object."""

    READ = "read"
    WRITE = "write"
    SEND = "send"
    EXPORT = "export"
    ERASE = "erase"
    MANAGE = "manage"
    SIGN = "sign"


class Scope(StrEnum):
    """How far a line reaches: everything, what one's own team works on, or only what is one's own."""

    ALL = "all"
    TEAM = "team"
    OWN = "own"


@dataclass(frozen=True)
class Line:
    """`roles` may `verb` the `things`, in `scope`, for fields of `classes`, because of `reason`."""

    roles: frozenset[Role]
    verb: Verb
    things: tuple[str, ...]
    reason: str
    scope: Scope = Scope.ALL
    classes: frozenset[FieldClass] = frozenset({FieldClass.PLAIN})


_ADMINS = frozenset({Role.OWNER, Role.ADMIN})
_FIGURES = frozenset(
    {FieldClass.PLAIN, FieldClass.IDENTITY, FieldClass.BEHAVIOUR, FieldClass.COMMERCIAL}
)
_PROSPECT = _FIGURES | {FieldClass.CONTACT}
_HEALTH = ("health",)
_RECORDS = ("person", "account", "lead", "deal", "campaign", "activity")

LINES: tuple[Line, ...] = (
    Line(
        frozenset({Role.ANYONE}),
        Verb.READ,
        _HEALTH,
        "A balancer asks whether the desk is up; the answer holds no data.",
    ),
    Line(
        COLLEAGUES | {Role.ANYONE},
        Verb.WRITE,
        ("session",),
        "Whoever has an account may sign in, sign out and ask for a new password.",
    ),
    Line(
        frozenset({Role.ANYONE}),
        Verb.WRITE,
        ("first account",),
        "While nobody has an account, whoever holds the set-up code becomes the owner.",
    ),
    Line(
        COLLEAGUES | {Role.ANYONE},
        Verb.WRITE,
        ("one-time link",),
        "Whoever was sent a one-time link may use it.",
    ),
    Line(
        COLLEAGUES,
        Verb.WRITE,
        ("own account",),
        "Everybody looks after their own name, pass phrase, second factor and sessions.",
        Scope.OWN,
    ),
    Line(
        COLLEAGUES,
        Verb.READ,
        ("notice",),
        "Everybody reads what they were told.",
        Scope.OWN,
    ),
    Line(
        COLLEAGUES,
        Verb.WRITE,
        ("token",),
        "A token can do no more than its maker, so everybody makes, sees and revokes their own.",
        Scope.OWN,
    ),
    Line(
        COLLEAGUES,
        Verb.READ,
        ("desk",),
        "Colleagues find their way around.",
    ),
    Line(
        frozenset({Role.ANYONE}),
        Verb.READ,
        ("page script",),
        "Visitors' browsers fetch it on every site that uses it; it holds no data.",
    ),
    Line(
        COLLEAGUES | {Role.ANYONE},
        Verb.READ,
        ("agreement schema",),
        "Editors of documents fetch it; it says which fields there are, and no company's data.",
    ),
    Line(
        frozenset({Role.WRITE_KEY}),
        Verb.SEND,
        ("activity",),
        "A source's key lets it send activities, and read nothing back but its receipts.",
    ),
    Line(
        frozenset({Role.WRITE_KEY}),
        Verb.READ,
        ("receipt",),
        "A source may learn what became of what it sent.",
        Scope.OWN,
    ),
    Line(
        _ADMINS,
        Verb.READ,
        ("telemetry",),
        "Counts of the machinery are for those who run it.",
        classes=frozenset({FieldClass.PLAIN, FieldClass.SYSTEM}),
    ),
    Line(
        COLLEAGUES,
        Verb.READ,
        ("metric", "catalogue"),
        "Both departments see the same numbers.",
        classes=_FIGURES,
    ),
    Line(
        COLLEAGUES,
        Verb.READ,
        ("target", "note", "view"),
        "Targets and shared notes stand beside the numbers; whoever reads those reads them.",
    ),
    Line(
        _ADMINS | {Role.MARKETING_LEAD, Role.SALES_LEAD},
        Verb.WRITE,
        ("target",),
        "Leads of both departments say what a figure is to reach; each change keeps its name.",
    ),
    Line(
        COLLEAGUES,
        Verb.READ,
        ("agreement",),
        "Everybody may read what both departments owe each other and who signed it.",
    ),
    Line(
        _ADMINS | {Role.MARKETING_LEAD, Role.SALES_LEAD, Role.REFEREE},
        Verb.WRITE,
        ("agreement",),
        "Leads of both departments propose versions, and who runs the desk prepares them; neither binds.",
    ),
    Line(
        _ADMINS | MARKETING | SALES | {Role.REFEREE},
        Verb.WRITE,
        ("card",),
        "Both departments write down what they know of a buyer; words bind nobody.",
    ),
    Line(
        frozenset({Role.MARKETING_LEAD, Role.SALES_LEAD}),
        Verb.SIGN,
        ("agreement",),
        "A version binds a department by its lead's name, and the other one by theirs.",
    ),
    Line(
        DEPARTMENTS | _ADMINS | {Role.REFEREE, Role.EXECUTIVE},
        Verb.READ,
        ("sitting",),
        "Whoever works with the agreement sees where both departments agree on leads, once all are in.",
    ),
    Line(
        frozenset({Role.MARKETING_LEAD, Role.SALES_LEAD}),
        Verb.WRITE,
        ("sitting",),
        "Leads of both departments lay out leads to be marked and invite whom they ask.",
    ),
    Line(
        DEPARTMENTS,
        Verb.WRITE,
        ("ballot",),
        "Members of both departments mark leads; nobody sees a ballot before all are in.",
        Scope.OWN,
    ),
    Line(
        COLLEAGUES,
        Verb.WRITE,
        ("note", "view"),
        "Everybody writes notes and keeps views, and changes only their own.",
        Scope.OWN,
    ),
    Line(
        DEPARTMENTS | _ADMINS | {Role.REFEREE},
        Verb.READ,
        _RECORDS,
        "Whoever works with prospects sees who they are.",
        classes=_PROSPECT,
    ),
    Line(
        frozenset({Role.EXECUTIVE}),
        Verb.READ,
        _RECORDS,
        "Executives read figures and their rows, not addresses.",
        classes=_FIGURES,
    ),
    Line(
        _ADMINS | {Role.MARKETING_LEAD, Role.SALES_LEAD},
        Verb.EXPORT,
        ("metric", *_RECORDS),
        "Leads of both departments may take rows with them; each export is logged.",
        classes=_PROSPECT,
    ),
    Line(
        MARKETING | SALES,
        Verb.EXPORT,
        ("metric",),
        "A member may export the rows of a figure they see.",
        Scope.TEAM,
        _FIGURES,
    ),
    Line(
        _ADMINS,
        Verb.WRITE,
        ("import", "source"),
        "Sources feed everybody's numbers, so admins open and revert them.",
    ),
    Line(
        _ADMINS,
        Verb.READ,
        ("import", "source", "quarantine", "setting", "job", "audit", "backup"),
        "Who runs the desk sees its machinery.",
        classes=frozenset({FieldClass.PLAIN, FieldClass.SYSTEM}),
    ),
    Line(
        _ADMINS,
        Verb.WRITE,
        ("quarantine", "job", "backup"),
        "Who runs the desk repairs, replays and backs up.",
    ),
    Line(_ADMINS, Verb.ERASE, ("person",), "Erasing a person cannot be undone."),
    Line(
        _ADMINS,
        Verb.MANAGE,
        ("user",),
        "Who runs the desk looks after accounts and roles; owner and payroll are given by owners only.",
        classes=frozenset({FieldClass.PLAIN, FieldClass.CONTACT, FieldClass.SYSTEM}),
    ),
    Line(
        _ADMINS,
        Verb.MANAGE,
        ("token",),
        "Who runs the desk sees which programs have a token, and revokes any.",
        classes=frozenset({FieldClass.PLAIN, FieldClass.SYSTEM}),
    ),
    Line(
        frozenset({Role.PAYROLL}),
        Verb.READ,
        ("statement",),
        "Payroll sees names with amounts; each reading is logged.",
        classes=frozenset({FieldClass.PLAIN, FieldClass.PAY}),
    ),
    Line(
        DEPARTMENTS,
        Verb.READ,
        ("statement",),
        "Everybody sees their own statement.",
        Scope.OWN,
        frozenset({FieldClass.PLAIN, FieldClass.PAY}),
    ),
)
