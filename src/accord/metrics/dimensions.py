"""Dimensions: what a figure may be split and narrowed by, and the grains of time as numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

import ibis
import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from accord.basics.moments import day_of_number
from accord.basics.periods import GRAINS, Calendar, Grain, period_holding

PROPERTY = "props."
Days = NDArray[np.int64]
_MONTHS_TO_1970 = 1970 * 12


@dataclass(frozen=True)
class Dimension:
    """A name to split by and what a value of it means."""

    name: str
    sentence: str


DIMENSIONS = (
    Dimension("source", "Traffic source: google, (direct)."),
    Dimension("medium", "Traffic medium: cpc, email, (none)."),
    Dimension("channel", "Channel group by the published rules: Paid Search, Direct."),
    Dimension(
        "campaign",
        "Campaign by its name, else its key as the source spells it, else utm_campaign; whatever the case.",
    ),
    Dimension("asset", "Piece of content: utm_content or an import's column."),
    Dimension("landing_page", "Page, without query and fragment."),
    Dimension("lead_type", "Lead type as at sending, else at creation."),
    Dimension("segment", "Segment of the account or lead."),
    Dimension("profile", "Buyer profile."),
    Dimension("industry", "Industry of the account."),
    Dimension("region", "Region of the person, account or owner."),
    Dimension("country", "Country as given."),
    Dimension("grade", "Grade A1 to C3."),
    Dimension("department", "Department of the owner."),
    Dimension("owner", "Colleague who owned it at the counted moment."),
    Dimension("product", "Product of the deal."),
    Dimension(
        "size", "Of a deal: `large` in the top quarter of amounts in its currency, else `smaller`."
    ),
    Dimension("account", "Company."),
    Dimension("stage", "Stage of the deal as given, or state of the lead."),
    Dimension("reason", "Why it was won, lost or sent back."),
    Dimension("currency", "Currency of the amount, as it came: EUR."),
    Dimension("kind", "Kind of activity: page, form, call."),
)

CURRENCY = "currency"
# Dimensions whose values are ids; the workspace turns them into names and back.
NAMED = ("owner", "account")

TRAFFIC = ("source", "medium", "channel", "campaign", "asset", "landing_page")
COMPANY_TRAITS = ("industry", "segment", "region", "country")


def grain_numbers(days: Days, grain: Grain, calendar: Calendar) -> Days:
    """For each day number that of its week, month, fiscal quarter or fiscal year, growing with time."""
    if grain == "day":
        return days
    if grain == "week":
        return (days + 3) // 7
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + _MONTHS_TO_1970
    if grain == "month":
        return months
    return (months - (calendar.fiscal_start - 1)) // (3 if grain == "quarter" else 12)


def grain_label(number: int, grain: Grain, calendar: Calendar) -> str:
    """The label of a grain's number: 2026-11, 2026-Q4."""
    return period_holding(_first_day(number, grain, calendar), grain, calendar).label


def _first_day(number: int, grain: Grain, calendar: Calendar) -> date:
    if grain == "day":
        return day_of_number(number)
    if grain == "week":
        return day_of_number(number * 7 - 3)
    months = {"month": 1, "quarter": 3, "year": 12}[grain]
    month = number * months + (0 if grain == "month" else calendar.fiscal_start - 1)
    return date(month // 12, month % 12 + 1, 1)


def matches(column: ir.Value, values: tuple[ir.Value | None, ...]) -> ir.BooleanValue:
    """Whether the column equals one of the values, null being a value of its own."""
    tests = [column.isnull() if value is None else column == value for value in values]
    return cast(ir.BooleanValue, ibis.or_(*tests))


def key_shape(
    names: tuple[str, ...], values: tuple[str | int | None, ...], calendar: Calendar
) -> Mapping[str, str | int | None]:
    """A group's key by dimension, numbers of grains as labels."""
    return {
        name: grain_label(value, name, calendar)
        if name in GRAINS and isinstance(value, int)
        else value
        for name, value in zip(names, values, strict=True)
    }
