"""Canonical rows become what the log and the rows of people hold: ids for keys, subjects, joined persons."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from accord.basics.moments import day_of_number, day_start
from accord.people import records
from accord.people.accounts import accounts_of_emails, resolve_accounts
from accord.people.identity import resolve_people
from accord.people.joining import Joins, no_joins
from accord.people.mail import normal_email
from accord.sources.files.acts import act_columns
from accord.sources.files.canonical import RecordKind
from accord.sources.files.context import Context
from accord.sources.files.recipes import PROPS
from accord.store import keys


@dataclass(frozen=True)
class Recorded:
    """Rows ready to weigh against what is known. `columns` holds the stream's columns that the file gives;
    `at` is null where the row states no moment; `names` has id, key and fields of people's rows.
    `guess` is the account that an address suggests where the file has no word on accounts.
    """

    subject: pl.Series
    at: pl.Series
    known_at: pl.Series
    columns: pl.DataFrame
    props: pl.DataFrame
    person: pl.Series
    names: pl.DataFrame | None = None
    joins: Joins = field(default_factory=no_joins)
    guess: pl.Series | None = None


def recorded(context: Context, frame: pl.DataFrame, hashes: list[bytes]) -> Recorded:
    """Resolve every key of a part; keys not seen before get ids and bare rows on the way.

    `hashes` are the rows' own, as `marks.seen_keys` gives them.
    """
    own = _BY_HASH.get(context.kind.name)
    if own is not None:
        kind = context.kind.record or context.kind.subject_kind
        subject = pl.Series("subject", keys.resolve(kind, hashes).ids, dtype=pl.Int64)
        return own(context, frame, subject)
    return _MAKERS[context.kind.name](context, frame)


def _column(
    frame: pl.DataFrame, name: str, kind: pl.DataType | type[pl.DataType] = pl.String
) -> pl.Series:
    if name in frame.columns:
        return frame[name]
    return pl.Series(name, [None] * frame.height, dtype=kind)


def _plain_columns(context: Context, frame: pl.DataFrame) -> dict[str, pl.Series]:
    """Stream columns that need nothing but their name, and keys of records as ids."""
    made: dict[str, pl.Series] = {}
    for each in context.kind.fields:
        if each.column is None or each.name not in frame.columns or each.name == "known_at":
            continue
        if each.column == "campaign":
            made[each.column] = _folded(frame[each.name])
        elif each.type == "key" and each.refers not in {None, "person"}:
            made[each.column] = _ids(context, each.refers, frame[each.name])
        elif each.refers != "person":
            made[each.column] = frame[each.name].alias(each.column)
    return made


def _folded(campaigns: pl.Series) -> pl.Series:
    """Keys of campaigns as utm_campaign is entered, so that the two meet; records keep the spelling."""
    return campaigns.str.strip_chars().str.to_lowercase().alias("campaign")


def _ids(context: Context, refers: RecordKind | None, given: pl.Series) -> pl.Series:
    if refers is None:
        raise ValueError(f"{given.name} names no kind of record.")
    return records.resolve(context.place.secret, refers, context.source, given, context.run)


def _props(frame: pl.DataFrame, more: Mapping[str, pl.Series] | None = None) -> pl.DataFrame:
    """Properties by name, without the prefix."""
    found = {
        name.removeprefix(PROPS): frame[name].alias(name.removeprefix(PROPS))
        for name in frame.columns
        if name.startswith(PROPS)
    }
    for name, series in (more or {}).items():
        found.setdefault(name, series.alias(name))
    return pl.DataFrame(list(found.values()))


def _made(
    frame: pl.DataFrame,
    subject: pl.Series,
    columns: Mapping[str, pl.Series],
    *,
    at: pl.Series | None = None,
    props: pl.DataFrame | None = None,
    person: pl.Series | None = None,
    names: pl.DataFrame | None = None,
    joins: Joins | None = None,
) -> Recorded:
    nothing = pl.Series("at", [None] * frame.height, dtype=pl.Int64)
    return Recorded(
        subject.alias("subject"),
        nothing if at is None else at.cast(pl.Int64).alias("at"),
        _column(frame, "known_at", pl.Int64).cast(pl.Int64),
        pl.DataFrame([series.alias(name) for name, series in columns.items()]),
        _props(frame) if props is None else props,
        nothing.alias("person") if person is None else person.alias("person"),
        names,
        joins or no_joins(),
    )


def _names(context: Context, frame: pl.DataFrame, ids: pl.Series) -> pl.DataFrame:
    kept = {"id": ids, "key": frame["key"]}
    for each in context.kind.fields:
        if each.row and each.name in frame.columns:
            value = frame[each.name]
            kept[each.row] = (
                normal_email(value) if each.type == "email" else value.str.slice(0, 500)
            )
    return pl.DataFrame([series.alias(name) for name, series in kept.items()])


def _odd_emails(frame: pl.DataFrame) -> dict[str, pl.Series]:
    """Texts given as e-mail that are no addresses: kept as a property, used for nothing."""
    if "email" not in frame.columns:
        return {}
    odd = frame["email"].is_not_null() & normal_email(frame["email"]).is_null()
    if not odd.any():
        return {}
    return {"email": pl.select(pl.when(pl.lit(odd)).then(pl.lit(frame["email"]))).to_series()}


def _account_rows(context: Context, frame: pl.DataFrame) -> Recorded:
    subject = resolve_accounts(context.place.secret, context.source, frame, context.run)
    more = {"currency": frame["currency"]} if "currency" in frame.columns else {}
    names = _names(context, frame, subject)
    return _made(
        frame, subject, _plain_columns(context, frame), props=_props(frame, more), names=names
    )


def _people_rows(context: Context, frame: pl.DataFrame) -> Recorded:
    who = pl.DataFrame([frame["key"].alias("person_key"), _column(frame, "email").alias("email")])
    found = resolve_people(context.place.secret, context.source, who, context.now, context.run)
    columns = _plain_columns(context, frame)
    companies, named = _companies(context, frame), columns.get("account")
    if companies is not None and named is not None:
        columns["account"] = named.fill_null(companies)
        columns["account_guessed"] = _marked(named.is_null() & companies.is_not_null())
    more = _odd_emails(frame) | ({"title": frame["title"]} if "title" in frame.columns else {})
    made = _made(
        frame, found.person, columns, at=_column(frame, "created_at", pl.Int64),
        props=_props(frame, more), person=found.person,
        names=_names(context, frame, found.person), joins=found.joins,
    )  # fmt: skip
    return replace(made, guess=companies if named is None else None)


def _marked(where: pl.Series) -> pl.Series:
    """True where it holds, else null, as the log has marks."""
    return pl.select(pl.when(pl.lit(where)).then(pl.lit(True))).to_series()


def _companies(context: Context, frame: pl.DataFrame) -> pl.Series | None:
    """The company of each address's domain, where the file names no account."""
    if "email" not in frame.columns:
        return None
    named = _column(frame, "account_key").is_not_null()
    emails = pl.select(pl.when(~pl.lit(named)).then(pl.lit(frame["email"]))).to_series()
    return accounts_of_emails(context.place.secret, emails, context.run)


def _latest(frame: pl.DataFrame, now: int, names: tuple[str, ...]) -> pl.Series | None:
    """The latest moment that a row states and that has come; a record is as of then."""
    given = [name for name in names if name in frame.columns]
    if not given:
        return None
    past = [pl.when(pl.col(name) <= now).then(pl.col(name)) for name in given]
    return frame.select(pl.max_horizontal(past).alias("at")).to_series()


_LEAD_MOMENTS = (
    "created_at", "mql_at", "sent_at", "accepted_at", "returned_at", "first_contact_at", "qualified_at",
)  # fmt: skip


def _with_person(context: Context, frame: pl.DataFrame) -> tuple[pl.Series, Joins, bool]:
    """Persons by key or address, those joined, and whether the file names persons at all."""
    given = "person_key" in frame.columns or "email" in frame.columns
    if not given:
        return pl.Series("person", [None] * frame.height, dtype=pl.Int64), no_joins(), False
    who = frame.select(name for name in ("person_key", "email") if name in frame.columns)
    found = resolve_people(context.place.secret, context.source, who, context.now, context.run)
    return found.person, found.joins, True


def _lead_rows(context: Context, frame: pl.DataFrame, subject: pl.Series) -> Recorded:
    person, joins, given = _with_person(context, frame)
    columns = _plain_columns(context, frame) | ({"person": person} if given else {})
    at = _latest(frame, context.now, _LEAD_MOMENTS)
    props = _props(frame, _odd_emails(frame))
    names = _names(context, frame, subject)
    return _made(
        frame, subject, columns, at=at, props=props, person=person, names=names, joins=joins
    )


def _deal_rows(context: Context, frame: pl.DataFrame, subject: pl.Series) -> Recorded:
    person, joins, given = _with_person(context, frame)
    columns = _plain_columns(context, frame) | ({"person": person} if given else {})
    at = _latest(frame, context.now, ("created_at", "closed_at"))
    props = _props(frame, _odd_emails(frame))
    names = _names(context, frame, subject)
    return _made(
        frame, subject, columns, at=at, props=props, person=person, names=names, joins=joins
    )


def _campaign_rows(context: Context, frame: pl.DataFrame, subject: pl.Series) -> Recorded:
    more = {"currency": frame["currency"]} if "currency" in frame.columns else {}
    columns = _plain_columns(context, frame) | {"campaign": _folded(frame["key"])}
    names = _names(context, frame, subject)
    return _made(frame, subject, columns, props=_props(frame, more), names=names)


def _owner_rows(context: Context, frame: pl.DataFrame, subject: pl.Series) -> Recorded:
    names = _names(context, frame, subject)
    props = _props(frame, _odd_emails(frame))
    return _made(frame, subject, _plain_columns(context, frame), props=props, names=names)


def _activity_rows(context: Context, frame: pl.DataFrame) -> Recorded:
    names = [
        name for name in ("person_key", "email", "anonymous_key", "at") if name in frame.columns
    ]
    who = frame.select(names)
    if "key" in frame.columns:
        # An activity of nobody in particular belongs to a visitor of its own.
        nobody = (
            pl.all_horizontal(pl.col(set(names) - {"at"}).is_null())
            if len(names) > 1
            else pl.lit(True)
        )
        own = frame.select(pl.when(nobody).then("activity:" + pl.col("key"))).to_series()
        who = who.with_columns(
            _column(frame, "anonymous_key").fill_null(own).alias("anonymous_key")
        )
    found = resolve_people(context.place.secret, context.source, who, context.now, context.run)
    columns = _plain_columns(context, frame) | dict(act_columns(frame))
    columns.pop("at", None)
    props = _props(frame, _odd_emails(frame))
    return _made(
        frame,
        found.person,
        columns,
        at=frame["at"],
        props=props,
        person=found.person,
        joins=found.joins,
    )


def _stage_rows(context: Context, frame: pl.DataFrame) -> Recorded:
    subject = pl.Series("subject", [None] * frame.height, dtype=pl.Int64)
    joins = no_joins()
    for kind in frame["subject_kind"].unique().to_list():
        of_kind = frame["subject_kind"] == kind
        given = pl.select(pl.when(pl.lit(of_kind)).then(pl.lit(frame["subject_key"]))).to_series()
        if kind == "person":
            who = given.alias("person_key").to_frame()
            found = resolve_people(
                context.place.secret, context.source, who, context.now, context.run
            )
            ids, joins = found.person, joins.then(found.joins)
        else:
            ids = _ids(context, kind, given)
        subject = ids.zip_with(of_kind, subject)
    columns = _plain_columns(context, frame)
    columns.pop("at", None)
    if "actor" in frame.columns:
        columns["human"] = frame["actor"] == "human"
    return _made(frame, subject, columns, at=frame["at"], joins=joins)


def _spend_rows(context: Context, frame: pl.DataFrame, subject: pl.Series) -> Recorded:
    if "campaign_key" in frame.columns:
        _ids(context, "campaign", frame["campaign_key"])  # Bare campaigns for keys not seen yet.
    return _made(
        frame,
        subject,
        _plain_columns(context, frame),
        at=_day_starts(context, frame),
    )


def _rate_rows(context: Context, frame: pl.DataFrame, subject: pl.Series) -> Recorded:
    return _made(
        frame,
        subject,
        _plain_columns(context, frame),
        at=_day_starts(context, frame),
    )


def _day_starts(context: Context, frame: pl.DataFrame) -> pl.Series:
    days = frame["day"].unique().to_list()
    starts = [day_start(day_of_number(day), context.place.zone) for day in days]
    return frame["day"].replace_strict(days, starts, return_dtype=pl.Int64)


_MAKERS: Mapping[str, Callable[[Context, pl.DataFrame], Recorded]] = {
    "accounts": _account_rows,
    "people": _people_rows,
    "activities": _activity_rows,
    "stages": _stage_rows,
}
# Kinds whose subject is what their own hash stands for.
_BY_HASH: Mapping[str, Callable[[Context, pl.DataFrame, pl.Series], Recorded]] = {
    "leads": _lead_rows,
    "deals": _deal_rows,
    "campaigns": _campaign_rows,
    "spend": _spend_rows,
    "owners": _owner_rows,
    "rates": _rate_rows,
}
