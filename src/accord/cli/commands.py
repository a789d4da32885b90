"""The commands in the order in which help shows them."""

import click

from accord.cli.frame import LateGroup, Loader, enter_folder


def _settings() -> click.Command:
    from accord.cli.settings import settings

    return settings


def _serve() -> click.Command:
    from accord.cli.serve import serve

    return serve


def _work() -> click.Command:
    from accord.cli.serve import work

    return work


def _sources() -> click.Command:
    from accord.cli.sources import sources_group

    return sources_group


def _import() -> click.Command:
    from accord.cli.imports import import_group

    return import_group


def _metrics() -> click.Command:
    from accord.cli.metric import metrics

    return metrics


def _metric() -> click.Command:
    from accord.cli.metric import metric

    return metric


def _rows() -> click.Command:
    from accord.cli.metric import rows

    return rows


def _funnel() -> click.Command:
    from accord.cli.metric import funnel

    return funnel


def _quarrel() -> click.Command:
    from accord.cli.quarrel import quarrel

    return quarrel


def _person() -> click.Command:
    from accord.cli.person import person

    return person


def _score() -> click.Command:
    from accord.cli.score import score_person

    return score_person


def _user() -> click.Command:
    from accord.cli.user import user

    return user


def _demo() -> click.Command:
    from accord.cli.demo import demo

    return demo


def _jobs() -> click.Command:
    from accord.cli.jobs import jobs

    return jobs


def _backup() -> click.Command:
    from accord.cli.backup import backup

    return backup


def _restore() -> click.Command:
    from accord.cli.backup import restore

    return restore


def _doctor() -> click.Command:
    from accord.cli.doctor import doctor

    return doctor


def _calc() -> click.Command:
    from accord.cli.calc import calc

    return calc


def _token() -> click.Command:
    from accord.cli.tokens import token_group

    return token_group


def _quota() -> click.Command:
    from accord.cli.outlook import quota

    return quota


def _forecast() -> click.Command:
    from accord.cli.outlook import forecast

    return forecast


def _agreement() -> click.Command:
    from accord.cli.agreement import agreement_group

    return agreement_group


# Those that open no data folder or do it themselves, and the one that fills a folder without a book.
_WITHOUT_FOLDER = ("agreement", "calc")
_FILLS_A_FOLDER = "restore"
LOADERS = (
    Loader("serve", _serve),
    Loader("work", _work),
    Loader("sources", _sources),
    Loader("import", _import),
    Loader("metrics", _metrics),
    Loader("metric", _metric),
    Loader("rows", _rows),
    Loader("funnel", _funnel),
    Loader("quarrel", _quarrel),
    Loader("agreement", _agreement, alone=True),
    Loader("quota", _quota),
    Loader("forecast", _forecast),
    Loader("person", _person),
    Loader("score", _score),
    Loader("calc", _calc, alone=True),
    Loader("user", _user),
    Loader("demo", _demo),
    Loader("jobs", _jobs),
    Loader("doctor", _doctor),
    Loader("backup", _backup),
    Loader("restore", _restore),
    Loader("token", _token),
    Loader("settings", _settings),
)


@click.group(
    cls=LateGroup, loaders=LOADERS, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.option("--demo", is_flag=True, help="Use the demo company in var/demo.")
@click.version_option(package_name="accord")
@click.pass_context
def accord(context: click.Context, demo: bool) -> None:
    """Accord: the desk that sales and marketing share."""
    if context.invoked_subcommand in _WITHOUT_FOLDER:
        return
    if context.invoked_subcommand != _FILLS_A_FOLDER:
        enter_folder(demo)
