"""The names of a file's columns: unique, never empty, free of blanks at their ends."""

from collections.abc import Sequence

from accord.sources.files.chunk import FileFault

LONGEST_NAME = 200
MOST_COLUMNS = 2_000


def header_of(cells: Sequence[str | None], line: int) -> tuple[str, ...]:
    """Column names of the header row; a name given twice refuses the file, because a guess would mix figures."""
    names = [(cell or "").strip().lstrip("\ufeff") for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise FileFault(
            f"line {line}: there is no header; nothing was kept. Put the columns' names in the first line."
        )
    if len(names) > MOST_COLUMNS:
        raise FileFault(
            f"line {line}: {len(names)} columns are more than the {MOST_COLUMNS} that a file may have; "
            "nothing was kept."
        )
    named = tuple(name or f"column_{place}" for place, name in enumerate(names, 1))
    _check(named, line)
    return named


def _check(names: tuple[str, ...], line: int) -> None:
    seen: dict[str, int] = {}
    for place, name in enumerate(names, 1):
        if name in seen:
            raise FileFault(
                f"line {line}, columns {seen[name]} and {place}: both are called '{name}'; "
                "nothing was kept. Rename one of them and import again."
            )
        if "\0" in name or len(name) > LONGEST_NAME:
            raise FileFault(
                f"line {line}, column {place}: its name is no text of at most {LONGEST_NAME} characters; "
                "nothing was kept. Is this a table?"
            )
        seen[name] = place
