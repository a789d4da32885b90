"""Worker threads: one keeps the figures fresh, the others take jobs from the queue."""

import logging
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import close_old_connections, connections, transaction

from accord.jobs.bound import JOBS
from accord.jobs.followers import follow_all
from accord.jobs.schedule import enqueue_due
from accord.store import queue
from accord.store.cursors import move_cursor
from accord.store.leases import holder_name
from accord.workspace import Workspace

_log = logging.getLogger("accord.jobs")
_FUNCTIONS = {bound.name: bound.run for bound in JOBS}
_AWAITED = {bound.name for bound in JOBS if bound.awaited}
# The topic that open pages hear when such a job begins or ends.
TOPIC = "jobs"
_LEASE_SECONDS = 300
# The reader's place of this name is the moment of the workers' last sign of life.
BEAT = "workers:beat"
_BEAT_SECONDS = 60.0


@dataclass
class Workers:
    """The threads of one process. `clock` gives microseconds UTC; `pause` seconds between looks."""

    workspace: Workspace
    clock: Callable[[], int]
    count: int = 2
    pause: float = 0.25
    holder: str = field(default_factory=holder_name)
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)
    _held: dict[str, queue.Claimed] = field(default_factory=dict)

    def start(self) -> None:
        """Start the threads; they are daemons, so a crash of the process never waits for them.

        What a killed process was at is begun again first.
        """
        queue.let_go_for_the_gone(self.clock())
        self._start("fresh", self.keep_fresh, self.pause)
        self._start("beat", self.hold_on, _BEAT_SECONDS)
        for number in range(self.count):
            self._start(f"jobs-{number}", self.run_one, self.pause)

    def _start(self, name: str, step: Callable[[], bool], pause: float) -> None:
        thread = threading.Thread(
            target=self._loop, args=(step, pause), name=f"accord-{name}", daemon=True
        )
        thread.start()
        self._threads.append(thread)

    def stop(self, seconds: float = 10.0) -> None:
        """Ask the threads to end and wait for the step each is in."""
        self._stop.set()
        for thread in self._threads:
            thread.join(seconds)

    def keep_fresh(self) -> bool:
        """One look: received items become entries, tables follow, followers act; true if anything came."""
        now = self.clock()
        moved = self.workspace.catch_up(now)
        followed = follow_all(self.workspace, now)
        enqueue_due(self.holder, now)
        return bool(moved or followed)

    def run_one(self) -> bool:
        """Take one job and run it; true if there was one. A failure is kept with the job, never raised."""
        holder = f"{self.holder}-{threading.get_native_id()}"
        job = queue.claim(holder, self.clock(), _LEASE_SECONDS)
        if job is None:
            return False
        self._held[holder] = job
        _announce(job)
        try:
            _FUNCTIONS[job.name](self.workspace, job.args, self.clock())
        except Exception:
            queue.fail(job, holder, self.clock(), traceback.format_exc(limit=5))
        else:
            queue.finish(job, holder)
        finally:
            del self._held[holder]
            _announce(job)
        return True

    def hold_on(self) -> bool:
        """Say that the workers live, and prolong the lease of each job that is under way, so that no
        other worker starts it again."""
        move_cursor(BEAT, self.clock())
        for holder, job in list(self._held.items()):
            queue.extend(job, holder, self.clock(), _LEASE_SECONDS)
        return False

    def _loop(self, step: Callable[[], bool], pause: float) -> None:
        while not self._stop.is_set():
            try:
                close_old_connections()
                busy = step()
            except Exception:
                # A fault of one look must not end all looks: what waits stays, so try again.
                _log.exception("A worker could not finish its step and tries again.")
                busy = False
            if not busy:
                self._stop.wait(pause)
        connections.close_all()


def _announce(job: queue.Claimed) -> None:
    """Let open pages look again; of a job that nobody asked for only when it may have failed for good."""
    if job.name in _AWAITED or job.attempt >= queue.MOST_ATTEMPTS:
        with transaction.atomic():
            queue.publish_topic(TOPIC)
