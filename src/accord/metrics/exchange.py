"""Amounts in the company's currency: converted a row at a time by the rate of its day."""

import ibis
import ibis.expr.types as ir

from accord.basics.money import exponent
from accord.tables.shelf import Tables

# A published rate holds over weekends and, where only monthly rates are imported, over its month.
HOLDS_DAYS = 31


def currencies_seen(tables: Tables) -> ir.Table:
    """Every currency of an amount, one a row."""
    deals = tables.deals.filter(tables.deals.amount.notnull()).select("currency")
    spend = tables.spend.filter(tables.spend.amount.notnull()).select("currency")
    both = ibis.union(deals, spend, distinct=True)
    return both.filter(both.currency.notnull())


def plain(table: ir.Table) -> ir.Table:
    """Amounts as they are: everything is in the one currency."""
    return table.mutate(converted=table["amount"], unpriced=ibis.literal(0))


def unpriced(table: ir.Table) -> ir.Table:
    """Several currencies and none chosen: each amount stands in its own, and is marked so."""
    missing = ibis.ifelse(table["amount"].notnull(), 1, 0)
    return table.mutate(converted=table["amount"], unpriced=missing)


def priced(
    table: ir.Table, tables: Tables, target: str, seen: tuple[str, ...], day: ir.IntegerValue
) -> ir.Table:
    """Add `converted` (minor units of `target`, rounded half up a row) and `unpriced` (1 without a rate).

    Amounts without a currency count as `target`. A rate holds from its day to the next one's, at most
    `HOLDS_DAYS`; where only the opposite pair was imported its reciprocal serves.
    """
    table = table.mutate(priced_day=day)
    rates = _intervals(tables, target, seen)
    joined = table.left_join(
        rates,
        [
            table["currency"] == rates.rate_currency,
            table["priced_day"] >= rates.rate_day,
            table["priced_day"] < rates.rate_end,
        ],
    )
    same = joined["currency"].isnull() | (joined["currency"] == target)
    exact = (joined["amount"] * joined["rate_scaled"] + 0.5).floor().cast("int64")
    converted = ibis.ifelse(same, joined["amount"], exact)
    missing = joined["amount"].notnull() & converted.isnull()
    return joined.mutate(converted=converted, unpriced=ibis.ifelse(missing, 1, 0)).drop(
        "rate_currency", "rate_day", "rate_end", "rate_scaled", "priced_day"
    )


def _intervals(tables: Tables, target: str, seen: tuple[str, ...]) -> ir.Table:
    both = ibis.union(_direct(tables, target), _reciprocal(tables, target))
    best = ibis.window(
        group_by=[both.rate_currency, both.rate_day], order_by=[both.turned, both.rate]
    )
    one = both.mutate(place=ibis.row_number().over(best))
    one = one.filter(one.place == 0)
    following = ibis.window(group_by=one.rate_currency, order_by=one.rate_day)
    after = one.rate_day.lead().over(following)
    last = one.rate_day + HOLDS_DAYS
    end = ibis.ifelse(after.isnull() | (after > last), last, after)
    return one.select(
        "rate_currency",
        "rate_day",
        rate_end=end,
        rate_scaled=one.rate * _scale(one.rate_currency, target, seen),
    )


def _scale(currency: ir.Value, target: str, seen: tuple[str, ...]) -> ir.Value:
    # Rates are of major units; amounts are minor ones, and yen have no cents.
    cases = [
        (currency == name, ibis.literal(float(10.0 ** (exponent(target) - exponent(name)))))
        for name in seen
    ]
    return ibis.cases(*cases, else_=1.0)


def _direct(tables: Tables, target: str) -> ir.Table:
    rates = tables.rates
    rates = rates.filter(rates.to_currency == target)
    return rates.select(
        rate_currency=rates.from_currency,
        rate_day=rates.day,
        rate=rates.rate,
        turned=ibis.literal(0),
    )


def _reciprocal(tables: Tables, target: str) -> ir.Table:
    rates = tables.rates
    rates = rates.filter((rates.from_currency == target) & (rates.rate > 0))
    return rates.select(
        rate_currency=rates.to_currency,
        rate_day=rates.day,
        rate=1.0 / rates.rate,
        turned=ibis.literal(1),
    )
