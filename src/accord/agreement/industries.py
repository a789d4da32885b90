"""Standard codes of industries and what each is called: NACE, ISIC and NAICS as their offices publish them.

The table beside this module is written by `make docs` from a package that keeps these standards; a habit
test compares (docs/decisions/0026-industry-codes.md).
"""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

TABLE = "industry_codes.csv"


@cache
def names(standard: str) -> Mapping[str, str]:
    """What each code of the standard is called; `standard` as the document says it."""
    text = files("accord.agreement").joinpath(TABLE).read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["code"]: row["name"] for row in rows if row["standard"] == standard}


def name_of(standard: str, code: str) -> str | None:
    """What the code is called, with or without its dots; None where the standard has no such code.

    NAICS names only its last level, so a shorter code there is told by the first that it holds.
    """
    bare = _bare(code)
    found = _by_bare_code(standard)
    if bare in found:
        return found[bare]
    within = [name for longer, name in found.items() if longer.startswith(bare)]
    if standard != "naics" or not bare or not within:
        return None
    return within[0] if len(within) == 1 else f"{within[0]}, and {len(within) - 1} more"


def like(standard: str, words: str, most: int = 20) -> list[tuple[str, str]]:
    """Codes whose number begins with these words or whose name holds them all, the broadest first."""
    wanted = words.lower().split()
    found = [
        (code, name)
        for code, name in names(standard).items()
        if _bare(code).startswith(_bare(words)) or all(word in name.lower() for word in wanted)
    ]
    return sorted(found, key=lambda pair: (len(pair[0]), pair[0]))[:most] if wanted else []


@cache
def _by_bare_code(standard: str) -> Mapping[str, str]:
    return {_bare(code): name for code, name in names(standard).items()}


def _bare(code: str) -> str:
    return code.strip().upper().replace(".", "")
