"""Where Django looks for rows: every room's rows, in one app with one migration history."""

from accord.access import rows as access
from accord.access.rows import User
from accord.agreement import rows as agreement
from accord.agreement.twenty import rows as twenty
from accord.board import rows as board
from accord.notices import rows as notices
from accord.people import rows as people
from accord.sources import rows as sources
from accord.sources.files import rows as files
from accord.sources.processor import rows as processor
from accord.store import rows as store

__all__ = [
    "User",
    "access",
    "agreement",
    "board",
    "files",
    "notices",
    "people",
    "processor",
    "sources",
    "store",
    "twenty",
]
