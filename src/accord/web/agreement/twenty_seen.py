"""What a page of a sitting shows: a lead without its outcome to who marks, everything once all are in."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accord.access.roles import Role
from accord.access.rows import User
from accord.agreement.conditions import Condition
from accord.agreement.document import Document
from accord.agreement.questions import document_of, judging_at, text_of
from accord.agreement.twenty.choosing import Became
from accord.agreement.twenty.counting import Count, Counted, Verdict, count
from accord.agreement.twenty.doings import doings
from accord.agreement.twenty.drafting import Draft, Rule, draft
from accord.agreement.twenty.proposing import Criteria, criteria, first_document, rewritten
from accord.agreement.twenty.questions import Known as Sitting
from accord.agreement.twenty.questions import Laid, votes_of
from accord.prospects.handed import Handed, handed
from accord.web.agreement.twenty_words import (
    BECAME_TONES,
    BECAME_WORDS,
    REASON_WORDS,
    VERDICT_TONES,
    VERDICT_WORDS,
    Words,
    before_words,
    doing_words,
    rule_words,
    sizes,
)
from accord.web.prospects.rows import sees_contact
from accord.web.prospects.words import icon_of
from accord.web.shell.page import Visit

# How a verdict is named in an address.
VERDICTS = {
    "both": Verdict.BOTH_TAKE, "neither": Verdict.NEITHER, "marketing": Verdict.MARKETING_ONLY,
    "sales": Verdict.SALES_ONLY, "divided": Verdict.DIVIDED,
}  # fmt: skip


@dataclass(frozen=True)
class Did:
    """A line of what was done before the hand-over."""

    icon: str
    words: str
    when: str


@dataclass(frozen=True)
class Lead:
    """A lead as a seller would have known it: nobody's name, and nothing of what came later."""

    place: int
    title: str
    size: str
    industry: str
    country: str
    channel: str
    did: tuple[Did, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """Who they are, in one line."""
        told = (self.title, self.size, self.industry, self.country, self.channel)
        return tuple(each for each in told if each)


@dataclass(frozen=True)
class Line:
    """A lead of a closed sitting: what was said of it, and what became of it."""

    lead: Lead
    counted: Counted
    verdict: Words
    tone: str
    reasons: tuple[Words, ...]
    became: Words
    became_tone: str


@dataclass(frozen=True)
class Tile:
    """How many leads have a verdict, and what became of them."""

    key: str
    words: Words
    n: int
    became: tuple[tuple[Words, int], ...]


@dataclass(frozen=True)
class Drafted:
    """A rule in words with the leads that it rests on; `points` None where it disqualifies."""

    words: str
    with_taken: int
    with_left: int
    points: float | None


@dataclass(frozen=True)
class Result:
    """Everything that a closed sitting shows."""

    count: Count
    lines: tuple[Line, ...]
    tiles: tuple[Tile, ...]
    draft: Draft
    criteria: Criteria
    rules: tuple[Drafted, ...]

    @property
    def won(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """How many were won, of how many: of what both would take, and of what neither would."""
        both, neither = (
            [line for line in self.lines if line.counted.verdict is of]
            for of in (Verdict.BOTH_TAKE, Verdict.NEITHER)
        )
        return _won(both), _won(neither)


def _won(lines: Sequence[Line]) -> tuple[int, int]:
    return sum(line.became == BECAME_WORDS[Became.WON] for line in lines), len(lines)


def lead_at(visit: Visit, sitting: Sitting, laid: Laid) -> Lead:
    """One lead, as it is marked."""
    facts, log = visit.desk.facts(), visit.desk.log
    [found] = handed(facts, log, [laid], sitting.opened_at)
    return _lead(visit, found)


def result_of(visit: Visit, sitting: Sitting) -> Result:
    """The ballots counted, beside the leads."""
    found = handed(visit.desk.facts(), visit.desk.log, sitting.leads, sitting.opened_at)
    by_place = {each.laid.place: each for each in found}
    counted = count(votes_of(sitting.number))
    lines = tuple(_line(visit, by_place[each.place], each) for each in counted.leads)
    taken = [by_place[each.place].known for each in counted.of(Verdict.BOTH_TAKE)]
    left = [by_place[each.place].known for each in counted.of(Verdict.NEITHER)]
    drafted = draft(taken, left)
    made = criteria(drafted, taken, left)
    tiles = tuple(_tile(key, counted.of(of), by_place) for key, of in VERDICTS.items())
    return Result(counted, lines, tiles, drafted, made, tuple(_rules(drafted, made)))


def next_text(result: Result, now: int) -> tuple[int | None, str]:
    """What would be proposed, and the version in force that it is derived from, if there is one."""
    number = judging_at(now)
    if number is None:
        first = first_document(_signers())
        return None, rewritten("", Document(), result.criteria.on_top_of(first))
    text, before = text_of(number), document_of(number)
    return number, rewritten(text, before, result.criteria.on_top_of(before))


def _signers() -> dict[str, str]:
    """A lead of each department, by name."""
    found: dict[str, str] = {}
    for user in User.objects.filter(is_active=True).order_by("name"):
        if user.actor().roles & {Role.MARKETING_LEAD, Role.SALES_LEAD} and user.department():
            found.setdefault(user.department(), user.name)
    return found


def _lead(visit: Visit, found: Handed) -> Lead:
    person, moment = found.known.person, found.known.moment
    said = {name: person.trait(name, moment) for name in ("title", "industry", "country")}
    title = said["title"] if sees_contact(visit.actor) else None
    lines = [
        Did(icon_of(doing.kind), doing_words(doing), before_words(doing, moment))
        for doing in doings(person.activities)
    ]  # fmt: skip
    return Lead(
        found.laid.place, str(title or ""), sizes(person.trait("employees", moment)),
        str(said["industry"] or ""), str(said["country"] or ""), str(found.row.get("channel") or ""),
        tuple(lines),
    )  # fmt: skip


def _line(visit: Visit, found: Handed, counted: Counted) -> Line:
    became = str(found.row.get("became") or "")
    return Line(
        _lead(visit, found), counted, VERDICT_WORDS[counted.verdict],
        VERDICT_TONES.get(counted.verdict, ""),
        tuple(REASON_WORDS[word] for word in counted.reasons if word in REASON_WORDS),
        BECAME_WORDS.get(became, "–"), BECAME_TONES.get(became, ""),
    )  # fmt: skip


def _tile(key: str, leads: Sequence[Counted], by_place: Mapping[int, Handed]) -> Tile:
    became = Counter(str(by_place[lead.place].row.get("became") or "") for lead in leads)
    told = tuple((BECAME_WORDS[each], became[each]) for each in Became if became[each])
    return Tile(key, VERDICT_WORDS[VERDICTS[key]], len(leads), told)


def _rules(found: Draft, made: Criteria) -> list[Drafted]:
    points = {trait.when: trait.points for trait in made.fit.traits}
    if made.engagement is not None:
        points |= {
            rule.when: rule.points for group in made.engagement.groups for rule in group.rules
        }
    return [_drafted(rule, found, points) for rule in found.rules]


def _drafted(rule: Rule, found: Draft, points: Mapping[Condition, float]) -> Drafted:
    words = rule_words(rule.said)
    if rule.disqualifies:
        return Drafted(words, rule.taken, rule.left, None)
    if rule.weight < 0:
        return Drafted(words, found.taken - rule.taken, found.left - rule.left, points[rule.said])
    return Drafted(words, rule.taken, rule.left, points[rule.said])
