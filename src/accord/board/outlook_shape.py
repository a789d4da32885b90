"""The outlook of a period as JSON values: what `accord quota`, `accord forecast` and the API answer."""

from fractions import Fraction
from typing import Any

from accord.board.outlook import Outlook, Pledge, Price, Rung
from accord.metrics.answer import period_shape
from accord.metrics.forecasts.forecast import Band, Forecast


def quota_shape(found: Outlook) -> dict[str, Any]:
    """What the aim takes, what of it is owed, and the pledge by the price list."""
    aim, owed = found.aim, found.owed
    return {
        **_about(found),
        "aim": None if aim is None else {"value": aim.money, "said_by": aim.said_by},
        "average_deal": found.average.figure.value,
        "learned_from": period_shape(found.ripe),
        "stages": [_rung_shape(rung) for rung in found.rungs],
        "owed": None
        if owed is None
        else {
            "needed": owed.needed,
            "capacity": owed.capacity,
            "leads": owed.leads,
            "beyond": owed.beyond,
            "covered": owed.covered,
        },
        "pledge": None if found.pledge is None else _pledge_shape(found.pledge),
    }


def forecast_shape(found: Outlook) -> dict[str, Any]:
    """Won so far, and deals and revenue by the period's end with their 80 % bands."""
    made = found.forecast
    return {
        **_about(found),
        "won": {
            "deals": found.deals.figure.value,
            "money": found.revenue.figure.value,
            "rows": found.deals.rows,
        },
        "deals": None if made is None else _band_shape(made.deals),
        "money": None if made is None else _band_shape(made.money),
        "aim": None if found.aim is None else found.aim.money,
        "chance": found.chance,
        "parts": [] if made is None else _parts(made),
        "lead_types": []
        if made is None
        else [
            {"lead_type": each.kind, "open": each.open, "deals": _band_shape(each.deals)}
            for each in made.kinds
        ],
        "why": found.why if made is None else made.why,
    }


def _about(found: Outlook) -> dict[str, Any]:
    return {
        "period": period_shape(found.period),
        "agreement": found.version,
        "currency": found.currency,
    }


def _rung_shape(rung: Rung) -> dict[str, Any]:
    return {
        "stage": rung.stage,
        "reached": rung.reached,
        "share": rung.share.value,
        "low": rung.share.low,
        "high": rung.share.high,
        "needed": rung.needed,
        "rows": rung.rows,
    }


def _pledge_shape(pledge: Pledge) -> dict[str, Any]:
    return {
        "currency": pledge.currency,
        "pledged": _number(pledge.pledged),
        "delivered": _number(pledge.delivered),
        "due": _number(pledge.due),
        "lead_types": [_price_shape(each) for each in pledge.prices],
    }


def _price_shape(price: Price) -> dict[str, Any]:
    return {
        "lead_type": price.kind,
        "pledged": price.pledged,
        "sent": price.sent,
        "price": price.price,
        "learned": price.learned,
        "rows": price.rows,
    }


def _number(exact: Fraction) -> float:
    return round(float(exact), 2)


def _parts(made: Forecast) -> list[dict[str, Any]]:
    return [
        {"part": part.name, "deals": _band_shape(part.deals), "money": _band_shape(part.money)}
        for part in made.parts
    ]


def _band_shape(band: Band | None) -> dict[str, float] | None:
    if band is None:
        return None
    return {"value": round(band.value, 2), "low": band.low, "high": band.high}
