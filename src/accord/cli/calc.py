"""`accord calc`: the product's arithmetic on given facts; no data folder is opened or made."""

import click

from accord.cli.frame import LateGroup, Loader


def _scorecard() -> click.Command:
    from accord.cli.scorecard import scorecard

    return scorecard


def _score() -> click.Command:
    from accord.cli.calc_score import calc_score

    return calc_score


LOADERS = (
    Loader("score", _score, alone=True),
    Loader("scorecard", _scorecard, alone=True),
)


@click.group("calc", cls=LateGroup, loaders=LOADERS)
def calc() -> None:
    """Reckon from files, by the functions that the pages use; no data folder is needed."""
