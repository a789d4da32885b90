"""What is held against every page beside its figures: how it looks to axe, and what it weighs."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

from accord.access.roles import Role
from web.board.reading import unstable
from web.crawling import Seen, Walk
from web.furnished import browser_of

# Where a walk begins: what the menu offers, and what a stranger is sent to.
PLACES, OUTSIDE = ["/"], ["/sign-in", "/sign-in/forgotten"]
# Addresses whose page says what is wrong.
AMISS = ("/nowhere", "/board?period=never", "/settings/people")
# Bytes as they are sent; charts, which few pages have, are apart. A place may have 6 kB of style of its own.
MOST = {"html": 100_000, "script": 60_000, "style": 36_000}


def walked(role: Role | None, of_each: int, **how: bool) -> tuple[Walk, int]:
    """The walk of that role, and how many figures were held against their rows."""
    walk = Walk(*browser_of(role), **how)
    walk.from_places(OUTSIDE if role is None else PLACES)
    for address in AMISS:
        walk.open(address)
    held = walk.check_figures(of_each)
    walk.check_places_inside()
    assert list(dict.fromkeys(walk.faults)) == [], role
    return walk, held


def rendered(walks: Iterable[Walk]) -> dict[str, str]:
    """The pages of some walks by address, each that looks the same once."""
    looks = {
        unstable(seen.text): (address, seen.text)
        for walk in walks
        for address, seen in walk.seen.items()
        if seen.page
    }
    return dict(looks.values())


def too_heavy(seen: Seen) -> list[str]:
    """Which of its parts weigh more than they may."""
    if seen.page is None:
        return []
    return [f"{name}: {found}" for name, found in weights_of(seen).items() if found > MOST[name]]


def weights_of(seen: Seen) -> dict[str, int]:
    """Bytes of a page and of what it loads, by kind."""
    loads = {load.partition("#")[0] for load in seen.page.loads} if seen.page else set()
    return {
        "html": len(seen.text.encode()),
        "script": sum(weight(load) for load in loads if load.endswith(".js")),
        "style": sum(weight(load) for load in loads if load.endswith(".css")),
    }


@cache
def weight(address: str) -> int:
    """Bytes of a file of ours; nothing is loaded from anywhere else."""
    assert address.startswith("/static/"), address
    return Path(str(finders.find(address.removeprefix("/static/")))).stat().st_size
