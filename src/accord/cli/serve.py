"""`accord serve` and `accord work`: the web process and the workers."""

import asyncio
import gc
import logging
import signal
import socket
import threading
from pathlib import Path

import click
from django.conf import settings
from django.db import connection
from granian.constants import Interfaces
from granian.server.embed import Server

from accord.asgi import Application, Background
from accord.cli.entrance import tell_entrance
from accord.cli.frame import Refusal
from accord.cli.up import DemoDesk
from accord.jobs import clock
from accord.jobs.worker import Workers
from accord.simulate.demo import FOLDER
from accord.sources.collector.telemetry import Telemetry
from accord.workspace import Workspace, place_of_settings

# Connections open at once; more wait in the system's queue.
CONNECTIONS = 1024


@click.command("serve")
@click.option("--all", "everything", is_flag=True, help="Run the workers in this process too.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(1, 65_535),
    default=8000,
    show_default=True,
    help="Port to listen on.",
)
def serve(everything: bool, host: str, port: int) -> None:
    """Take in activities; Ctrl-C or SIGTERM ends it once every request is answered.

    Example: accord serve --all --port 8000
    """
    _log_to_stderr()
    _check_free(host, port)
    application = Application(
        Path(settings.DATA_DIR),
        settings.VALUES["ACCORD_DATABASE_URL"].text,
        int(settings.VALUES["ACCORD_EVENTS_PER_SECOND"].text),
        _start_background if everything else None,
        Telemetry(settings.VALUES["ACCORD_METRICS_TOKEN"].text, settings.IS_PUBLISHED),
    )
    address = f"http://{host}:{port}"
    click.echo(f"Accord listens at {address}", err=True)
    tell_entrance(place_of_settings(), address)
    connection.close()
    asyncio.run(run_server(application, host, port))


@click.command("work")
def work() -> None:
    """Run the workers alone, beside `accord serve`; Ctrl-C or SIGTERM ends them.

    Example: accord work
    """
    _log_to_stderr()
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with Workspace.open() as workspace:
        working = _start_workers(workspace)
        ended.wait()
        working.stop()


def _start_background(workspace: Workspace) -> Background:
    place = place_of_settings()
    if place.folder.name == FOLDER:
        return DemoDesk(place, workspace, _start_workers)
    return _start_workers(workspace)


def _start_workers(workspace: Workspace) -> Workers:
    workers = Workers(workspace, clock.now, int(settings.VALUES["ACCORD_WORKERS"].text))
    workers.start()
    return workers


def _log_to_stderr() -> None:
    logging.basicConfig(format="%(levelname)s %(message)s", level=logging.WARNING)


async def run_server(application: Application, host: str, port: int) -> None:
    """Serve until a signal says stop; what is under way is answered and on disk before this returns."""
    await application.open()
    # What is loaded now stays: a collection that walks it at every thousandth request is wasted.
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)
    server = Server(
        application,
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        backlog=CONNECTIONS,
        backpressure=CONNECTIONS,
        websockets=False,
        log_enabled=False,
    )
    loop = asyncio.get_running_loop()

    def stop() -> None:
        application.end_streams()
        loop.call_soon(server.stop)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    try:
        await server.serve()
    finally:
        await application.close()


def _check_free(host: str, port: int) -> None:
    # The server shares ports between processes, so a second one would silently take half the requests.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise Refusal(
                f"Accord cannot listen at {host}:{port} ({fault.strerror}). Choose another --port."
            ) from None
