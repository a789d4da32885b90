"""The follower that judges leads: which ones newly met the agreement, and what it says when one opens or is sent."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import ibis

from accord.agreement.binding import digest
from accord.agreement.document import Document
from accord.agreement.entering import Judgement, enter
from accord.agreement.questions import document_of, terms_until
from accord.agreement.rules import in_words
from accord.agreement.standing import Term
from accord.people.grounds import grounds_of_all, grounds_of_touched
from accord.store.cursors import cursor, move_cursor
from accord.store.manifest import Listed
from accord.tables.grounds import Grounds
from accord.tables.judging import first_qualifying
from accord.tables.persons import earliest
from accord.tables.scores import scores
from accord.workspace import Workspace

_ = ibis._

# When the term began in which everybody who has a lead was judged last.
_TERM = "judging:term"
_NO_END = 2**62


def has_begun(now: int) -> bool:
    """Whether a version took effect since everybody was judged last."""
    known = terms_until(now)
    return bool(known) and known[-1].begins != cursor(_TERM)


def judge(workspace: Workspace, files: Sequence[Listed], now: int) -> list[Judgement]:
    """What versions say of leads of people whom the files touch, and of all once a version took effect.

    A lead qualifies by the version in force now, from when it began; when a lead opened or was sent it is
    judged by the version of that moment. Without one nothing is judged.
    """
    known = terms_until(now)
    if not known:
        return []
    engine, log = workspace.engine, workspace.log
    whole = has_begun(now)
    grounds = grounds_of_all(engine, log) if whole else grounds_of_touched(engine, log, files)
    found = [said for term in known for said in _reached(workspace, grounds, term, now)]
    if known[-1].ends is None or known[-1].ends > now:
        found += _qualified(workspace, grounds, known[-1], now)
    return found


def enter_all(judgements: list[Judgement], now: int) -> None:
    """Enter what was found; everybody was looked at if a version took effect since the last time."""
    enter(judgements, now)
    known = terms_until(now)
    if known:
        move_cursor(_TERM, known[-1].begins)


def _qualified(workspace: Workspace, grounds: Grounds, term: Term, now: int) -> Iterator[Judgement]:
    document = document_of(term.number)

    def build(spans: Any, traits: Any, activities: Any, judged: Any, bound: Any) -> ibis.Table:
        known = judged.filter(_.stage == "mql").select("person", mql_at="at")
        until = earliest(spans["closed_at"], spans["mql_at"])
        spanned = spans.mutate(closed_at=until).anti_join(known, ["person", "mql_at"])
        leads = spanned.select("lead", "person", "opened_at", "closed_at")
        found = first_qualifying(document, leads, traits, activities, bound[0], bound[1])
        return found.join(spans.select("lead", "person", "cycle"), "lead")

    yield from _told(
        workspace,
        grounds,
        ("qualified", digest(document)),
        build,
        (now, term.begins),
        document,
        term,
    )


def _reached(workspace: Workspace, grounds: Grounds, term: Term, now: int) -> Iterator[Judgement]:
    document = document_of(term.number)
    ends = min(now + 1, _NO_END if term.ends is None else term.ends)

    def build(spans: Any, traits: Any, activities: Any, judged: Any, bound: Any) -> ibis.Table:
        moments = [
            spans.select("person", "cycle", moment=moment, stage=ibis.literal(stage))
            for stage, moment in (("lead", spans["opened_at"]), ("sent", spans["sent_at"]))
        ]
        reached = ibis.union(*moments).filter((_.moment >= bound[0]) & (_.moment < bound[1]))
        asked = reached.anti_join(judged.rename(moment="at"), ["person", "stage", "moment"])
        pairs = asked.select("person", "moment").distinct()
        said = scores(document, pairs, traits, activities)
        return asked.join(said, ["person", "moment"])

    yield from _told(
        workspace,
        grounds,
        ("reached", digest(document)),
        build,
        (term.begins, ends),
        document,
        term,
    )


def _told(
    workspace: Workspace,
    grounds: Grounds,
    shape: tuple[str, str],
    build: Callable[..., ibis.Table],
    bound: tuple[int, int],
    document: Document,
    term: Term,
) -> Iterator[Judgement]:
    tables = (grounds.spans, grounds.traits, grounds.activities, grounds.judged)
    conditions = {each.name: in_words(each.when) for each in document.lead_types}
    for row in workspace.engine.prepared(shape, build, bound, tables).to_pylist():
        yield Judgement(
            row["person"], row["cycle"], row.get("stage", "mql"), row["moment"], term.number,
            row["fit"], row["engagement"], row["grade"], row["lead_type"],
            conditions.get(row["lead_type"], "None of the agreed lead types fits."), row["profile"],
        )  # fmt: skip
