"""The colleagues of both departments: managers, regions and pods, and each seller's own pace."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from accord.simulate.chance import Chance, Floats, Ints
from accord.simulate.names import FIRST, LAST, REGIONS
from accord.simulate.truth import Plan


@dataclass(frozen=True)
class Staff:
    """`frame` in the columns of the kind owners. Sellers are indexes into it, by region in `sellers`.

    `pace` multiplies a colleague's waits, `taste` is added to their log-odds of accepting.
    """

    frame: pl.DataFrame
    sellers: tuple[Ints, ...]
    marketers: Ints
    pace: Floats
    taste: Floats

    @property
    def keys(self) -> pl.Series:
        """Owner keys by index."""
        return self.frame["key"]


def hire(plan: Plan, chance: Chance) -> Staff:
    """Two fifths in marketing; a head and, in teams of twelve and more, a manager for each region."""
    count = plan.colleagues
    marketing = max(2, round(count * 0.4))
    parts = [
        _department("marketing", marketing, plan.company.pods),
        _department("sales", count - marketing, plan.company.pods),
    ]
    frame = pl.concat(parts)
    frame = frame.with_columns(_people(plan, chance))
    rng = chance.of("pace")
    return Staff(
        frame.select("key", "name", "email", "department", "manager", "region", "pod"),
        _sellers(frame),
        _indexes(frame, pl.col("department") == "marketing"),
        np.exp(plan.truth.owner_speed_sigma * rng.standard_normal(count)),
        plan.truth.owner_accept_sigma * rng.standard_normal(count),
    )


def _department(name: str, count: int, pods: int) -> pl.DataFrame:
    letter = name[0].upper()
    numbers = np.arange(count)
    managers = len(REGIONS) if count >= 12 else 0
    rank = np.where(numbers == 0, 0, np.where(numbers <= managers, 1, 2))
    # The head sits in the first region; managers and members take the regions in turn.
    region = np.where(numbers == 0, 0, (numbers - 1) % len(REGIONS))
    boss = np.where(rank == 2, (region + 1 if managers else 0), 0)
    pod = (numbers - 1) // len(REGIONS) % pods + 1
    return pl.DataFrame(
        {
            "key": [f"{letter}{number:03d}" for number in numbers],
            "department": [name] * count,
            "manager": [
                None if n == 0 else f"{letter}{b:03d}" for n, b in zip(numbers, boss, strict=True)
            ],
            "region": [REGIONS[r] for r in region],
            "pod": [
                f"{REGIONS[r]} {p}" if n else None
                for r, p, n in zip(region, pod, numbers, strict=True)
            ],
            "rank": rank,
        },
        schema_overrides={"manager": pl.String, "pod": pl.String},
    )


def named(plan: Plan, chance: Chance, more: int = 0) -> list[tuple[str, str]]:
    """Names and addresses of the company: its staff of both departments, then `more` others."""
    rng = chance.of("staff")
    first = [FIRST[i] for i in rng.permutation(len(FIRST))]
    last = [LAST[i] for i in rng.permutation(len(LAST))]
    names = [
        f"{first[i % len(first)]} {last[(i * 7) % len(last)]}"
        for i in range(plan.colleagues + more)
    ]
    return [
        (name, f"{name.lower().replace(' ', '.')}.{i}@lumenforge.example")
        for i, name in enumerate(names)
    ]


def _people(plan: Plan, chance: Chance) -> list[pl.Series]:
    names, mails = zip(*named(plan, chance), strict=True)
    return [pl.Series("name", names), pl.Series("email", mails)]


def _indexes(frame: pl.DataFrame, condition: pl.Expr) -> Ints:
    return frame.with_row_index("i").filter(condition)["i"].to_numpy().astype(np.int64)


def _sellers(frame: pl.DataFrame) -> tuple[Ints, ...]:
    sales = pl.col("department") == "sales"
    everyone = _indexes(frame, sales)
    found = [
        _indexes(frame, sales & (pl.col("rank") == 2) & (pl.col("region") == r)) for r in REGIONS
    ]
    return tuple(part if len(part) else everyone for part in found)
