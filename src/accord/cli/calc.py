"""`accord calc`: the product's arithmetic on given facts; no data folder is opened or made."""

import click

from accord.cli.frame import LateGroup, Loader


def _scorecard() -> click.Command:
    from accord.cli.scorecard import scorecard

    return scorecard


LOADERS = (Loader("scorecard", _scorecard, alone=True),)


@click.group("calc", cls=LateGroup, loaders=LOADERS)
def calc() -> None:
    """Reckon from a file, by the functions that the pages use; no data folder is needed."""
