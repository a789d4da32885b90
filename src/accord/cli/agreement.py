"""`accord agreement`: the document that both departments sign, and its versions."""

import click

from accord.cli.frame import LateGroup, Loader, enter_folder


def _check() -> click.Command:
    from accord.cli.checking import check

    return check


def _signing(name: str) -> Loader:
    """A command that opens the book."""

    def load() -> click.Command:
        from accord.cli import signing

        return signing.COMMANDS[name]

    return Loader(name, load)


def _backtest() -> click.Command:
    from accord.cli.backtest import command

    return command


LOADERS = (
    Loader("check", _check, alone=True),
    *map(_signing, ("show", "history", "diff", "propose", "try", "sign", "withdraw")),
    Loader("backtest", _backtest),
)


@click.group("agreement", cls=LateGroup, loaders=LOADERS)
@click.pass_context
def agreement_group(context: click.Context) -> None:
    """What sales and marketing agree on: one document in versions, each signed by both."""
    if context.invoked_subcommand != "check":
        enter_folder()
