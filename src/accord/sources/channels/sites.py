"""Well-known sites by category, as the channel rules ask for them; one name a line in the `.txt` files here.

Names are lower case, as `utm_source` has them: with and without `.com` where both are in use. How the
list came about and how far it agrees with others: docs/decisions/0012-channel-sites.md.
"""

from functools import cache
from pathlib import Path
from typing import Literal

Category = Literal["search", "social", "shopping", "video"]

CATEGORIES: tuple[Category, ...] = ("search", "social", "shopping", "video")


@cache
def sites(category: Category) -> frozenset[str]:
    """Names of the category's sites; about 900 in all, each in one category only."""
    text = (Path(__file__).parent / f"{category}.txt").read_text(encoding="ascii")
    return frozenset(text.split())
