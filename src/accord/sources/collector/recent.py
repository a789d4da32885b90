"""The ids of the last events that are on disk, so that a resend is recognised in the answer.

A hint to the sender only: every event is kept, and the processor decides what is a duplicate. Ids alone
are compared. A hash of the content would have to be the processor's, which leaves out when and how a
client sent, and that takes seven times as long as reading the ids; so an id used again for something else
is called a duplicate here, quarantined there, and its receipt says so.
"""


class Recent:
    """The last `size` to twice `size` ids. Hashes of 64 bits stand for them, about 100 bytes each."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._young: set[int] = set()
        self._old: set[int] = set()

    def meets(self, source: str, message_id: str | None) -> bool:
        """Whether this id of the source was met lately; it is remembered from now on."""
        mark = hash((source, message_id))
        if mark in self._young or mark in self._old:
            return True
        self._young.add(mark)
        if len(self._young) >= self._size:
            self._old, self._young = self._young, set()
        return False
