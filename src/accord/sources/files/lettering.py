"""Text out of a file's bytes: opened in its encoding, with bytes that are no text marked for their rows."""

import io
import os
from pathlib import Path

from accord.sources.files.chunk import FileFault, Layout
from accord.sources.files.detect import encoding_of


def open_text(path: Path, layout: Layout) -> io.TextIOWrapper:
    """Open a file as the layout says, else in the encoding that its bytes show."""
    encoding = layout.encoding or encoding_of(path)
    # Bad bytes of single-byte and UTF-8 texts come through marked, so that only their rows are refused.
    errors = "strict" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
    try:
        return io.TextIOWrapper(path.open("rb"), encoding=encoding, errors=errors, newline="")
    except LookupError:
        raise FileFault(
            f"'{encoding}' is no known encoding; nothing was kept. Use a name such as utf-8 or cp1252."
        ) from None


def notes_of(stream: io.TextIOWrapper) -> tuple[str, ...]:
    """What the reader should know of the encoding; nothing where it is Unicode."""
    if stream.encoding.startswith("utf"):
        return ()
    return (f"Read as {stream.encoding}; if letters look wrong, say `encoding:` in the map.",)


def share_read(stream: io.TextIOWrapper, size: int) -> float:
    """How much of the file has been read, 0 to 1."""
    return 1.0 if stream.closed else os.lseek(stream.fileno(), 0, os.SEEK_CUR) / size


def not_text(stream: io.TextIOWrapper) -> str:
    """The reason for refusing what could not be decoded."""
    return f"its bytes are no {stream.encoding} text"


def is_torn(text: str) -> bool:
    """Whether it holds bytes that could not be decoded; such text cannot be encoded again."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def printable(text: str) -> str:
    """The text with a question mark for each byte that could not be decoded."""
    return text.encode("utf-8", errors="replace").decode("utf-8")
