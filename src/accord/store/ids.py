"""Numbers of series, taken in blocks.

Whoever takes inside a transaction keeps others waiting for the same series until it ends, so the
numbers of `entry`, `manifest` and `outbox` become visible in their order. Take in this order, or two
transactions may wait for each other: subject, entry, manifest, outbox.
"""

from django.db import connection

from accord.store.rows import Counter


def take(name: str, count: int) -> int:
    """First number of `count` numbers in a row that nobody else gets; a series begins at 1."""
    if count < 1:
        raise ValueError(f"{count} numbers of {name} were asked for; ask for one or more.")
    table = Counter._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (name, next) VALUES (%s, %s) "
            f"ON CONFLICT (name) DO UPDATE SET next = {table}.next + %s RETURNING next",
            [name, count + 1, count],
        )
        return int(cursor.fetchone()[0]) - count


def last_taken(name: str) -> int:
    """The highest number of the series so far, 0 when none was taken."""
    following = Counter.objects.filter(name=name).values_list("next", flat=True).first()
    return 0 if following is None else following - 1
