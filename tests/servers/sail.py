"""A Spark Connect server without a JVM, started in this process from its wheel."""

from collections.abc import Iterator
from contextlib import contextmanager

from reference import not_run


@contextmanager
def sail_server() -> Iterator[str]:
    """The server's address, sc://host:port."""
    try:
        from pysail.spark import SparkConnectServer
    except ImportError:
        not_run("no Spark Connect server: pysail is not installed.")
    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    host, port = server.listening_address
    try:
        yield f"sc://{host}:{port}"
    finally:
        server.stop()
