"""The table people: who is known since when, and the account whose industry and region they bear."""

import ibis

from accord.tables.streams import Streams

_ = ibis._


def people(streams: Streams) -> ibis.Table:
    """One row per person: anonymous visitors too, bots not.

    `created_at` is the earlier of the first activity and the first record of any source; an account
    named by a record wins over one named by an activity, and both over the guess by an address's
    domain; a person's own region and country win over the account's.
    """
    known = _first_seen(streams).left_join(_record_facts(streams), "person").drop("person_right")
    named = known.left_join(_acted_for(streams), "person").drop("person_right")
    account = ibis.coalesce(_.account, _.acted_for, _.guess)
    persons = named.mutate(account=account).drop("acted_for", "guess")
    return _with_account(persons, streams.accounts)


def _first_seen(streams: Streams) -> ibis.Table:
    active = streams.activities.filter(_.bot.isnull())
    acted = active.select("person", acted_at="at", recorded_at=ibis.null("int64"))
    kept = streams.people_ever.semi_join(streams.people, "subject")
    recorded = kept.select("person", acted_at=ibis.null("int64"), recorded_at="at")
    leads = streams.leads.filter(_.person.notnull())
    led = leads.select(
        "person", acted_at=ibis.null("int64"), recorded_at=ibis.coalesce(_.created_at, _.at)
    )
    seen = ibis.union(acted, recorded, led).group_by("person")
    ages = seen.agg(first_activity_at=_.acted_at.min(), recorded_at=_.recorded_at.min())
    return ages.select(
        "person",
        created_at=earliest(_.first_activity_at, _.recorded_at),
        first_activity_at=_.first_activity_at,
    )


def earliest(one: ibis.Value, other: ibis.Value) -> ibis.Value:
    """The earlier of two moments; a null one is ignored (engines differ on least and nulls)."""
    return ibis.ifelse(other.isnull() | (one <= other), one, ibis.coalesce(other, one))


def latest(one: ibis.Value, other: ibis.Value) -> ibis.Value:
    """The later of two moments; a null one is ignored."""
    return ibis.ifelse(other.isnull() | (one >= other), one, ibis.coalesce(other, one))


def _record_facts(streams: Streams) -> ibis.Table:
    # Several sources may each hold a record: per column the newest word that says anything.
    facts = ("account", "guess", "country", "region")
    whole = ibis.window(group_by="person", preceding=None, following=None)
    word = {f"{fact}_word": _[fact].notnull().ifelse(_.entry, ibis.null("int64")) for fact in facts}
    said = _guesses_apart(streams.people).mutate(**word)
    last = said.mutate(**{f"{fact}_last": said[f"{fact}_word"].max().over(whole) for fact in facts})
    return last.group_by("person").agg(
        **{
            fact: ibis.ifelse(_.entry == _[f"{fact}_last"], _[fact], ibis.null()).max()
            for fact in facts
        }
    )


def _guesses_apart(people: ibis.Table) -> ibis.Table:
    guessed, nobody = _.account_guessed.fill_null(False), ibis.null("int64")
    return people.mutate(
        account=ibis.ifelse(guessed, nobody, _.account),
        guess=ibis.ifelse(guessed, _.account, nobody),
    )


def _acted_for(streams: Streams) -> ibis.Table:
    named = streams.activities.filter(_.bot.isnull() & _.account.notnull())
    order = ibis.window(group_by="person", order_by=[ibis.desc("at"), ibis.desc("entry")])
    last = named.mutate(place=ibis.row_number().over(order)).filter(_.place == 0)
    return last.select("person", acted_for="account")


def _with_account(persons: ibis.Table, accounts: ibis.Table) -> ibis.Table:
    given = accounts.select(
        "industry",
        "segment",
        account_id="subject",
        account_region="region",
        account_country="country",
    )
    return persons.left_join(given, persons.account == given.account_id).select(
        "person",
        "created_at",
        "first_activity_at",
        "account",
        "industry",
        "segment",
        region=ibis.coalesce(_.region, _.account_region),
        country=ibis.coalesce(_.country, _.account_country),
    )
