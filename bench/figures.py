"""Part 2: figures over activities in the log, against PostgreSQL with indexes and a bare scan of the columns."""

import math
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from accord.metrics.question import Question
from accord.store.place import Place
from accord.workspace import Workspace
from bench.company import Facts, facts, months, write
from bench.peers import Bare, Postgres, postgres
from bench.questions import INDEXES, QUESTIONS, TILES, Asked
from bench.report import Line, Report
from bench.rounds import Contender, Taken, by_turns

PART = "2 Figures: {} activities"
POSTGRES_AT_MOST = 10_000_000
COLUMNS = {
    "activities": ("subject", "moment", "direction", "human", "channel", "utm_source", "utm_medium", "url", "bot"),
    "leads": ("subject", "person", "created_at", "mql_at", "sent_at", "accepted_at", "channel", "utm_source", "owner"),
    "deals": ("subject", "lead", "created_at", "closed_at", "outcome", "amount", "owner", "product"),
}  # fmt: skip


def place_in(folder: Path) -> Place:
    """The place of a bench's folder."""
    return Place(folder, "", b"bench", currency="EUR")


def prepare(report: Report, folder: Path, size: int) -> tuple[Facts, list[Path]]:
    """Write the company into the log and bring the tables up to date; how long each took."""
    part = PART.format(f"{size:,}")
    at = time.perf_counter()
    company = facts(size)
    paths = write(company, folder)
    report.add(Line(part, "written in lead order", time.perf_counter() - at, "seconds"))
    at = time.perf_counter()
    with Workspace.open(place_in(folder)) as workspace:
        workspace.catch_up(company.starts[-1], patient=True)
    report.add(Line(part, "tables made from nothing", time.perf_counter() - at, "seconds"))
    return company, paths


def run(report: Report, folder: Path, size: int, company: Facts, paths: list[Path]) -> None:
    """Every question by turns, tiles computed and from the answer cache."""
    part = PART.format(f"{size:,}")
    now = company.starts[-1]
    bare = bare_of(folder, paths)
    with Workspace.open(place_in(folder)) as workspace:
        if size <= POSTGRES_AT_MOST:
            with postgres() as peer:
                load(report, part, peer, company)
                _questions(report, part, workspace, now, bare, peer)
        else:
            _questions(report, part, workspace, now, bare, None)
        _tiles(report, part, workspace, now)


def bare_of(folder: Path, paths: list[Path]) -> Bare:
    """DuckDB over the log's own files."""
    bare = Bare()
    bare.view("activities", paths)
    for name in ("leads", "deals"):
        bare.view(name, sorted((folder / "log" / name).rglob("*.parquet")))
    return bare


def load(report: Report, part: str, peer: Postgres, company: Facts) -> None:
    """Put the company into PostgreSQL with its indexes."""
    at = time.perf_counter()
    for name in ("leads", "deals"):
        frame = getattr(company, name).select(COLUMNS[name])
        peer.create(name, frame)
        peer.copy(name, frame)
    for number, frame in enumerate(months(company)):
        chosen = frame.rename({"at": "moment"}).select(COLUMNS["activities"])
        if not number:
            peer.create("activities", chosen)
        peer.copy("activities", chosen)
    peer.run(
        *INDEXES, "VACUUM (ANALYZE) activities", "VACUUM (ANALYZE) leads", "VACUUM (ANALYZE) deals"
    )
    report.add(Line(part, "PostgreSQL loaded and indexed", time.perf_counter() - at, "seconds"))


def _questions(
    report: Report, part: str, workspace: Workspace, now: int, bare: Bare, peer: Postgres | None
) -> None:
    found: list[tuple[float, float | None]] = []
    for asked in QUESTIONS:
        contenders = [Contender("ours", _ours(workspace, asked, now))]
        if peer:
            contenders.append(
                Contender("PostgreSQL", _sql(peer.rows, asked.postgres, asked), (peer.pid,))
            )
        if asked.scan:
            contenders.append(Contender("bare scan", _sql(bare.rows, asked.scan, asked)))
        taken = {one.name: one for one in by_turns(contenders, same=same)}
        found.append(
            (
                _against(report, part, asked.name, taken, "bare scan"),
                _against(report, part, asked.name, taken, "PostgreSQL"),
            )
        )
    _summary(report, part, found)


def _against(
    report: Report, part: str, name: str, taken: dict[str, Taken], peer: str
) -> float | None:
    ours = taken["ours"]
    if peer not in taken:
        return None
    other = taken[peer]
    ratio = other.seconds / ours.seconds
    report.add(
        Line(
            part, name, ours.seconds * 1000, "ms", peer, other.seconds * 1000, ratio, cpu=ours.cpu_seconds,
            note=f"cpu of {peer} {other.cpu_seconds:.3f} s",
        )
    )  # fmt: skip
    return ratio


def _summary(report: Report, part: str, found: list[tuple[float | None, float | None]]) -> None:
    for place, peer in enumerate(("bare scan", "PostgreSQL")):
        ratios = [pair[place] for pair in found if pair[place] is not None]
        if not ratios:
            continue
        mean = math.exp(statistics.fmean(math.log(ratio) for ratio in ratios))
        goals = {"PostgreSQL": ("10x", mean >= 10), "bare scan": ("", None)}[peer]
        report.add(
            Line(part, f"geometric mean against {peer}", mean, "x", goal=goals[0], met=goals[1])
        )
        worst, met = min(ratios), min(ratios) >= 1 if peer == "PostgreSQL" else None
        goal = "none slower" if peer == "PostgreSQL" else ""
        report.add(Line(part, f"slowest against {peer}", worst, "x", goal=goal, met=met))


def _ours(workspace: Workspace, asked: Asked, now: int) -> Callable[[], dict[tuple[Any, ...], Any]]:
    question = Question(asked.metric, asked.period, asked.by, within=asked.within)
    passed = 0

    def ask() -> dict[tuple[Any, ...], Any]:
        nonlocal passed
        # The answer cache holds for a minute of the clock, so each asking happens in another minute.
        passed += 60_000_000
        answer = workspace.ask(question, now + passed)
        if not asked.by:
            return {(): answer.figure}
        return {
            tuple(group.key[name] for name in asked.by): group.figure for group in answer.groups
        }

    return ask


def _sql(rows: Callable[[str], list[tuple[Any, ...]]], sql: str, asked: Asked) -> Callable[[], Any]:
    keys = len(asked.by)
    return lambda: {row[:keys]: row[keys:] for row in rows(sql)}


def same(ours: Any, other: Any) -> bool:
    """Every group has the same figure (and cases, where the other gives them), to 1 in 10^9."""
    if ours is other:
        return True
    if len(ours) != len(other):
        return False
    if not all(isinstance(part, str | None) for key in other for part in key):
        # Owners come with names here and numbers there: compare the figures alone.
        left = sorted(float(figure.value) for figure in ours.values())
        right = sorted(float(row[0]) for row in other.values())
        return all(math.isclose(a, b, rel_tol=1e-9) for a, b in zip(left, right, strict=True))
    return all(_equal(ours.get(key), row) for key, row in other.items())


def _equal(figure: Any, row: tuple[Any, ...]) -> bool:
    if figure is None or figure.value is None:
        return False
    close = math.isclose(float(figure.value), float(row[0]), rel_tol=1e-9)
    return close and (len(row) < 2 or figure.n == row[1])


def _tiles(report: Report, part: str, workspace: Workspace, now: int) -> None:
    """Eight tiles of a board over the last 90 days: computed together, then from the answer cache."""
    questions = [Question(name, "last-90-days") for name in TILES]
    moments = iter(range(1_000, 100_000))

    def computed() -> None:
        # Another minute, so nothing is in the cache.
        workspace.ask_all(questions, now + next(moments) * 60_000_000)

    def cached() -> None:
        workspace.ask_all(questions, now)

    computed()
    cached()
    taken = {
        one.name: one
        for one in by_turns([Contender("computed", computed), Contender("cached", cached)], 5)
    }
    for name, goal in (("computed", 100), ("cached", 3)):
        each = taken[name].seconds * 1000 / len(questions)
        report.add(
            Line(part, f"one of {len(questions)} tiles, {name}", each, "ms", goal=f"{goal} ms", met=each <= goal,
                 cpu=taken[name].cpu_seconds)
        )  # fmt: skip
