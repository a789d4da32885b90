"""What may come of a period: deals and revenue with their bands."""

from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.api import shapes
from accord.api.address import Address, Call, Param, Reply
from accord.api.problems import Problem
from accord.board.outlook import outlook
from accord.board.outlook_shape import forecast_shape
from accord.metrics.forecasts.forecast import Levers

_LEVERS = {
    "leads": "leads yet to come",
    "acceptance": "acceptance of leads yet to come",
    "speed": "the speed at which leads become deals",
    "win": "the share of leads that become deals",
}
_MOST = 300
_FORM = {"type": "integer", "minimum": 0, "maximum": _MOST, "default": 100}
ASKED = (
    Param(
        "period",
        "A period that runs now: this-quarter, 2026-Q4, 2026-11 or 2026.",
        {"type": "string", "default": "this-quarter"},
    ),
    *(Param(name, f"What if: per cent of {words}.", _FORM) for name, words in _LEVERS.items()),
)


def forecast(call: Call) -> Reply:
    """Deals and revenue by the period's end, from leads open today and those to come, with 80 % bands."""
    levers = Levers(*(_factor(call, name) for name in _LEVERS))
    period = call.request.GET.get("period") or "this-quarter"
    return Reply(forecast_shape(outlook(call.desk, period, levers, call.now)))


def _factor(call: Call, name: str) -> float:
    text = call.request.GET.get(name, "100")
    if not (text.isascii() and text.isdecimal()) or int(text) > _MOST:
        raise Problem(422, f"{name} is a whole per cent from 0 to {_MOST}.")
    return int(text) / 100


ADDRESSES = (
    Address(
        "GET", "forecast", Permission(Verb.READ, "metric"), forecast, {200: shapes.Forecast}, ASKED
    ),
)
