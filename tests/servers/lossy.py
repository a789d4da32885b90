"""A server that answers before the commit, to prove that the kill test sees loss. Never part of the product.

It is the real server with an intake that acknowledges at once and hands on what it was given in
lots of fifty, which is how many a collector loses data.
"""

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import accord.cli
from accord.store import intake as real
from accord.store.received import Raw

LOT = 50


class HastyIntake(real.Intake):
    """Says stored when it has only been told."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._lot: list[Raw] = []
        self._told = 0

    def put(self, raws: Sequence[Raw]) -> "Future[list[int]]":
        self._lot += raws
        numbers = [self._told + at for at in range(1, len(raws) + 1)]
        self._told += len(raws)
        if len(self._lot) >= LOT:
            super().put(self._lot)
            self._lot = []
        answer: Future[list[int]] = Future()
        answer.set_result(numbers)
        return answer


def open_hasty(folder: Path, database_url: str = "") -> real.Intake:
    shelf = real.SqliteShelf(folder / "intake.sqlite3")
    shelf.set_up()
    return HastyIntake(shelf)


if __name__ == "__main__":
    from accord.cli.frame import start_django

    start_django()
    import accord.asgi

    accord.asgi.open_intake = open_hasty
    accord.cli.main()
