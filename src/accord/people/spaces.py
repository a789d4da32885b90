"""The name space of one source's person keys, with what one pass has already looked up."""

from collections.abc import Mapping, Sequence

from accord.people.joining import Joins
from accord.store import keys


class Space:
    """Lives for one pass inside one transaction. E-mail addresses are one space for all sources."""

    def __init__(self, secret: bytes, source: str) -> None:
        self._secret = secret
        self.source = source
        self._hashes: dict[str, dict[str, bytes]] = {}
        self._known: dict[str, dict[str, int]] = {}

    def find(self, kind: str, names: Sequence[str]) -> dict[str, int]:
        """Known names with their persons."""
        known = self._known.setdefault(kind, {})
        unasked = [name for name in names if name not in known]
        if unasked:
            hashes = self._hashed(kind, unasked)
            found = keys.find(hashes)
            known.update(
                (name, found[key])
                for name, key in zip(unasked, hashes, strict=True)
                if key in found
            )
        return {name: known[name] for name in names if name in known}

    def resolve(self, kind: str, names: Sequence[str]) -> tuple[dict[str, int], list[str]]:
        """Persons of all names, and the names that were new."""
        known = self._known.setdefault(kind, {})
        unasked = [name for name in names if name not in known]
        fresh: list[str] = []
        if unasked:
            found = keys.resolve(kind, self._hashed(kind, unasked))
            known.update(zip(unasked, found.ids, strict=True))
            fresh = [name for name, made in zip(unasked, found.created, strict=True) if made]
        return {name: known[name] for name in names}, fresh

    def attach(self, kind: str, persons: Mapping[str, int]) -> None:
        """Let new names stand for persons that exist."""
        if persons:
            keys.attach(kind, self._hashed(kind, list(persons)), list(persons.values()))
            self._known.setdefault(kind, {}).update(persons)

    def erased(self, kind: str, names: Sequence[str]) -> list[str]:
        """Those of the names whose person was erased."""
        hashes = self._hashed(kind, names)
        gone = keys.erased(hashes)
        return (
            [name for name, key in zip(names, hashes, strict=True) if key in gone] if gone else []
        )

    def moved(self, joins: Joins) -> None:
        """Keep what was looked up true after persons were joined."""
        if joins.frame.is_empty():
            return
        moves = dict(joins.frame.iter_rows())
        for known in self._known.values():
            known.update({name: moves[person] for name, person in known.items() if person in moves})

    def _hashed(self, kind: str, names: Sequence[str]) -> list[bytes]:
        source = "" if kind == "email" else self.source
        made = self._hashes.setdefault(kind, {})
        unmade = [name for name in names if name not in made]
        made.update(zip(unmade, keys.key_hashes(self._secret, kind, source, unmade), strict=True))
        return [made[name] for name in names]
