"""What a file is, told by its bytes rather than by its name: format, encoding, separator."""

import codecs
import csv
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from charset_normalizer import from_bytes

from accord.sources.files.chunk import FileFault

Format = Literal["delimited", "workbook", "parquet", "jsonlines"]

SEPARATORS = (",", ";", "\t", "|")
SAMPLE_BYTES = 1 << 20
# So many lines that are no UTF-8 come to one that is before a file is taken for another encoding.
MOST_TORN = 3
_TORN = re.compile("[\udc80-\udcff]")
BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Tried when a file is not UTF-8; the rarer relatives of these mislead on short files.
CODEPAGES = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r",
    "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr",
]  # fmt: skip
FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls); save it as .xlsx or CSV"),
    (b"%PDF", "a PDF document; export the table as CSV"),
    (b"\x1f\x8b", "compressed with gzip; unpack it first"),
    (b"PK\x03\x04", "a zip archive that is no Excel workbook; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd; unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive; unpack it first"),
    (b"\x89PNG", "a picture; export the table as CSV"),
    (b"\xff\xd8\xff", "a picture; export the table as CSV"),
    (b"GIF8", "a picture; export the table as CSV"),
    (b"\x7fELF", "a program; export the table as CSV"),
    (b"MZ\x90", "a program; export the table as CSV"),
)


def format_of(path: Path) -> Format:
    """The format by the first bytes; what is no table is refused with the reason."""
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.strip(b"\0 \r\n\t\xef\xbb\xbf"):
        raise FileFault("there is nothing in it but blanks or NUL bytes; nothing was kept.")
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(b"PK\x03\x04") and _is_workbook(path):
        return "workbook"
    for magic, sentence in FOREIGN:
        if start.startswith(magic):
            raise FileFault(f"it is {sentence}; nothing was kept.")
    return _text_format(path, start)


def _text_format(path: Path, start: bytes) -> Format:
    text = start.decode(_unicode_of(start) or "latin-1", errors="ignore").lstrip("\ufeff \r\n\t")
    if text.startswith("{") or path.suffix.lower() in {".jsonl", ".ndjson"}:
        return "jsonlines"
    if text.startswith("[{"):
        raise FileFault(
            "it is one JSON list; nothing was kept. Write one object a line (JSON lines)."
        )
    if text.startswith("<"):
        raise FileFault(
            "it is a page or drawing (HTML, XML or SVG), not a table; nothing was kept."
        )
    return "delimited"


def _is_workbook(path: Path) -> bool:
    # The directory stands at the end; its names are enough, nothing is unpacked here.
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - (1 << 16)))
        return b"xl/workbook" in file.read()


def encoding_of(path: Path) -> str:
    """The text encoding: by byte order mark, else UTF-8 if all of it but a few bytes is, else by its letters."""
    with path.open("rb") as file:
        start = file.read(SAMPLE_BYTES)
        unicode = _unicode_of(start)
        if unicode:
            return unicode
        if start.count(0) > len(start) // 20:
            raise FileFault("it holds NUL bytes throughout, so it is no text; nothing was kept.")
        letters = _letters_of(start, file)
    return "utf-8" if letters.are_utf8() else _codepage_of(letters.bad_block)


def _unicode_of(start: bytes) -> str | None:
    for mark, name in BOMS:
        if start.startswith(mark):
            return name
    # UTF-16 without a mark: every other byte of western text is NUL.
    half = max(1, len(start) // 2)
    if start[1::2].count(0) > 0.4 * half and start[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if start[0::2].count(0) > 0.4 * half and start[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None


@dataclass
class _Letters:
    """A file's lines with characters beyond ASCII: how many are UTF-8, how many have bytes that are not."""

    clean: int = 0
    torn: int = 0
    bad_block: bytes = b""

    def are_utf8(self) -> bool:
        """Whether lines that are not UTF-8 are the exception.

        In another encoding nearly every such line is torn; among the shortest, of one Chinese character,
        one in five passes for UTF-8.
        """
        return self.torn == 0 or self.clean * MOST_TORN > self.torn


def _letters_of(start: bytes, file: BinaryIO) -> _Letters:
    letters = _Letters()
    decode = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape").decode
    block = start
    while block:
        strange = [line for line in decode(block).split("\n") if not line.isascii()]
        torn = sum(_TORN.search(line) is not None for line in strange)
        letters.clean += len(strange) - torn
        letters.torn += torn
        letters.bad_block = letters.bad_block or (block if torn else b"")
        block = file.read(SAMPLE_BYTES)
    return letters


def _codepage_of(block: bytes) -> str:
    if _reads_as_latin(block):
        return "cp1252"
    best = from_bytes(block, cp_isolation=CODEPAGES).best()
    return best.encoding if best else "cp1252"


def _reads_as_latin(block: bytes) -> bool:
    """Whether its letters beyond ASCII are the sprinkled accents of a western language."""
    text = block.decode("cp1252", errors="replace")
    letters = sum(character.isalpha() for character in text)
    strange = Counter(character for character in text if character > "\x7f")
    western = sum(n for character, n in strange.items() if _is_western(character))
    total = sum(strange.values())
    return western >= 0.95 * total and total <= 0.25 * max(letters, 1)


def _is_western(character: str) -> bool:
    return character in "€£§°·«»–—‘’“”„…©®™ \u00a0¿¡" or unicodedata.name(character, "").startswith(
        "LATIN"
    )


def separator_of(sample: str, suffix: str) -> str:
    """The separator under which most of the first lines have equally many, and the most, cells."""
    lines = [line for line in sample.splitlines()[:200] if line.strip()]
    scores = {mark: _score(lines, mark) for mark in SEPARATORS}
    best = max(scores, key=lambda mark: scores[mark])
    if scores[best][1] > 1:
        return best
    return "\t" if suffix.lower() in {".tsv", ".tab"} else ","


def _score(lines: list[str], mark: str) -> tuple[float, int]:
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=mark) if row]
    except csv.Error:
        return (0.0, 1)
    if not widths or widths[0] < 2:
        return (0.0, 1)
    same = sum(width == widths[0] for width in widths) / len(widths)
    return (round(same, 1), widths[0])
