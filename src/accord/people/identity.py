"""Who is who: keys, e-mail addresses and anonymous ids that mean the same person.

Every subject is first its own person. Known persons have a row in `Person`. Three things join:
an anonymous id joins the first known person it meets and never a second one; an e-mail address
joins persons of different sources, though never two people keys of one source, and never through a
mailbox of many hands; an alias says of two keys of one source that they are the same person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from accord.log.kinds.people import IDENTIFIED
from accord.people import joining
from accord.people.joining import Joins, no_joins
from accord.people.mail import is_role, normal_email
from accord.people.records import chunks, make_bare, plain_keys
from accord.people.rows import Person
from accord.people.spaces import Space
from accord.people.writing import put
from accord.store.rows import ErasedKey

_KINDS = {"person_key": "person", "email": "email", "anonymous_key": "anonymous"}
_COLUMNS = tuple(_KINDS)


@dataclass(frozen=True)
class Resolved:
    """Per row the person, null where nothing names one; and who was joined on the way."""

    person: pl.Series
    joins: Joins


def resolve_people(
    secret: bytes, source: str, frame: pl.DataFrame, now: int, import_id: int | None = None
) -> Resolved:
    """Persons of rows with any of person_key, email, anonymous_key and `at`, the order of meeting.

    The person key names the person, else the e-mail address, else the anonymous id.
    """
    space = Space(secret, source)
    rows = plain(frame)
    links = rows.group_by(_COLUMNS).agg(pl.col("at").min()).sort(["at", *_COLUMNS], nulls_last=True)
    joins = no_joins()
    people = _people_by_key(space, links, import_id)
    joins = joins.then(_meet_addresses(space, links, people, now, import_id))
    space.moved(joins)
    joins = joins.then(_meet_anonymous(space, links, now))
    space.moved(joins)
    return Resolved(_persons(space, rows), joins)


def link_emails(
    secret: bytes, source: str, people: pl.Series, emails: pl.Series, now: int
) -> Joins:
    """Join known persons whose e-mail addresses came to be known."""
    pairs = pl.DataFrame({"person": people, "email": normal_email(emails)}).drop_nulls().unique()
    personal = pairs.filter(~is_role(pairs["email"])).sort("person", "email")
    return _join_by_address(Space(secret, source), personal, now)


def alias(secret: bytes, source: str, frame: pl.DataFrame, now: int) -> Joins:
    """Rows of `previous` and `person_key`: the previous id, anonymous or known, is that person's too."""
    space = Space(secret, source)
    pairs = frame.select(
        plain_keys(frame["previous"]).alias("previous"),
        plain_keys(frame["person_key"]).alias("key"),
    )
    pairs = (
        pairs.drop_nulls()
        .unique()
        .sort("key", "previous")
        .filter(pl.col("previous") != pl.col("key"))
    )
    if pairs.is_empty():
        return no_joins()
    people, fresh = space.resolve("person", pairs["key"].unique(maintain_order=True).to_list())
    make_bare("person", source, [(key, people[key]) for key in fresh])
    wanted = {row[0]: people[row[1]] for row in pairs.iter_rows()}
    known = space.find("person", list(wanted))
    met = space.find("anonymous", list(wanted))
    bound = known_persons(met.values())
    space.attach("person", {name: to for name, to in wanted.items() if name not in known})
    space.attach("anonymous", {name: to for name, to in wanted.items() if name not in met})
    same = [(subject, wanted[name]) for name, subject in known.items()]
    loose = [(subject, wanted[name]) for name, subject in met.items() if subject not in bound]
    return joining.join(same, "alias", now).then(joining.join(loose, "alias", now))


def merge(keep: int, gone: int, why: str, now: int) -> Joins:
    """Let everything of `gone` count as `keep` from now on."""
    return joining.join([(gone, keep)], why, now, keep_older=False)


def known_persons(people: Iterable[int]) -> set[int]:
    """Those that are known by a key or an address, not by anonymous ids only."""
    asked = sorted(set(people))
    return {
        person
        for chunk in chunks(asked)
        for person in Person.objects.filter(person__in=chunk).values_list("person", flat=True)
    }


def erased_rows(secret: bytes, source: str, frame: pl.DataFrame) -> pl.Series:
    """True for rows whose person key, address or anonymous id is an erased person's: not to be kept."""
    blocked = pl.repeat(False, frame.height, eager=True)
    if not ErasedKey.objects.exists():
        return blocked.alias("erased")
    space = Space(secret, source)
    rows = plain(frame)
    for column, kind in _KINDS.items():
        names = space.erased(kind, rows[column].drop_nulls().unique().to_list())
        blocked = blocked | rows[column].is_in(names).fill_null(False)
    return blocked.alias("erased")


def entries(joins: Joins, source: str, actor: str, now: int) -> pl.DataFrame:
    """The joins as rows of the stream `identities`, without numbers."""
    return joins.frame.with_columns(
        at=pl.lit(now, pl.Int64),
        known_at=pl.lit(now, pl.Int64),
        recorded_at=pl.lit(now, pl.Int64),
        source=pl.lit(source),
        actor=pl.lit(actor),
        kind=pl.lit(IDENTIFIED.name),
    )


def plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows with exactly person_key, email, anonymous_key and at; what is blank or no address is null."""
    empty = pl.Series("none", [None] * frame.height, dtype=pl.String)
    given = {name: frame[name] if name in frame.columns else empty for name in _COLUMNS}
    return pl.DataFrame(
        {
            "person_key": plain_keys(given["person_key"]),
            "email": normal_email(given["email"]),
            "anonymous_key": plain_keys(given["anonymous_key"]),
            "at": frame["at"]
            if "at" in frame.columns
            else pl.zeros(frame.height, pl.Int64, eager=True),
        }
    )


def _people_by_key(space: Space, links: pl.DataFrame, import_id: int | None) -> dict[str, int]:
    names = links["person_key"].drop_nulls().unique(maintain_order=True).to_list()
    people, fresh = space.resolve("person", names)
    make_bare("person", space.source, [(key, people[key]) for key in fresh], import_id)
    return people


def _meet_addresses(
    space: Space, links: pl.DataFrame, people: Mapping[str, int], now: int, import_id: int | None
) -> Joins:
    """Bind addresses to persons: by key; else the address is the person; an anonymous id may be it."""
    mailed = links.filter(pl.col("email").is_not_null())
    if mailed.is_empty():
        return no_joins()
    keyed = mailed.filter(pl.col("person_key").is_not_null())
    person = keyed["person_key"].replace_strict(people, return_dtype=pl.Int64)
    pairs = keyed.select("email", person.alias("person")).unique(maintain_order=True)
    joins = _join_by_address(space, pairs.filter(~is_role(pairs["email"])), now)
    unkeyed = mailed.filter(pl.col("person_key").is_null())
    _people_by_address(space, unkeyed, import_id)
    return joins


def _people_by_address(space: Space, unkeyed: pl.DataFrame, import_id: int | None) -> None:
    """Rows for addresses that alone name somebody. A visitor with an unbound id becomes that person."""
    asked = unkeyed["email"].unique(maintain_order=True).to_list()
    new = unkeyed.filter(pl.col("email").is_in(list(set(asked) - set(space.find("email", asked)))))
    met = new.filter(pl.col("anonymous_key").is_not_null() & ~is_role(new["email"]))
    visitors = space.find("anonymous", met["anonymous_key"].unique().to_list())
    bound = known_persons(visitors.values())
    first = met.unique("email", keep="first", maintain_order=True).unique(
        "anonymous_key", keep="first", maintain_order=True
    )
    own = {
        row["email"]: visitors[row["anonymous_key"]]
        for row in first.iter_rows(named=True)
        if visitors.get(row["anonymous_key"], 0) not in bound | {0}
    }
    space.attach("email", own)
    others = [email for email in asked if email not in own]
    found, fresh = space.resolve("email", others)
    made = own | {email: found[email] for email in fresh}
    put(
        Person,
        ["subject", "person", "source", "email", "bare", "import_id"],
        ((person, person, space.source, email, False, import_id) for email, person in made.items()),
    )


def _join_by_address(space: Space, pairs: pl.DataFrame, now: int) -> Joins:
    """Pairs of email and person: a new address of one person is bound, the others are looked at in turn."""
    if pairs.is_empty():
        return no_joins()
    shared = pairs.group_by("email", maintain_order=True).agg("person")
    owners = space.find("email", shared["email"].to_list())
    free = ~shared["email"].is_in(list(owners))
    alone = shared.filter(free & (shared["person"].list.len() == 1))
    firsts = dict(shared.filter(free).select("email", pl.col("person").list.first()).iter_rows())
    space.attach("email", firsts)
    contested = shared.join(alone, on="email", how="anti")
    claims = [
        (person, owners.get(email, firsts.get(email, person)))
        for email, people in contested.iter_rows()
        for person in people
    ]
    return joining.join_where_free(
        [claim for claim in claims if claim[0] != claim[1]], "email", now
    )


def _meet_anonymous(space: Space, links: pl.DataFrame, now: int) -> Joins:
    """Anonymous ids: those that meet a known person join it unless they are bound already."""
    named = links.filter(pl.col("anonymous_key").is_not_null())
    names = named["anonymous_key"].unique(maintain_order=True).to_list()
    if not names:
        return no_joins()
    ids = space.find("anonymous", names)
    meeting = named.filter(pl.col("person_key").is_not_null() | pl.col("email").is_not_null())
    meeting = meeting.filter(
        pl.col("person_key").is_not_null() | ~is_role(meeting["email"]).fill_null(False)
    )
    meeting = meeting.unique("anonymous_key", keep="first", maintain_order=True)
    known = dict(zip(meeting["anonymous_key"], _known(space, meeting), strict=True))
    space.attach("anonymous", {name: person for name, person in known.items() if name not in ids})
    space.resolve("anonymous", [name for name in names if name not in ids and name not in known])
    met = [(ids[name], person) for name, person in known.items() if name in ids]
    bound = known_persons(subject for subject, _ in met)
    return joining.join(
        [pair for pair in met if pair[0] not in bound], "anonymous", now, keep_older=False
    )


def _known(space: Space, rows: pl.DataFrame) -> list[int]:
    by_key, by_mail = (
        space.find(kind, rows[column].drop_nulls().unique().to_list())
        for kind, column in (("person", "person_key"), ("email", "email"))
    )
    return [
        by_key[key] if key is not None else by_mail[email]
        for key, email in rows.select("person_key", "email").iter_rows()
    ]


def _persons(space: Space, rows: pl.DataFrame) -> pl.Series:
    found = []
    for kind, column in (
        ("person", "person_key"),
        ("email", "email"),
        ("anonymous", "anonymous_key"),
    ):
        names = rows[column].drop_nulls().unique(maintain_order=True).to_list()
        ids = space.find(kind, names)
        found.append(rows[column].replace_strict(ids, default=None, return_dtype=pl.Int64))
    return pl.DataFrame([column.alias(str(n)) for n, column in enumerate(found)]).select(
        pl.coalesce(pl.all()).alias("person")
    )["person"]
