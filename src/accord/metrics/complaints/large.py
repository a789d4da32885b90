"""Lucrative deals lost: whether large deals are won less often than others, and than they used to be.

Large is the top quarter of all amounts. Where lost deals carry no amount, a deal is as large as its
product is usually worth: the products whose won deals bring most, up to a quarter of what was closed.
"""

from collections.abc import Mapping
from dataclasses import replace

from accord.basics.exact import fisher_at_least
from accord.metrics.answer import Answer, Group
from accord.metrics.complaints.closed import closed_before, closed_year
from accord.metrics.complaints.ground import Ground
from accord.metrics.complaints.looks import (
    Asked,
    Finding,
    Missing,
    Value,
    compared,
    hits_of,
    months_of,
)
from accord.metrics.metric import Owner
from accord.metrics.question import Filter, Question
from accord.metrics.sheets import LARGE, SMALLER

NAME = "lucrative_deals_lost"
OWNER: Owner = "sales"
# Where losses gather is said only where this much of it would be chance, over all that was looked at.
CHANCE_OF_GATHERING = 0.01
GATHERS = ("reason", "owner", "product", "stage")
_LARGEST_SHARE = 0.25


def asks(ground: Ground) -> Asked:
    """A year of closed deals by size, or by product where lost ones carry no amount; the year before."""
    recorded = ground.recorded
    if not recorded.has("deals.closed"):
        return Missing("no_deals", ("deals: key, created_at, closed_at, outcome, amount",))
    sized = recorded.counts["deals.lost_with_amount"] * 2 >= recorded.counts["deals.lost"]
    by_product = recorded.counts["deals.lost_with_product"] * 2 >= recorded.counts["deals.lost"]
    if not recorded.has("deals.won_with_amount") or not (sized or by_product):
        return Missing("no_amounts", ("deals: amount, on lost deals too",))
    period = ground.period(recorded.since["deals.closed_at"])
    ripe = ground.ripe_on(period)
    year = closed_year(ground, period.end)
    if ripe or year is None:
        return Missing("too_young", facts={"on": ripe}) if ripe else Missing("short_past")
    if not sized:
        return {
            "products": Question("win_rate", year.label, ("product",)),
            "amounts": Question("revenue_won", year.label, ("product",)),
        }
    asked = {
        "sizes": Question("win_rate", year.label, ("size",)),
        "won": Question("revenue_won", year.label, ("size",)),
        "lost": Question("amount_lost", year.label, ("size",)),
    }
    before = closed_before(ground, year)
    if before is not None:
        asked["before"] = Question("win_rate", before.label, ("size",))
    asked |= {name: Question("win_rate", year.label, ("size", name)) for name in GATHERS}
    return asked


def finds(asked: Mapping[str, Question], answers: Mapping[str, Answer]) -> Finding:
    """Large deals against smaller ones and against large ones of the year before."""
    if "products" in asked:
        return _by_product(asked, answers)
    year = answers["sizes"]
    question = replace(asked["sizes"], by=(), where=(Filter("size", (LARGE,)),))
    large, smaller = _of_size(year, LARGE), _of_size(year, SMALLER)
    facts: dict[str, Value] = {"by": "amount"}
    facts |= _amounts(answers) | _gathered(answers)
    look = compared("size", "fewer", question, year.period, large, smaller, **facts)
    looks = [look]
    if "before" in answers:
        before = answers["before"]
        then, facts = _of_size(before, LARGE), facts | {"months": months_of(before.period)}
        looks.append(compared("past", "fewer", question, year.period, large, then, **facts))
    return Finding(NAME, OWNER, tuple(looks))


def _of_size(answer: Answer, size: str) -> tuple[int, int]:
    found = [hits_of(group.figure) for group in answer.groups if group.key["size"] == size]
    return found[0] if found else (0, 0)


def _amounts(answers: Mapping[str, Answer]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for name in ("won", "lost"):
        groups = [g.figure.value for g in answers[name].groups if g.key["size"] == LARGE]
        if groups and groups[0] is not None:
            found[f"{name}_minor"] = int(groups[0])
    return {**found, "currency": answers["won"].currency} if len(found) == 2 else {}


def _gathered(answers: Mapping[str, Answer]) -> dict[str, Value]:
    """The value of a dimension at which large losses gather most, if that is beyond chance.

    An owner or product: of its large deals more are lost than of the others'. A reason or stage, which
    won deals name differently: it is named more often for large losses than for smaller ones.
    """
    found: list[tuple[float, str, str, int, int]] = []
    for dimension in GATHERS:
        lost = {size: _losses(answers[dimension], dimension, size) for size in (LARGE, SMALLER)}
        for key, (hits, n) in lost[LARGE].items():
            if key is None:
                continue
            pool = lost[LARGE] if dimension in ("owner", "product") else lost[SMALLER]
            found.append(_gathering(dimension, key, hits, n, lost[LARGE], pool))
    if not found:
        return {}
    chance, dimension, key, hits, n = min(found)
    if chance * len(found) > CHANCE_OF_GATHERING or hits < 3:
        return {}
    return {"gathers_by": dimension, "gathers_at": key, "gathers": hits, "gathers_of": n}


Losses = Mapping[str | int | None, tuple[int, int]]


def _losses(answer: Answer, dimension: str, size: str) -> Losses:
    """(lost, closed) by value of the dimension."""
    found = {}
    for group in answer.groups:
        if group.key["size"] == size:
            won, n = hits_of(group.figure)
            found[group.key[dimension]] = (n - won, n)
    return found


def _gathering(
    dimension: str, key: str | int, hits: int, n: int, large: Losses, pool: Losses
) -> tuple[float, str, str, int, int]:
    if dimension in ("owner", "product"):
        rest_hits = sum(lost for lost, _ in pool.values()) - hits
        rest_n = sum(cases for _, cases in pool.values()) - n
        return fisher_at_least(hits, n, rest_hits, rest_n), dimension, str(key), hits, n
    all_large = sum(lost for lost, _ in large.values())
    all_other = sum(lost for lost, _ in pool.values())
    other = pool.get(key, (0, 0))[0]
    chance = fisher_at_least(hits, all_large, other, all_other)
    return chance, dimension, str(key), hits, all_large


def _by_product(asked: Mapping[str, Question], answers: Mapping[str, Answer]) -> Finding:
    year = answers["products"]
    worth = _worth(answers)
    ordered = sorted(
        (group for group in year.groups if group.key["product"] in worth),
        key=lambda group: (-worth[group.key["product"]], str(group.key["product"])),
    )
    whole = sum(group.figure.n for group in ordered)
    top: list[Group] = []
    for group in ordered:
        if sum(one.figure.n for one in [*top, group]) <= whole * _LARGEST_SHARE or not top:
            top.append(group)
        else:
            break
    large = _together(top)
    others = _together(ordered[len(top) :])
    products = tuple(str(group.key["product"]) for group in top)
    question = replace(asked["products"], by=(), where=(Filter("product", products),))
    facts: dict[str, Value] = {"by": "product", "products": ", ".join(products)}
    look = compared("size", "fewer", question, year.period, large, others, **facts)
    return Finding(NAME, OWNER, (look,))


def _worth(answers: Mapping[str, Answer]) -> dict[str | int | None, float]:
    """What a won deal of each product brings on average."""
    won = {group.key["product"]: hits_of(group.figure)[0] for group in answers["products"].groups}
    return {
        group.key["product"]: float(group.figure.value) / won[group.key["product"]]
        for group in answers["amounts"].groups
        if group.figure.value and won.get(group.key["product"])
    }


def _together(groups: list[Group]) -> tuple[int, int]:
    pairs = [hits_of(group.figure) for group in groups]
    return sum(hits for hits, _ in pairs), sum(n for _, n in pairs)
