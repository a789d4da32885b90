"""A folder for one run, with Django set up on it. Must be called before any room's rows are imported."""

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SIZES = {"100k": 100_000, "1m": 1_000_000, "10m": 10_000_000, "100m": 100_000_000}


def open_folder(name: str) -> Path:
    """An empty folder below var/bench, its book migrated."""
    folder = ROOT / "var" / "bench" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["ACCORD_DATA_DIR"] = str(folder)
    os.environ["ACCORD_DATABASE_URL"] = ""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accord.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    return folder


def close_folder(folder: Path) -> None:
    """Delete a folder of `open_folder`; a company of 100 million is some gigabytes."""
    from django.db import connections

    connections.close_all()
    shutil.rmtree(folder, ignore_errors=True)


def parse_size(text: str) -> int:
    """Activities of a size such as 1m."""
    return SIZES[text.lower()]
