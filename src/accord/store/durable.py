"""Files that are on disk when we say so: content synced, then the name, then the folder of the name."""

import os
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4


def sync_file(path: Path) -> None:
    """Force a file's content to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Force a folder's list of names to disk: a renamed or new file survives a power cut only after this."""
    sync_file(folder)


def make_folder(folder: Path) -> None:
    """Make a folder with its parents, each synced into the one above."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def write_durably(folder: Path, ending: str, write: Callable[[Path], None]) -> Path:
    """Write a new file under a name nobody has, so that it exists whole and on disk, or not at all."""
    make_folder(folder)
    final = folder / f"{uuid4().hex}{ending}"
    unfinished = final.with_name(f"{final.name}.part")
    try:
        write(unfinished)
        sync_file(unfinished)
        unfinished.rename(final)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    sync_folder(folder)
    return final
