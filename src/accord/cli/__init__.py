"""The command `accord`: the same actions and questions as the pages, from a terminal."""

import sys

import click

from accord.cli.commands import accord
from accord.cli.frame import Refusal


def main() -> None:
    """Run a command; exit 0 done, 1 refused or not found, 2 bad use."""
    try:
        accord(standalone_mode=False)
    except click.UsageError as fault:
        fault.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        print("Stopped; what was done until here is kept.", file=sys.stderr)
        sys.exit(1)
    except click.ClickException as fault:
        fault.show()
        sys.exit(1)
    except Refusal as fault:
        print(fault, file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()  # The reader, `head` say, has seen enough.
