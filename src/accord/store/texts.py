"""Texts that can be made again at any time, kept in files so that the next process need not make them."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from shutil import rmtree


class KeptTexts:
    """Texts in a folder of their own below `folder`, named by `stamp`; those of other stamps go.

    Several processes may read and write at once: a file appears whole or not at all.
    """

    def __init__(self, folder: Path, stamp: str) -> None:
        self._folder = folder / stamp
        self._others = [other for other in folder.glob("*") if other.name != stamp]

    def read(self, name: str) -> str | None:
        """The text of that name, None where there is none."""
        try:
            return (self._folder / name).read_text(encoding="utf-8")
        except OSError:
            return None

    def write(self, name: str, text: str) -> None:
        """Keep the text; where the folder may not be written to, or is full, it is made anew each time."""
        with suppress(OSError):
            self._begin()
            handle, path = tempfile.mkstemp(dir=self._folder, prefix=".")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            os.replace(path, self._folder / name)

    def _begin(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        while self._others:
            rmtree(self._others.pop(), ignore_errors=True)


def stamp_of(folders: Iterable[Path], packages: Iterable[str]) -> str:
    """What code makes the texts: a hash of the Python files below `folders` and of packages' versions."""
    digest = hashlib.blake2b(digest_size=12)
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            digest.update(path.read_bytes())
    digest.update("\n".join(version(package) for package in packages).encode())
    return digest.hexdigest()
