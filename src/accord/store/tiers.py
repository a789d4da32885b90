"""Which files to merge, so that few stay and each row is rewritten only a logarithmic number of times."""

from collections.abc import Sequence

AT_LEAST = 4
# A flush every two seconds brings files of a few rows: they are merged whatever their order of size.
_SMALL = 10_000


def neighbours(sizes: Sequence[int], at_least: int = AT_LEAST) -> list[int]:
    """Places of the newest files worth merging, oldest first; none when fewer than `at_least` are.

    From the newest back, an older file joins while it is no larger than all newer ones together, so
    that of the files left each is larger than all newer ones: n rows lie in about log2(n) files.
    Only neighbours are taken, which keeps the order of age.
    """
    if not sizes:
        return []
    start = len(sizes) - 1
    total = sizes[start]
    while start > 0 and sizes[start - 1] <= max(total, _SMALL):
        start -= 1
        total += sizes[start]
    chosen = list(range(start, len(sizes)))
    return chosen if len(chosen) >= at_least else []
