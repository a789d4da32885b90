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
    # Plain SQL: every cached answer asks this first, and composing the query took most of its time.
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT next FROM {Counter._meta.db_table} WHERE name = %s", [name])
        found = cursor.fetchone()
    return int(found[0]) - 1 if found else 0
