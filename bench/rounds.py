"""Contenders by turns for some rounds; medians of wall and processor seconds; equal answers or no times."""

import os
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import psutil

ROUNDS = 3


class Disagree(AssertionError):
    """Two contenders gave different answers, so their times say nothing."""


@dataclass(frozen=True)
class Contender:
    """One way to do the work. `run` returns its answer; `pids` are servers whose processor time counts too."""

    name: str
    run: Callable[[], Any]
    pids: tuple[int, ...] = ()


@dataclass
class Taken:
    """What one contender took, a value a round."""

    name: str
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    answer: Any = None

    @property
    def seconds(self) -> float:
        """Median wall seconds."""
        return statistics.median(self.wall)

    @property
    def cpu_seconds(self) -> float:
        """Median processor seconds, own and servers'."""
        return statistics.median(self.cpu)


def by_turns(
    contenders: Sequence[Contender],
    rounds: int = ROUNDS,
    same: Callable[[Any, Any], bool] | None = None,
) -> list[Taken]:
    """Run all in each round; with `same`, the warm-up's answers must agree with the first contender's."""
    found = [Taken(contender.name) for contender in contenders]
    if same:
        for contender, taken in zip(contenders, found, strict=True):
            taken.answer = contender.run()
            if not same(found[0].answer, taken.answer):
                raise Disagree(
                    f"{contender.name} answers {str(taken.answer)[:600]}\n"
                    f"{found[0].name} answers {str(found[0].answer)[:600]}"
                )
    for _ in range(rounds):
        for contender, taken in zip(contenders, found, strict=True):
            before, at = cpu_of(contender.pids), time.perf_counter()
            taken.answer = contender.run()
            taken.wall.append(time.perf_counter() - at)
            taken.cpu.append(cpu_of(contender.pids) - before)
    return found


def cpu_of(pids: Sequence[int]) -> float:
    """Processor seconds of this process and, with their children, of the given ones."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime + sum(tree_cpu(pid) for pid in pids)


def tree_cpu(pid: int) -> float:
    """Processor seconds of a process and its children, gone ones too."""
    total = 0.0
    try:
        parent = psutil.Process(pid)
        family = [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0.0
    for process in family:
        try:
            # Time of children that have ended is kept by their parent, so nothing is lost between.
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
        if process.pid == pid:
            total += times.children_user + times.children_system
    return total


def load() -> float:
    """Load average of the last minute."""
    return os.getloadavg()[0]
