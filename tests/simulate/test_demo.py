"""The demo company goes in through the public intake, into its own folder, and its figures are its truth."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from accord.agreement.twenty.questions import sittings
from accord.basics.moments import DAY, parse_moment
from accord.metrics.question import Question
from accord.simulate import demo
from accord.simulate.story import Story, tell
from accord.store import manifest
from accord.store.place import Place
from accord.workspace import Workspace
from compiled import cache

UNTIL = parse_moment("2026-11-20T10:00:00Z")
SCALE = 0.005
FIGURES = (
    "activities", "sessions", "visitors", "leads", "mqls", "sals", "sqls", "deals_won", "revenue_won", "spend",
)  # fmt: skip
LEADS = ("tables/leads", "tables/leads.delta")

pytestmark = pytest.mark.django_db(transaction=True)


def place_in(folder: Path) -> Place:
    (folder / "demo").mkdir(parents=True)
    return Place(folder / "demo", "", b"secret of the test", currency="EUR", cache=cache())


@contextmanager
def loaded(
    folder: Path, seed: int = 7, until: int = UNTIL, steps: list[int] | None = None
) -> Iterator[Workspace]:
    """A demo loaded so; `steps` hears how many leads pages could show after each step."""
    place, heard = place_in(folder), [] if steps is None else steps

    def tick(_done: int, _of: int) -> None:
        files = manifest.current().files
        heard.append(sum(file.rows for name in LEADS for file in files.get(name, ())))

    demo.load(place, demo.plan_of("large", UNTIL, seed, SCALE, None), until, tick)
    with Workspace.open(place) as workspace:
        yield workspace


def figures(workspace: Workspace, now: int = UNTIL) -> dict[str, object]:
    answers = workspace.ask_all([Question(name) for name in FIGURES], now)
    return {answer.metric: answer.figure.value for answer in answers}


def told(story: Story) -> dict[str, object]:
    """The same figures counted from the story."""
    leads = story.leads
    closed = story.deals.filter((pl.col("closed_at") < UNTIL) & (pl.col("outcome") == "won"))
    return {
        "leads": leads.filter(pl.col("created_at") < UNTIL).height,
        "mqls": leads.filter(pl.col("mql_at") < UNTIL).height,
        "sals": leads.filter(pl.col("accepted_at") < UNTIL).height,
        "deals_won": closed.height,
        "revenue_won": closed["amount"].sum(),
        "spend": story.spend.filter(pl.col("since") < UNTIL)["amount"].sum(),
    }


def test_the_products_figures_are_the_storys_truth(tmp_path: Path) -> None:
    steps: list[int] = []
    with loaded(tmp_path, steps=steps) as workspace:
        found = figures(workspace)
        account = workspace.intake.account(None)
        recorded = workspace.log.scan("log/activities").select(
            late=(pl.col("recorded_at") - pl.col("at")).max(), early=pl.col("recorded_at").min()
        )
        late, early = recorded.collect().row(0)
        held = [(one.is_open, one.handed_in) for one in sittings()]
    truth = told(tell(demo.plan_of("large", UNTIL, 7, SCALE, None)))
    assert {name: found[name] for name in truth} == truth
    assert account.waiting == account.quarantined == account.duplicate == 0
    # Entries are recorded at the simulated moment of their step, not at the load.
    assert late < 245 * DAY
    assert early < UNTIL - 400 * DAY
    # Both departments have marked past leads: two of each.
    assert held == [(False, 4)]
    # Pages opened meanwhile have seen the company grow.
    assert 0 < steps[0] < steps[1] < steps[-1]


@pytest.mark.proof
def test_the_same_seed_gives_the_same_figures_and_another_seed_others(tmp_path: Path) -> None:
    with loaded(tmp_path / "one") as workspace:
        one = figures(workspace)
    flush_database()
    with loaded(tmp_path / "two") as workspace:
        two = figures(workspace)
    flush_database()
    with loaded(tmp_path / "other", seed=8) as workspace:
        other = figures(workspace)
    assert one == two
    assert one != other


def test_carrying_on_changes_nothing_of_what_was_told(tmp_path: Path) -> None:
    before = UNTIL - 40 * DAY
    with loaded(tmp_path, until=before) as workspace:
        then = figures(workspace, before)
        demo.carry_on(workspace.place, UNTIL - 9 * DAY)
        # Loading on another day carries the same company on, too.
        demo.load(workspace.place, demo.plan_of("large", UNTIL + DAY, 7, SCALE, None), UNTIL)
        whole = figures(workspace)
    truth = told(tell(demo.plan_of("large", UNTIL, 7, SCALE, None)))
    assert {name: whole[name] for name in truth} == truth
    assert len(sittings()) == 1
    assert 0 < then["activities"] < whole["activities"]


def test_a_demo_more_than_ninety_days_old_asks_for_a_new_one(tmp_path: Path) -> None:
    with (
        loaded(tmp_path, until=UNTIL - 700 * DAY) as workspace,
        pytest.raises(demo.NotDemo, match="90 days"),
    ):
        demo.carry_on(workspace.place, UNTIL + 120 * DAY)


def test_only_a_demo_folder_is_loaded_into_or_dropped(tmp_path: Path) -> None:
    plan = demo.plan_of("large", UNTIL, 7, SCALE, None)
    main = Place(tmp_path / "main", "", b"secret of the test")
    (tmp_path / "main").mkdir()
    with pytest.raises(demo.NotDemo, match="only into a folder named 'demo'"):
        demo.load(main, plan, UNTIL)
    with pytest.raises(demo.NotDemo, match="nothing was deleted"):
        demo.drop(tmp_path / "main")
    assert (tmp_path / "main").is_dir()
    own = place_in(tmp_path)
    with pytest.raises(demo.NotDemo, match="ACCORD_DATABASE_URL"):
        demo.load(replace(own, database_url="postgresql://somewhere"), plan, UNTIL)
    (own.folder / "log").mkdir()
    with pytest.raises(demo.NotDemo, match="no demo"):
        demo.drop(own.folder)


def test_another_demo_is_not_loaded_over_one_and_dropping_deletes_it(tmp_path: Path) -> None:
    with loaded(tmp_path, until=UNTIL - 700 * DAY) as workspace:
        place = workspace.place
    with pytest.raises(demo.NotDemo, match="Another demo company"):
        demo.load(place, demo.plan_of("small", UNTIL, 7, SCALE, None), UNTIL)
    assert demo.drop(place.folder)
    assert not place.folder.exists()
    assert not demo.drop(place.folder)


def flush_database() -> None:
    from django.core.management import call_command

    call_command("flush", interactive=False, verbosity=0)
