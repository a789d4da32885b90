"""Joining persons in the book, and telling them apart again: keys, rows and the list move together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from accord.people.records import chunks
from accord.people.rows import Joined, Person
from accord.people.writing import put, run
from accord.store.rows import Key

Pair = tuple[int, int]
_SCHEMA = {"subject": pl.Int64, "person": pl.Int64}


@dataclass(frozen=True)
class Joins:
    """Subjects (`subject`) that from now on count as `person`, in the order in which they were joined."""

    frame: pl.DataFrame

    def then(self, later: "Joins") -> "Joins":
        """Both, where the later word on a subject holds."""
        both = pl.concat([self.frame, later.frame])
        return Joins(both.unique("subject", keep="last", maintain_order=True))


def no_joins() -> Joins:
    """Nobody was joined."""
    return Joins(pl.DataFrame(schema=_SCHEMA))


def join(pairs: Sequence[Pair], why: str, now: int, *, keep_older: bool = True) -> Joins:
    """Join pairs of (gone, keep) with all whom `gone` stood for.

    With `keep_older` the person with the smaller number stays, whatever the order of the pair.
    """
    moves = _roots(pairs, keep_older)
    return _move(moves, why, now) if moves else no_joins()


def join_where_free(pairs: Sequence[Pair], why: str, now: int) -> Joins:
    """Join pairs unless that would give one person two keys of the same source; first come, first joined."""
    if not pairs:
        return no_joins()
    held = _keys_held({person for pair in pairs for person in pair})
    root: dict[int, int] = {}
    accepted: list[Pair] = []
    for pair in pairs:
        first, second = sorted((_root(root, pair[0]), _root(root, pair[1])))
        if first == second or any(
            held[first].get(source, key) != key for source, key in held[second].items()
        ):
            continue
        root[second] = first
        held[first] |= held[second]
        accepted.append((second, first))
    return join(accepted, why, now)


def _keys_held(people: Iterable[int]) -> dict[int, dict[str, str]]:
    """Per person one key a source: a second key of the same source is there by alias only."""
    held: dict[int, dict[str, str]] = defaultdict(dict)
    for chunk in chunks(sorted(people)):
        rows = Person.objects.filter(person__in=chunk, key__isnull=False).order_by("-id")
        for person, source, key in rows.values_list("person", "source", "key"):
            held[person][source] = str(key)
    return held


def _root(parents: dict[int, int], person: int) -> int:
    while person in parents:
        person = parents[person]
    return person


def _roots(pairs: Sequence[Pair], keep_older: bool) -> list[Pair]:
    """(gone, keep) of every person that ends up as another one."""
    parents: dict[int, int] = {}
    for gone, keep in pairs:
        ends = (_root(parents, gone), _root(parents, keep))
        if ends[0] != ends[1]:
            loser, winner = (max(ends), min(ends)) if keep_older else ends
            parents[loser] = winner
    return [(gone, _root(parents, gone)) for gone in parents]


def _move(moves: Sequence[Pair], why: str, now: int) -> Joins:
    target = dict(moves)
    followers = [
        (subject, target[person])
        for chunk in chunks(list(target))
        for subject, person in Joined.objects.filter(person__in=chunk).values_list(
            "subject", "person"
        )
    ]
    keys = Key._meta.db_table
    run(
        f"UPDATE {keys} SET home = COALESCE(home, subject), subject = %s WHERE subject = %s",
        ((keep, gone) for gone, keep in moves),
    )
    _repoint(Person._meta.db_table, "person", moves)
    _repoint(Joined._meta.db_table, "person", moves)
    put(
        Joined,
        ["subject", "person", "why", "joined_at"],
        ((gone, keep, why, now) for gone, keep in moves),
        "(subject) DO UPDATE SET person = excluded.person, why = excluded.why, "
        "joined_at = excluded.joined_at",
    )
    return Joins(pl.DataFrame([*moves, *followers], schema=_SCHEMA, orient="row"))


def _repoint(table: str, column: str, moves: Sequence[Pair]) -> None:
    run(
        f"UPDATE {table} SET {column} = %s WHERE {column} = %s",
        ((keep, gone) for gone, keep in moves),
    )


def part(words: Mapping[int, int]) -> None:
    """Take joinings back: from now on each subject counts as the person that `words` says, itself or another.

    Their own keys and rows go with them; keys that came after the joining stay where they are.
    """
    run(
        f"UPDATE {Key._meta.db_table} SET subject = %s WHERE home = %s",
        ((person, subject) for subject, person in words.items()),
    )
    run(
        f"UPDATE {Person._meta.db_table} SET person = %s WHERE subject = %s",
        ((person, subject) for subject, person in words.items()),
    )
    run(
        f"UPDATE {Joined._meta.db_table} SET person = %s WHERE subject = %s",
        ((person, subject) for subject, person in words.items()),
    )
    own = [subject for subject, person in words.items() if subject == person]
    for chunk in chunks(own):
        Joined.objects.filter(subject__in=chunk).delete()
        Key.objects.filter(home__in=chunk).update(home=None)


def current(subjects: Sequence[int]) -> dict[int, int]:
    """Whom each subject counts as now."""
    moved = {
        subject: person
        for chunk in chunks(subjects)
        for subject, person in Joined.objects.filter(subject__in=chunk).values_list(
            "subject", "person"
        )
    }
    return {subject: moved.get(subject, subject) for subject in subjects}


def members(people: Iterable[int]) -> dict[int, int]:
    """All subjects that count as one of these people, with the person; each person among them."""
    asked = sorted(set(people))
    found = {person: person for person in asked}
    for chunk in chunks(asked):
        found |= dict(Joined.objects.filter(person__in=chunk).values_list("subject", "person"))
    return found


def subjects_of(*people: int) -> list[int]:
    """All subjects that count as these persons, themselves first."""
    return [*people, *Joined.objects.filter(person__in=people).values_list("subject", flat=True)]
