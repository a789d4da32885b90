"""Names in place of ids, in answers and rows, and ids in place of the names that a question uses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import polars as pl

from accord.metrics.answer import Answer
from accord.metrics.dimensions import NAMED
from accord.metrics.funnel import Funnels
from accord.metrics.question import BadQuestion, Filter, Question
from accord.people import records
from accord.people.records import Kind

CAMPAIGN = "campaign"
# Between a name that several bear and Accord's own number of the one who is meant.
_NUMBER = " #"
# By id, or by a campaign's key.
_Words = Mapping[Any, str]
_KINDS: dict[str, Kind] = {"owner": "owner", "account": "account", "person": "person"}


@dataclass(frozen=True)
class Names:
    """Names read so far, so that a board asks for each of them once."""

    known: dict[tuple[str, int], str] = field(default_factory=dict)
    shared: dict[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def campaigns(self) -> Mapping[str, str]:
        """The names of campaigns by their key in lower case."""
        return records.campaign_names()

    def of(self, dimension: str, ids: Iterable[int]) -> Mapping[int, str]:
        """A label for each id, its name; where others bear that name too, its number stands behind.

        Those not yet known are read together.
        """
        wanted = dict.fromkeys(ids)
        missing = [number for number in wanted if (dimension, number) not in self.known]
        if missing:
            kind = _KINDS[dimension]
            if dimension not in self.shared:
                self.shared[dimension] = records.shared_names(kind)
            for number, name in records.names(kind, missing).items():
                is_shared = name.casefold() in self.shared[dimension]
                label = f"{name}{_NUMBER}{number}" if is_shared else name
                self.known[dimension, number] = label
        return {number: self.known[dimension, number] for number in wanted}


def with_ids(question: Question) -> Question:
    """The question with the owners and accounts it names as ids, an unknown one refused; campaigns as keys."""
    if not any(narrow.dimension in (*NAMED, CAMPAIGN) for narrow in question.where):
        return question
    return replace(question, where=ids_of_filters(question.where))


def ids_of_filters(where: Sequence[Filter]) -> tuple[Filter, ...]:
    """The filters with the owners and accounts they name as ids; an unknown name is refused."""
    return tuple(_narrow_with_ids(narrow) for narrow in where)


def _narrow_with_ids(narrow: Filter) -> Filter:
    if narrow.dimension == CAMPAIGN:
        return _narrow_with_keys(narrow)
    if narrow.dimension not in NAMED:
        return narrow
    texts = [value for value in narrow.values if isinstance(value, str)]
    found = _ids_meant(_KINDS[narrow.dimension], texts)
    unknown = [text for text in texts if not found.get(text)]
    if unknown:
        raise BadQuestion(
            f"No {narrow.dimension} is called '{unknown[0]}'; see "
            f"`accord metric deals_created --by {narrow.dimension}` for the names there are."
        )
    kept = [value for value in narrow.values if not isinstance(value, str)]
    ids = [number for text in texts for number in found[text]]
    return Filter(narrow.dimension, (*kept, *ids))


def _ids_meant(kind: Kind, texts: Sequence[str]) -> dict[str, list[int]]:
    """Whom each text means: all who bear it as name or key, or of those who share a name the one numbered."""
    parts = {text: text.rpartition(_NUMBER) for text in texts}
    found = records.ids_named(kind, [*texts, *(name for name, _, _ in parts.values() if name)])
    for text, (name, _mark, number) in parts.items():
        if name and not found[text]:
            found[text] = [one for one in found[name] if str(one) == number]
    return found


def _narrow_with_keys(narrow: Filter) -> Filter:
    """A campaign is asked for by name or key, whatever its case; one that nobody recorded is its utm_campaign."""
    asked = {value.strip().lower() for value in narrow.values if isinstance(value, str)}
    named = (key for key, name in records.campaign_names().items() if name.lower() in asked)
    nameless = (value for value in narrow.values if not isinstance(value, str))
    return Filter(narrow.dimension, (*nameless, *dict.fromkeys((*sorted(asked), *named))))


def labelled(answer: Answer, known: Names) -> Answer:
    """The answer with names in the keys of its groups."""
    names = _names_of([group.key for group in answer.groups], known)
    if not names:
        return answer
    groups = (replace(group, key=_named_key(group.key, names)) for group in answer.groups)
    return replace(answer, groups=tuple(groups))


def labelled_funnels(funnels: Funnels, known: Names) -> Funnels:
    """The funnels with names in the keys of their groups."""
    names = _names_of([group.key for group in funnels.groups], known)
    groups = (replace(group, key=_named_key(group.key, names)) for group in funnels.groups)
    return replace(funnels, groups=tuple(groups))


def _names_of(keys: Sequence[Mapping[str, str | int | None]], known: Names) -> dict[str, _Words]:
    wanted = {name for key in keys[:1] for name in key if name in NAMED}
    found: dict[str, _Words] = {
        name: known.of(name, (number for key in keys if isinstance(number := key[name], int)))
        for name in wanted
    }
    if any(CAMPAIGN in key for key in keys[:1]):
        found[CAMPAIGN] = known.campaigns
    return found


def _named_key(
    key: Mapping[str, str | int | None], names: Mapping[str, _Words]
) -> dict[str, str | int | None]:
    return {
        name: names[name].get(value, str(value)) if name in names and value is not None else value
        for name, value in key.items()
    }


def labelled_rows(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows with names of owners, accounts and persons, deals' own `key` and `name`, ISO moments."""
    moment = pl.from_epoch("moment", time_unit="us").dt.strftime("%Y-%m-%dT%H:%M:%S%.fZ")
    frame = frame.with_columns(moment.alias("moment"))
    for column, kind in _KINDS.items():
        if column in frame.columns:
            frame = frame.with_columns(_column_of_names(kind, frame[column]).alias(column))
    if CAMPAIGN in frame.columns:
        frame = frame.with_columns(pl.col(CAMPAIGN).replace(records.campaign_names()))
    if "deal" in frame.columns:
        place = frame.columns.index("deal") + 1
        ids = frame["deal"]
        frame = frame.insert_column(
            place, _column_of(ids, records.source_keys("deal", _distinct(ids))).alias("key")
        )
        frame = frame.insert_column(place + 1, _column_of_names("deal", ids).alias("name"))
    return frame


def _column_of_names(kind: Kind, ids: pl.Series) -> pl.Series:
    return _column_of(ids, records.names(kind, _distinct(ids)))


def _column_of(ids: pl.Series, words: Mapping[int, str]) -> pl.Series:
    return ids.replace_strict(
        list(words), list(words.values()), default=None, return_dtype=pl.String
    )


def _distinct(ids: pl.Series) -> Sequence[int]:
    return ids.drop_nulls().unique().to_list()
