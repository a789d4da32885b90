"""The guide's page of the agreement: every section and field from its declaration."""

import inspect
from collections.abc import Callable, Iterator

import msgspec.inspect as declared

from accord.agreement.document import Document
from accord.agreement.scalars import bare_of, wanted

INTRO = """\
# The agreement

What sales and marketing agree on is one YAML document. `examples/agreement.yaml` has every section;
take it along and cross out what is not yours. What is left out was not agreed.

```text
accord agreement check ours.yaml
accord calc score ours.yaml --person person.json --at 2026-11-12
```

`check` finds everything that is wrong in one go, each with line, column and what to do. Editors that know
JSON Schema help while you write: `/api/agreement.schema.json`. A document says each thing where it holds;
YAML's `&` and `*` are not read. Texts that look like something else (`yes`, `12`) stand in quotes.

## How a person is judged

**Fit**, from 0 to 100, is the sum of the points of what holds: the first profile, the first industry and
every trait. A disqualifier that holds sets fit to 0 and leaves no grade.

**Engagement**, from 0 to 100, adds points for each activity that meets a rule, and an activity may meet
several. After one half-life an activity counts half, after two a quarter. First each rule's cap limits how
far the rule moves the score, up or down; then a group's cap limits what its rules bring together; then the
score ends at 0 and 100:

    min(cap of group, sum of rules (within ± cap of rule, sum of points x 2^(-age / half-life)))

Ten points on day 0, five on day 7 and twenty on day 14 are 14.267767 on day 28 with a half-life of 14 days.

A **grade** is the letter that fit reaches and the number that engagement reaches. Cells that qualify are
named, and whatever is better than one of them qualifies too. Whoever qualified once stays qualified: points
decay, that moment does not.

Every score comes with the lines that add up to it exactly. What gave nothing says why; caps, limits and
rounding (to six places) are lines of their own. A score at a past moment counts only what was known by then.

## From a draft to what judges

There is one **draft**, which both departments write: on the place Agreement by a form for every section, or
as YAML. Each change can be undone; two who change the same section see both and choose. A draft that has no
faults is **proposed** with a reason, and from then on what binds in it is never changed.

A **version** begins once one lead of each department has signed it with their pass phrase: on the day that
it names, at once where it names none, never backwards. It judges until a later one begins or its last day is
over. What only words something may be mended at any time; each such change is kept and voids no signature.

A **trial** is a version on top of the one in force that both agree to with one click each. It names its last
day, at most 92 days ahead, and ends by itself; then the version before judges again. It may change anything
in the document. Whoever wants to keep it begins a draft with it and proposes that.

```text
accord agreement propose ours.yaml --by ann@firm.example --why "Larger companies first"
accord agreement try ours.yaml --until 2026-12-31 --by ann@firm.example
accord agreement sign 2 --as sofia@firm.example
```

## How a condition is written

- `{trait: employees, at_least: 50, below: 500}`: all tests of one trait hold. Texts are compared without
  regard to capitals, numbers as numbers; a trait that is not known meets no test but `known: false`.
- `{kind: page, url: "*/pricing*"}`: all tests of one activity hold; `*` stands for any letters. A URL ends
  before its query. For an event of your own write `{kind: track, name: "Demo watched"}`.
- Where a person is judged as a whole, an activity was done at least once by then; `times: 3` and
  `within: 30d` ask for more. In an engagement rule each activity counts by itself.
- `all: […]`, `any: […]` and `not: {…}` join conditions; they lie within one another as needed.

## The person's file

`examples/person.json`: `traits`, each a value or a list of `{"at", "value"}` where it changed over time, and
`activities` with `at`, `kind` and the columns of an imported activity. `known_at` says from when an activity
could be known, if that was later."""


def agreement_page(table: Callable[..., str]) -> str:
    """Sections in the order of the document, each followed by its parts."""
    parts = [INTRO, "## Sections and fields"]
    for name, kind in _structs(declared.type_info(Document), "the document", set()):
        fields = [
            (f"`{each.encode_name}`", "yes" if each.required else "", _meaning(each.type))
            for each in kind.fields
        ]
        parts += [f"### {name}", inspect.getdoc(kind.cls) or ""]
        parts.append(table(("Field", "Needed", "What stands there"), fields))
    return "\n\n".join(parts) + "\n"


def _structs(
    kind: declared.Type, name: str, seen: set[type]
) -> Iterator[tuple[str, declared.StructType]]:
    bare = bare_of(kind)
    if isinstance(bare, declared.StructType):
        if bare.cls in seen:
            return
        seen.add(bare.cls)
        yield name, bare
        for each in bare.fields:
            yield from _structs(each.type, each.encode_name, seen)
    elif isinstance(bare, declared.UnionType):
        for each in bare.types:
            yield from _structs(each, name, seen)
    elif isinstance(bare, declared.VarTupleType):
        yield from _structs(bare.item_type, name, seen)
    elif isinstance(bare, declared.DictType):
        yield from _structs(bare.value_type, name, seen)


def _meaning(kind: declared.Type) -> str:
    bare = bare_of(kind)
    if isinstance(bare, declared.UnionType):
        return ", or ".join(_meaning(each) for each in bare.types if not _is_none(each))
    if isinstance(bare, declared.StructType):
        return (inspect.getdoc(bare.cls) or "").split("\n")[0].rstrip(".")
    if isinstance(bare, declared.VarTupleType):
        return f"A list, each: {_meaning(bare.item_type)}"
    if isinstance(bare, declared.DictType):
        return f"For {wanted(bare.key_type)}: {_meaning(bare.value_type)}"
    said = (kind.extra_json_schema or {}) if isinstance(kind, declared.Metadata) else {}
    return str(said.get("description") or wanted(kind)).rstrip(".")


def _is_none(kind: declared.Type) -> bool:
    return isinstance(kind, declared.NoneType)
