"""The market: accounts with industries and sizes, and the persons at them with names and titles."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from accord.simulate.chance import Chance, Ints, choose, choose_by, day_weights, moments
from accord.simulate.names import (
    COMPANY_FIRST,
    COMPANY_LAST,
    COUNTRIES,
    FIRST,
    INDUSTRY_WORDS,
    LAST,
    OTHER_INDUSTRY,
    PROFILES,
    REGIONS,
    TITLES,
)
from accord.simulate.truth import HISTORY_DAYS, Plan

PERSONS_PER_ACCOUNT = 7


@dataclass(frozen=True)
class Market:
    """`accounts` and `people` by index. People: account, region, segment, first_at and what they would tell."""

    accounts: pl.DataFrame
    people: pl.DataFrame


def make_market(plan: Plan, chance: Chance) -> Market:
    """Accounts first, then every person who will visit up to the end of the plan."""
    weights = day_weights(plan.start, plan.days, plan.truth.yearly_growth)
    count = round(plan.visitors * weights.sum() / weights[:HISTORY_DAYS].sum())
    accounts = _accounts(plan, chance.of("accounts"), max(12, count // PERSONS_PER_ACCOUNT))
    first_at = np.sort(moments(chance.of("arrivals"), plan.start, weights, count))
    return Market(accounts, _people(chance.of("people"), accounts, first_at))


def _accounts(plan: Plan, rng: np.random.Generator, count: int) -> pl.DataFrame:
    segments = plan.truth.segments
    segment = choose(rng, [s.share for s in segments], count)
    floor = np.array([s.employees for s in segments])[segment]
    ceiling = np.array([*[s.employees for s in segments[1:]], 20_000])[segment]
    employees = (floor * (ceiling / floor) ** rng.random(count)).astype(np.int64)
    region = choose(rng, [5, 4, 1.6], count)
    words = rng.permutation(len(COMPANY_FIRST) * len(COMPANY_LAST))
    word = words[np.arange(count) % len(words)]
    first, last = word // len(COMPANY_LAST), word % len(COMPANY_LAST)
    again = np.arange(count) // len(words)
    names = pl.DataFrame(
        {
            "a": pl.Series(COMPANY_FIRST).gather(first),
            "b": pl.Series(COMPANY_LAST).gather(last),
            "n": again,
        }
    )
    suffix = pl.when(pl.col("n") > 0).then(pl.format(" {}", pl.col("n") + 1)).otherwise(pl.lit(""))
    slug = suffix.str.replace(" ", "-", literal=True)
    return names.select(
        key=pl.format("A{}", pl.int_range(pl.len()).cast(pl.String).str.zfill(5)),
        name=pl.concat_str("a", pl.lit(" "), "b", suffix),
        domain=pl.concat_str(
            pl.col("a").str.to_lowercase(),
            pl.lit("-"),
            pl.col("b").str.to_lowercase(),
            slug,
            pl.lit(".example"),
        ),
        industry=pl.Series(_industries()).gather(last),
        country=_countries(rng, region),
        region=pl.Series(REGIONS).gather(region),
        employees=pl.Series(employees),
        revenue=pl.Series((employees * rng.lognormal(12.0, 0.4, count)).astype(np.int64) * 100),
        segment=pl.Series([s.name for s in segments]).gather(segment),
        segment_index=pl.Series(segment),
        region_index=pl.Series(region),
    )


def _industries() -> list[str]:
    by_word = {word: name for name, words in INDUSTRY_WORDS.items() for word in words.split()}
    return [by_word.get(word, OTHER_INDUSTRY) for word in COMPANY_LAST]


def _countries(rng: np.random.Generator, region: Ints) -> pl.Series:
    flat = [country for name in REGIONS for country in COUNTRIES[name]]
    table = np.zeros((len(REGIONS), len(flat)))
    for row, name in enumerate(REGIONS):
        for rank, country in enumerate(COUNTRIES[name]):
            table[row, flat.index(country)] = 1 / (rank + 1)
    return pl.Series(flat).gather(choose_by(rng, table, region))


def _people(rng: np.random.Generator, accounts: pl.DataFrame, first_at: Ints) -> pl.DataFrame:
    count = len(first_at)
    size = np.log1p(accounts["employees"].to_numpy())
    account = choose(rng, size**1.5, count)
    profile = choose(rng, [4, 2.5, 2.5, 2], count)
    level = choose(rng, [3, 4, 2, 1], count)
    flat_titles = pl.Series([title for name in PROFILES for title in TITLES[name]])
    drawn = pl.DataFrame(
        {
            "first": pl.Series(FIRST).gather(rng.integers(0, len(FIRST), count)),
            "last": pl.Series(LAST).gather(rng.integers(0, len(LAST), count)),
            "account": account,
        }
    )
    twin = pl.int_range(pl.len()).over("first", "last", "account")
    number = pl.when(twin > 0).then((twin + 1).cast(pl.String)).otherwise(pl.lit(""))
    home = accounts.select(
        "domain", "country", "region", "segment", "segment_index", "region_index"
    )
    return pl.concat([drawn, home[account]], how="horizontal").select(
        "account",
        "country",
        "region",
        "segment",
        "segment_index",
        "region_index",
        key=pl.format("P{}", pl.int_range(pl.len()).cast(pl.String).str.zfill(6)),
        name=pl.concat_str("first", pl.lit(" "), "last"),
        email=pl.concat_str(
            pl.col("first").str.to_lowercase(),
            pl.lit("."),
            pl.col("last").str.to_lowercase(),
            number,
            pl.lit("@"),
            "domain",
        ),
        title=flat_titles.gather(profile * 4 + level),
        profile=pl.Series(PROFILES).gather(profile),
        level=pl.Series(level),
        first_at=pl.Series(first_at),
        consent=pl.Series(np.where(rng.random(count) < 0.82, "granted", "denied")),
    )
