"""The demo company: loaded into a folder of its own, carried on from its last moment, dropped again."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from accord.basics.moments import DAY
from accord.simulate.feed import Step, feed, steps
from accord.simulate.sitting import hold_sitting
from accord.simulate.story import tell
from accord.simulate.truth import COMPANIES, HISTORY_DAYS, Plan
from accord.store.place import Place
from accord.workspace import Workspace

FOLDER = "demo"
_FILE = "demo.json"
# Visitors from which on a company's days are recorded in steps of so many days: each step has its price.
_STEPS = ((20_000, 14), (2_000, 28), (0, 244))


class NotDemo(Exception):
    """The folder is no demo folder; the message says why nothing was done and what to do."""


@dataclass(frozen=True)
class Loaded:
    """What lies in a demo folder: its plan, how far it was told, and how far it is being told."""

    plan: Plan
    until: int
    goal: int

    @property
    def share(self) -> float:
        """How much of the story is told, 1 when nothing is missing."""
        whole = self.goal - self.plan.start
        return (self.until - self.plan.start) / whole if self.until < self.goal else 1.0


def _silent(done: int, of: int) -> None:
    del done, of


def plan_of(company: str, until: int, seed: int, scale: float, staff: int | None) -> Plan:
    """The plan of a company whose history ends at `until`."""
    start = until // DAY * DAY - HISTORY_DAYS * DAY
    return Plan(COMPANIES[company], start, seed, scale, staff)


def loaded(folder: Path) -> Loaded | None:
    """What was loaded into a folder, None when nothing was."""
    file = folder / _FILE
    if not file.is_file():
        return None
    kept = json.loads(file.read_text(encoding="utf-8"))
    plan = Plan(
        COMPANIES[kept["company"]], kept["start"], kept["seed"], kept["scale"], kept["staff"]
    )
    return Loaded(plan, kept["until"], kept.get("goal", kept["until"]))


def load(
    place: Place, plan: Plan, until: int, tick: Callable[[int, int], None] = _silent
) -> Loaded:
    """Tell the plan's story up to `until`; the same company from another day is carried on.

    `tick` hears steps done and in all.
    """
    before = loaded(place.folder)
    if before and replace(plan, start=before.plan.start) == before.plan:
        plan = before.plan
    check(place, plan)
    return _tell(place, plan, before.until if before else plan.start - DAY, until, tick)


def carry_on(place: Place, now: int, tick: Callable[[int, int], None] = _silent) -> Loaded:
    """Tell on from the last moment to now. Raises NotDemo where that is more than the plan holds."""
    before = loaded(place.folder)
    if before is None:
        raise NotDemo(f"{place.folder} holds no demo company; load one with `accord demo load`.")
    return _tell(place, before.plan, before.until, now, tick)


def _tell(
    place: Place, plan: Plan, since: int, until: int, tick: Callable[[int, int], None]
) -> Loaded:
    if until > plan.start + plan.days * DAY:
        raise NotDemo(
            "The demo company ends more than 90 days ago; "
            "load it again with `accord demo drop` and `accord demo load`."
        )
    todo = steps(since, until, step_days(plan)) if until > since else []
    told = 0

    def done(step: Step) -> None:
        nonlocal told
        told += 1
        _remember(place.folder, Loaded(plan, step.until, until))
        tick(told, len(todo))

    if todo:
        _remember(place.folder, Loaded(plan, since, until))
        place = replace(place, currency=place.currency or plan.company.currency)
        with Workspace.open(place) as workspace:
            feed(tell(plan), workspace, todo, done)
            hold_sitting(workspace, plan, until)
    return Loaded(plan, max(since, until), until)


def step_days(plan: Plan) -> int:
    """Days of one step, by how many people the company knows."""
    return next(days for people, days in _STEPS if plan.visitors >= people)


def check(place: Place, plan: Plan | None = None) -> None:
    """Refuse a folder that is not the demo's, or that holds another demo."""
    if place.folder.name != FOLDER:
        raise NotDemo(
            f"The demo company goes only into a folder named '{FOLDER}', not into {place.folder.name}; "
            "nothing was done. Unset ACCORD_DATA_DIR."
        )
    if place.database_url:
        raise NotDemo(
            "The demo company keeps its book in its own folder; nothing was done. "
            "Unset ACCORD_DATABASE_URL for `accord demo`."
        )
    before = loaded(place.folder)
    if plan and before and before.plan != plan:
        raise NotDemo(
            "Another demo company is loaded; nothing was done. Drop it first: `accord demo drop`."
        )
    if plan and not before and _holds_data(place):
        raise NotDemo("This folder holds data that is no demo; nothing was done.")


def _holds_data(place: Place) -> bool:
    with Workspace.open(place) as workspace:
        return workspace.intake.account(None).received > 0


def _remember(folder: Path, told: Loaded) -> None:
    plan = told.plan
    kept = {
        "company": plan.company.name,
        "start": plan.start,
        "seed": plan.seed,
        "scale": plan.scale,
        "staff": plan.staff,
        "until": told.until,
        "goal": told.goal,
    }
    unfinished = folder / f"{_FILE}.part"
    unfinished.write_text(json.dumps(kept) + "\n", encoding="utf-8")
    unfinished.replace(folder / _FILE)


def drop(folder: Path) -> bool:
    """Delete a demo folder with all in it; False when there is none. Raises NotDemo for any other folder."""
    if not folder.is_dir():
        return False
    if folder.name != FOLDER:
        raise NotDemo(f"{folder.name} is no demo folder; nothing was deleted.")
    was_loaded = (folder / _FILE).is_file()
    if not was_loaded and (folder / "log").is_dir():
        raise NotDemo("This folder holds data that is no demo; nothing was deleted.")
    shutil.rmtree(folder)
    return was_loaded
