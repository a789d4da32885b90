"""The coverage grid: which content each buyer profile met at each stage, and where there was nothing to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.access.decide import readable
from accord.basics.moments import day_start
from accord.basics.periods import parse_period
from accord.metrics.coverage import MOST_ROWS, STAGES, Cell, coverage, who_met
from accord.metrics.wording import worded
from accord.people import records
from accord.web.agreement.buyers import LEAD, PERIOD, asked_period, periods_offered
from accord.web.prospects.words import STATES
from accord.web.shell.asked import Asked
from accord.web.shell.page import Absent, Page, Place, Visit
from accord.web.shell.rendering import show

ROWS = (PERIOD, Asked("profile"), Asked("stage"), Asked("asset"))
SHOWN = 3
_NEVER = 2**62
WORDS: dict[str, str | Promise] = {
    "lead": gettext_lazy("Until qualified"),
    "mql": gettext_lazy("Qualified, until accepted"),
    "sal": gettext_lazy("Accepted, until a real chance"),
    "sql": gettext_lazy("A real chance, until the end"),
}


@dataclass(frozen=True)
class Met:
    """A piece, how many leads met it, and where they are."""

    asset: str
    leads: int
    won: int
    rows: str


@dataclass(frozen=True)
class Square:
    """A cell of the grid; empty where no lead came by."""

    text: str = ""
    raw: int = 0
    reached: int = 0
    rows: str = ""
    pieces: tuple[Met, ...] = ()
    more: int = 0
    is_hole: bool = False


@dataclass(frozen=True)
class Line:
    """A profile with its squares in the order of the stages."""

    profile: str | None
    squares: tuple[Square, ...]


def grid(visit: Visit) -> HttpResponse:
    """Every profile of the period's leads, the largest first."""
    period = asked_period(visit)
    cells = coverage(visit.desk.facts(), *_span(visit, period))
    first = {profile: cell.met.n for (profile, stage), cell in cells.items() if stage == STAGES[0]}
    profiles = sorted(first, key=lambda name: (name is None, -first[name], str(name)))
    return show(
        visit, "agreement/coverage.html", "grid",
        heads=[WORDS[stage] for stage in STAGES], lines=[_line(cells, name, period) for name in profiles],
        holes=_holes(list(cells.values())), periods=periods_offered(period),
    )  # fmt: skip


def rows(visit: Visit) -> HttpResponse:
    """The leads behind one square or piece. Raises Absent for a stage that there is not."""
    asked = {name: visit.request.GET.get(name, "") for name in ("profile", "stage", "asset")}
    asked["stage"] = asked["stage"] or STAGES[0]
    if asked["stage"] not in WORDS:
        raise Absent(str(_("There is no such stage of the grid; go back and choose a square.")))
    period = asked_period(visit)
    found = who_met(visit.desk.facts(), *_span(visit, period), asked).to_pylist()
    names = records.names("person", [row["person"] for row in found])
    accounts = records.names("account", [row["account"] for row in found if row["account"]])
    seen = readable(visit.actor, LEAD, ("person", "account"))
    lines = [
        (
            row["person"],
            names.get(row["person"], "") if "person" in seen else "",
            accounts.get(row["account"], "") if "account" in seen else "",
            STATES.get(row["state"], row["state"]),
            row["moment"],
        )
        for row in found
    ]
    return show(
        visit, "agreement/coverage_rows.html", "rows", lines=lines, asked=asked, stage=WORDS[asked["stage"]],
        total=found[0]["all"] if found else 0, most=MOST_ROWS,
        back=f"{reverse('agreement-coverage')}?{urlencode({'period': period})}",
    )  # fmt: skip


def _span(visit: Visit, asked: str) -> tuple[int, int]:
    calendar = visit.desk.company.calendar
    period = parse_period(asked, calendar, visit.now)
    first = -_NEVER if period.first is None else day_start(period.first, calendar.zone)
    return first, _NEVER if period.end is None else day_start(period.end, calendar.zone)


def _line(cells: dict[tuple[str | None, str], Cell], profile: str | None, period: str) -> Line:
    return Line(profile, tuple(_square(cells.get((profile, stage)), period) for stage in STAGES))


def _square(cell: Cell | None, period: str) -> Square:
    if cell is None:
        return Square()
    met = round((cell.met.value or 0) * cell.met.n)
    pieces = tuple(
        Met(each.asset, each.leads, each.won, _rows_of(cell, period, each.asset))
        for each in cell.pieces[:SHOWN]
    )
    return Square(
        worded(cell.met.value, "share"), met, cell.met.n, _rows_of(cell, period), pieces,
        max(len(cell.pieces) - SHOWN, 0), cell.is_hole,
    )  # fmt: skip


def _rows_of(cell: Cell, period: str, asset: str = "") -> str:
    asked = {"period": period, "profile": cell.profile or "", "stage": cell.stage, "asset": asset}
    return (
        f"{reverse('agreement-coverage-rows')}?{urlencode({k: v for k, v in asked.items() if v})}"
    )


def _holes(cells: Sequence[Cell]) -> list[tuple[str | None, str | Promise, int]]:
    return [(cell.profile, WORDS[cell.stage], cell.met.n) for cell in cells if cell.is_hole]


PAGES = (
    Page(
        "agreement/coverage",
        "agreement-coverage",
        LEAD,
        grid,
        place=Place.AGREEMENT,
        asks=(PERIOD,),
    ),
    Page(
        "agreement/coverage/rows",
        "agreement-coverage-rows",
        LEAD,
        rows,
        place=Place.AGREEMENT,
        asks=ROWS,
    ),
)
