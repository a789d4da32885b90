"""Every address of the place Settings; the first is where the place opens."""

from accord.web.settings import (
    audit,
    backup,
    health,
    importing,
    privacy,
    sources,
    values,
    wizard,
)
from accord.web.shell.page import Page

PAGES: tuple[Page, ...] = (
    *sources.PAGES,
    *wizard.PAGES,
    *importing.PAGES,
    *privacy.PAGES,
    *values.PAGES,
    *health.PAGES,
    *backup.PAGES,
    *audit.PAGES,
)
