"""What a server's start prints for whoever wants to come in: the first code, or the demo's sign-ins."""

import click

from accord.access.setup import new_code
from accord.jobs import clock
from accord.simulate import demo as company
from accord.simulate.cast import SignIn, sign_ins
from accord.simulate.feed import WEB
from accord.simulate.truth import Plan
from accord.sources.actions import SourceTaken, open_source, rotate_key
from accord.store.place import Place


def tell_entrance(place: Place, address: str) -> None:
    """Print how to get in; on stderr, so that it never lands where an answer is read."""
    if place.folder.name == company.FOLDER:
        click.echo(sign_in_table(sign_ins(plan_of_folder(place), clock.now()), address), err=True)
        click.echo(f"Its website sends with the write key {demo_key(clock.now())}\n", err=True)
        return
    code = new_code(clock.now())
    if code is not None:
        click.echo(
            f"Nobody has an account yet. Open {address}/welcome and enter this code, once: {code}",
            err=True,
        )


def demo_key(now: int) -> str:
    """A new write key of the demo's website; the one before it ends."""
    try:
        return open_source(WEB, "segment", "demo", now).write_key
    except SourceTaken:
        return rotate_key(WEB, "demo", now).write_key


def plan_of_folder(place: Place) -> Plan:
    """The plan of the company in a demo folder, or of the one that will be told there."""
    known = company.loaded(place.folder)
    return known.plan if known else company.plan_of("large", clock.now(), 7, 1.0, None)


def sign_in_table(made: list[SignIn], address: str) -> str:
    """One line a role. The pass phrases hold until the next start, on this machine only."""
    lines = [f"  {each.role:<17} {each.email:<42} {each.password}" for each in made]
    head = f"Sign in to the demo company at {address}; the pass phrases work on this machine only:"
    return "\n".join([head, *lines])
