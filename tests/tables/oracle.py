"""A second, independent calculation of sessions and leads: one person after the other, in plain Python."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from accord.basics.moments import MINUTE

Row = Mapping[str, Any]
Log = Mapping[str, Sequence[Row]]
CLOSING = ("won", "lost", "disqualified", "recycled")
REACHED = ("mql", "sent", "sal", "sent_back", "expired", "sql", *CLOSING)


def current(rows: Sequence[Row]) -> list[Row]:
    gone = {row.get("replaces") for row in rows}
    return [row for row in rows if row["entry"] not in gone and row["kind"] != "withdrawn"]


class People:
    """Whom each subject counts as: the last word holds."""

    def __init__(self, log: Log) -> None:
        words = sorted(current(log.get("identities", ())), key=lambda row: row["entry"])
        self._known = {row["subject"]: row["person"] for row in words}

    def __call__(self, subject: int) -> int:
        return self._known.get(subject, subject)


def sessions(log: Log) -> list[tuple[Any, ...]]:
    """(session, person, started_at, ended_at, activities, landing_page, visitor_since)."""
    person = People(log)
    seen = defaultdict(list)
    for row in current(log.get("activities", ())):
        viewed = row.get("url") is not None or row["kind"] == "screen"
        if viewed and row.get("bot") is None and row.get("direction") != "out":
            seen[person(row["subject"])].append(row)
    found = []
    for whose, rows in seen.items():
        visits: list[list[Row]] = []
        for row in sorted(rows, key=lambda row: (row["at"], row["entry"])):
            if not visits or row["at"] - visits[-1][-1]["at"] > 30 * MINUTE:
                visits.append([])
            visits[-1].append(row)
        since = visits[0][0]["at"]
        found += [
            (v[0]["entry"], whose, v[0]["at"], v[-1]["at"], len(v), v[0].get("url"), since)
            for v in visits
        ]
    return found


@dataclass
class Lead:
    """A cycle while it is lived through."""

    lead: int
    opened_at: int
    told: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    implied: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def moment(self, stage: str) -> int | None:
        return min(self.told[stage] or self.implied[stage], default=None)


def leads(log: Log) -> list[tuple[Any, ...]]:
    """(lead, person, cycle, created_at, moments of REACHED…, implied)."""
    lives = _lives(log)
    found = []
    for party, life in lives.items():
        for cycle, lead in enumerate(_lived(life), start=1):
            moments = [lead.moment(stage) for stage in REACHED]
            implied = [s for s in REACHED if not lead.told[s] and lead.implied[s]]
            whose = party if party > 0 else None
            found.append(
                (lead.lead, whose, cycle, lead.opened_at, *moments, ",".join(implied) or None)
            )
    return found


@dataclass
class Life:
    """All that moves the leads of one party."""

    openings: list[tuple[int, int, int, str]] = field(default_factory=list)
    closings: list[int] = field(default_factory=list)
    reached: list[tuple[int, str, int, bool]] = field(default_factory=list)
    moves: list[Row] = field(default_factory=list)


def _lived(life: Life) -> list[Lead]:
    """Step through time with at most one lead open; then lay each stage where its moment falls."""
    line = [(at, 0, rank, entry, why) for at, rank, entry, why in life.openings]
    line += [(at, 1, 0, 0, "closing") for at in life.closings]
    cycles: list[Lead] = []
    is_open = False
    for at, _side, _rank, entry, why in sorted(line):
        if why == "closing":
            is_open = False
        elif not is_open and (why != "identify" or not cycles):
            cycles.append(Lead(entry, at))
            is_open = True
    for attach_at, stage, at, implied in life.reached:
        own = [lead for lead in cycles if lead.opened_at <= attach_at]
        for lead in (own or cycles)[-1:] if own else cycles[:1]:
            (lead.implied if implied else lead.told)[stage].append(at)
    return cycles


def _lives(log: Log) -> dict[int, Life]:
    person = People(log)
    lives: dict[int, Life] = defaultdict(Life)
    _acts(log, person, lives)
    records = _records(log, person, lives)
    closed = _moves(log, person, lives, records) | _deals(log, lives, records)
    _statuses(lives, records, closed)
    for life in lives.values():
        if not life.openings and life.moves:
            first = min(life.moves, key=lambda row: (row["at"], row["entry"]))
            life.openings.append((first["at"], 9, first["entry"], "move"))
    return lives


def _acts(log: Log, person: People, lives: dict[int, Life]) -> None:
    for row in current(log.get("activities", ())):
        if row.get("bot") is not None or row.get("direction") == "out":
            continue
        life = lives[person(row["subject"])]
        if row["kind"] == "form":
            life.openings.append((row["at"], 1, row["entry"], "form"))
        if row["kind"] == "identify" and row.get("has_email"):
            life.openings.append((row["at"], 3, row["entry"], "identify"))


def _records(log: Log, person: People, lives: dict[int, Life]) -> dict[int, dict[str, Any]]:
    records = {}
    every = [row for row in log.get("leads", ()) if row["kind"] != "withdrawn"]
    for row in current(log.get("leads", ())):
        first = min(old["entry"] for old in every if old["subject"] == row["subject"])
        party = -row["subject"] if row.get("person") is None else person(row["person"])
        created = row["at"] if row.get("created_at") is None else row["created_at"]
        records[row["subject"]] = {**row, "party": party, "created": created}
        lives[party].openings.append((created, 0, first, "record"))
        sent = row.get("sent_at")
        own = {
            "mql": row["mql_at"] if row.get("mql_at") is not None else sent,
            "sent": sent,
            "sal": row.get("accepted_at"),
            "sent_back": row.get("returned_at"),
            "sql": row.get("qualified_at"),
        }
        told = {stage: at for stage, at in own.items() if at is not None}
        records[row["subject"]]["known"] = max([created, *told.values()])
        lives[party].reached += [(created, stage, at, False) for stage, at in told.items()]
    return records


def _moves(
    log: Log, person: People, lives: dict[int, Life], records: dict[int, dict[str, Any]]
) -> set[int]:
    closed = set()
    for row in current(log.get("stages", ())):
        stage, at = row["to_stage"], row["at"]
        if row["subject_kind"] == "person":
            life = lives[person(row["subject"])]
            life.moves.append(row)
            if stage == "lead":
                life.openings.append((at, 2, row["entry"], "hand"))
            _reach(life, at, stage, at, False)
        elif row["subject_kind"] == "lead" and row["subject"] in records:
            record = records[row["subject"]]
            _reach(lives[record["party"]], max(at, record["created"]), stage, at, False)
            closed |= {row["subject"]} if stage in CLOSING else set()
    return closed


def _reach(life: Life, upto: int, stage: str, at: int, implied: bool) -> None:
    life.reached.append((upto, stage, at, implied))
    if stage in CLOSING:
        life.closings.append(upto)


def _deals(log: Log, lives: dict[int, Life], records: dict[int, dict[str, Any]]) -> set[int]:
    closed = set()
    moves = [row for row in current(log.get("stages", ())) if row["subject_kind"] == "deal"]
    for row in current(log.get("deals", ())):
        record = records.get(row.get("lead"))
        if record is None:
            continue
        life, created = lives[record["party"]], record["created"]
        ended = row.get("outcome") in ("won", "lost")
        begun = row.get("created_at")
        if begun is not None or (ended and row.get("closed_at") is not None):
            at = row["closed_at"] if begun is None else begun
            _reach(life, max(at, created), "sql", at, begun is None)
        if ended:
            at = row["at"] if row.get("closed_at") is None else row["closed_at"]
            _reach(life, max(at, created), row["outcome"], at, row.get("closed_at") is None)
            closed.add(record["subject"])
        else:
            for move in moves:
                if move["subject"] == row["subject"] and move["to_stage"] in ("won", "lost"):
                    _reach(life, max(move["at"], created), move["to_stage"], move["at"], False)
                    closed.add(record["subject"])
    return closed


def _statuses(
    lives: dict[int, Life], records: dict[int, dict[str, Any]], closed: Iterable[int]
) -> None:
    for subject, record in records.items():
        if record.get("status") in CLOSING:
            life, known = lives[record["party"]], record["known"]
            life.reached.append((record["created"], record["status"], known, True))
            if subject not in set(closed):
                life.closings.append(known)
