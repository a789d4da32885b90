"""Where Django looks for rows: every room's rows, in one app with one migration history."""

from accord.people import rows as people
from accord.sources import rows as sources
from accord.sources.files import rows as files
from accord.sources.processor import rows as processor
from accord.store import rows as store

__all__ = ["files", "people", "processor", "sources", "store"]
