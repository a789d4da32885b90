"""How far each reader of the intake or the log has come."""

from accord.store.rows import Cursor

# A follower of the log that reads new files by their batch keeps its place under this prefix;
# compaction leaves files that some follower has not read where they are.
FOLLOWER = "follow:"


def cursor(name: str) -> int:
    """The reader's place, 0 when it has none yet."""
    return Cursor.objects.filter(name=name).values_list("value", flat=True).first() or 0


def move_cursor(name: str, value: int) -> None:
    """Put the reader at `value`; inside the caller's transaction it moves with the work or not at all."""
    Cursor.objects.update_or_create(name=name, defaults={"value": value})


def slowest_follower() -> int | None:
    """The manifest version up to which every follower has read, None when nobody follows."""
    places = Cursor.objects.filter(name__startswith=FOLLOWER).values_list("value", flat=True)
    return min(places, default=None)
