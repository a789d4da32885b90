"""A server that answers before the commit, to prove that the kill test sees loss. Never part of the product.

It is the real server with an intake that acknowledges at once and hands on what it was given in
lots of fifty, which is how many a collector loses data.
"""

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

    def put(self, raw: Raw) -> "Future[int]":
        self._lot.append(raw)
        self._told += 1
        if len(self._lot) >= LOT:
            for waiting in self._lot:
                super().put(waiting)
            self._lot = []
        answer: Future[int] = Future()
        answer.set_result(self._told)
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
