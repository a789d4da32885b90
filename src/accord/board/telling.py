"""From a look's numbers to the values of its sentence: counts, shares, days and periods as one reads them aloud."""

from datetime import date, timedelta

from accord.basics.moments import DAY, HOUR, MINUTE, SECOND
from accord.basics.money import to_major
from accord.basics.periods import Period
from accord.basics.rates import Estimate
from accord.board.rules import Settled
from accord.board.words import FROM, MONTHS, ORDINALS, REMARKS, WHAT
from accord.metrics.complaints.looks import Look

Values = dict[str, str]
_KINDS = {"mql_to_sql_rate": "qualified"}
# Beyond this many cases a reader needs no help in telling what would be chance.
_HELPED_UPTO = 400


def keys_of(complaint: str, settled: Settled, look: Look) -> list[str]:
    """Keys that may hold the sentence, the most special first."""
    if look.pending:
        return [f"{complaint}.{look.pending}"]
    plain = []
    if settled.slight:
        way = "slightly_worse" if look.worse < look.better else "slightly_better"
        plain = [f"{complaint}.{way}.{look.name}", f"{complaint}.{way}"]
    own = f"{complaint}.{settled.verdict}"
    plain += [f"{own}.{look.name}", own]
    by_product = "product" if look.facts.get("by") == "product" else None
    kind = _KINDS.get(look.question.metric, by_product)
    return [*(f"{key}.{kind}" for key in plain), *plain] if kind else plain


def values_of(look: Look) -> Values:
    """Every value that a sentence or a remark of the look may hold."""
    n, hits = look.ours.n, look.hits
    values = {name: str(value).replace("_", " ") for name, value in look.facts.items()}
    values |= {
        "in_period": in_period(look.period),
        "what": WHAT.get(look.question.metric, ""),
        "n": f"{n:,}",
        "count": f"{n:,}",
        "hits": f"{hits:,}",
        "rest": f"{n - hits:,}",
        "share": percent(look.ours.value),
        "rest_share": percent(_rest(look.ours)),
    }
    if look.other is not None:
        values |= {
            "usual": f"{round(look.other.value or 0):,}",
            "before": f"{look.other.n:,}",
            "other": percent(look.other.value),
            "rest_other": percent(_rest(look.other)),
        }
    return values | _measured(look)


def _measured(look: Look) -> Values:
    found: Values = {} if look.telling is None else {"telling": f"{look.telling:,}"}
    if isinstance(days := look.facts.get("days"), int):
        found["days"] = "a day" if days == 1 else f"{days} days"
    if isinstance(seconds := look.facts.get("contact_seconds"), int | float):
        found["contact"] = lasting(seconds)
    if isinstance(months := look.facts.get("months"), int):
        found["past"] = _past(months)
    if dimension := look.facts.get("dimension"):
        found["from_source"] = FROM[str(dimension)].format(look.facts["source"])
    currency = look.facts.get("currency")
    for name in ("won", "lost"):
        if isinstance(minor := look.facts.get(f"{name}_minor"), int) and currency:
            found[name] = f"{to_major(minor, str(currency)):,.0f} {currency}"
    return found


def remarks_of(complaint: str, settled: Settled, look: Look, values: Values) -> tuple[str, ...]:
    """What stands under the sentence, each a sentence of its own."""
    keys = {
        "too_few_leads": _of_volume,
        "poor_leads": _of_quality,
        "little_converted": _of_cohort,
        "lucrative_deals_lost": _of_large,
        "prospects_disregarded": _of_answers,
    }[complaint](settled, look)
    if settled.slight:
        keys = ["slight", *keys]
    elif settled.verdict == "none":
        keys = ["swing", *keys] if look.worth_saying and look.other is not None else keys
        if look.telling and look.ours.n <= _HELPED_UPTO:
            keys = [*keys, f"telling.{complaint}.{look.bad}"]
    return tuple(REMARKS[key].format(**values) for key in keys)


def _of_volume(_settled: Settled, look: Look) -> list[str]:
    return ["no_last_year" if look.facts.get("last_year") is None else "last_year"]


def _of_quality(_settled: Settled, look: Look) -> list[str]:
    return [*(["reason"] if look.facts.get("reason") else []), *_of_cohort(_settled, look)]


def _of_cohort(_settled: Settled, look: Look) -> list[str]:
    return ["ripe"] if look.facts.get("days") else []


def _of_large(_settled: Settled, look: Look) -> list[str]:
    keys = ["by_product"] if look.facts.get("by") == "product" else []
    keys += ["amounts"] if look.facts.get("currency") else []
    gathers = look.facts.get("gathers_by")
    return [*keys, f"gathers_{gathers}"] if gathers else keys


def _of_answers(_settled: Settled, look: Look) -> list[str]:
    keys = [{0: "nobody_waits", 1: "waiting_one"}.get(int(str(look.facts["waiting"])), "waiting")]
    return [*keys, "contact"] if look.facts.get("contact_seconds") is not None else keys


def percent(share: float | None) -> str:
    """Whole percents, one decimal below two."""
    if share is None:
        return "unknown"
    percents = share * 100
    return f"{percents:.1f} %" if 0 < percents < 2 else f"{percents:.0f} %"


def lasting(seconds: float) -> str:
    """A length of time in its largest whole unit."""
    for name, size in (("day", DAY), ("hour", HOUR), ("minute", MINUTE)):
        number = round(seconds * SECOND / size)
        if number >= (2 if name != "minute" else 1):
            return f"{number} {name}s" if number > 1 else f"a {name}"
    return "a minute"


def in_period(period: Period) -> str:
    """When it was, as one says it: in the third quarter of 2026, from August to October 2026."""
    first, end = period.first, period.end
    if first is None or end is None:
        return "so far"
    if period.unit == "quarter":
        year, _, number = period.label.partition("-Q")
        return f"in the {ORDINALS[int(number) - 1]} quarter of {year}"
    if period.unit == "year":
        return f"in {period.label}"
    last = end - timedelta(days=1)
    if (first.day, end.day) != (1, 1):
        return f"from {_day(first)} to {_day(last)}"
    until = f"{MONTHS[last.month - 1]} {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"in {until}"
    since = MONTHS[first.month - 1]
    return (
        f"from {since} to {until}"
        if first.year == last.year
        else (f"from {since} {first.year} to {until}")
    )


def _past(months: int) -> str:
    if months >= 12:
        return "the year before"
    return "the month before" if months == 1 else f"the {months} months before"


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _rest(figure: Estimate) -> float | None:
    return None if figure.value is None else 1 - figure.value
