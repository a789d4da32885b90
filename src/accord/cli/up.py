"""What a demo folder does when it is served: the company is told up to now, then its workers start."""

import threading
from collections.abc import Callable

import click

from accord.asgi import Background
from accord.cli.entrance import plan_of_folder
from accord.jobs import clock
from accord.metrics.question import Question
from accord.metrics.wording import title, worded
from accord.simulate import demo as company
from accord.simulate.cast import know_owners
from accord.store.place import Place
from accord.web.board.warming import warm
from accord.workspace import Workspace

_SHOWN = (
    "leads", "mqls", "acceptance_rate", "speed_to_lead", "sqls", "win_rate", "deals_won",
    "revenue_won", "pipeline_open",
)  # fmt: skip
_PERIOD = "last-90-days"


class _Stopped(Exception):
    """The server ends while the story is being told; what was told is kept and told on next time."""


class DemoDesk:
    """Tells the demo company in a thread while pages already show what is there; then the workers run.

    No worker runs before: it would record the story at today's moment instead of the simulated one.
    """

    def __init__(
        self, place: Place, workspace: Workspace, start: Callable[[Workspace], Background]
    ) -> None:
        self._place = place
        self._workspace = workspace
        self._start = start
        self._ended = threading.Event()
        self._workers: Background | None = None
        self._thread = threading.Thread(target=self._run, name="accord-demo", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End between two steps of the story."""
        self._ended.set()
        self._thread.join()
        if self._workers is not None:
            self._workers.stop()

    def _run(self) -> None:
        now = clock.now()
        plan = plan_of_folder(self._place)
        try:
            company.load(self._place, plan, now, self._tick)
            know_owners(plan)
        except _Stopped:
            return
        except company.NotDemo as fault:
            click.echo(str(fault), err=True)
        self._workers = self._start(self._workspace)
        warm()
        click.echo(scorecard(self._workspace, clock.now()), err=True)

    def _tick(self, done: int, of: int) -> None:
        if self._ended.is_set():
            raise _Stopped
        if done * 10 // of > (done - 1) * 10 // of:
            click.echo(f"  two years of the demo company: {done} of {of} steps told", err=True)


def scorecard(workspace: Workspace, now: int) -> str:
    """The shared figures of the last 90 days as lines of text."""
    answers = workspace.ask_all([Question(name, _PERIOD) for name in _SHOWN], now)
    lines = [
        f"  {title(answer.metric):<16} {worded(answer.figure.value, answer.unit, answer.currency):>20}"
        for answer in answers
    ]
    return "\n".join(["", "The last 90 days:", *lines, ""])
