"""Where one company's data lies and what holds for all of it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Place:
    """One company's installation, as its settings say. `secret` keys every hash of an outside key;
    `cache` is a folder of what can be made again at any time, None for `cache` in the folder.
    """

    folder: Path
    database_url: str
    secret: bytes
    zone: str = "UTC"
    currency: str | None = None
    engine: str = "duckdb"
    fiscal_start: int = 1
    raw_days: int = 30
    brand: tuple[str, ...] = ()
    backups: Path | None = None
    cache: Path | None = None
