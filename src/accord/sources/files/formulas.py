"""Which texts a spreadsheet would run, and the apostrophe before them that keeps them text.

After blanks and control characters, a first character of = + - @ (also in full width), or a leading tab,
CR or NUL. Text that already looks so marked counts too, so that marking is undone exactly.
"""

import re

_SKIPPED = "".join(
    f"{chr(first)}-{chr(last)}"
    for first, last in (
        (0x00, 0x20), (0x7F, 0xA0), (0xAD, 0xAD), (0x200B, 0x200F), (0x2028, 0x202F), (0x2060, 0x2064),
        (0x3000, 0x3000), (0xFEFF, 0xFEFF),
    )
)  # fmt: skip
_RUN = "=+@\uff1d\uff0b\uff0d\uff20"
FORMULA = rf"^'*(?:[\s{_SKIPPED}]*[{_RUN}\-]|[\t\r\x00])"
_RISKY = re.compile(FORMULA)


def neutral_text(text: str) -> str:
    """The text, safe to open in a spreadsheet."""
    return f"'{text}" if _RISKY.match(text) else text
