"""How the tables are made over streams: step by step, each step evaluated once and kept.

One expression per table would say the same; parted, the engine computes a shared part once, and a
statement is compiled once in a process's life.
"""

from collections.abc import Callable, Sequence
from functools import cached_property

import ibis

from accord.tables.activities import daily
from accord.tables.cycles import Cycles, attached, opened_of
from accord.tables.deals import deals
from accord.tables.engine import Engine
from accord.tables.events import events_of, imported
from accord.tables.journeys import journeys, journeys_of
from accord.tables.leads import lead_records, leads
from accord.tables.persons import people
from accord.tables.sessions import sessions
from accord.tables.streams import Streams


class Making:
    """The stored tables over some streams, each evaluated when first asked for and then kept.

    `leads` and `lead_records` also carry `party`, by which they are stored.
    """

    def __init__(self, engine: Engine, streams: Streams, zone: str) -> None:
        self._engine = engine
        self._streams = streams
        self._zone = zone

    @cached_property
    def people(self) -> ibis.Table:
        """Persons."""
        return kept(self._engine, people, self._streams)

    @cached_property
    def journeys(self) -> ibis.Table:
        """Touches."""
        return kept(self._engine, journeys, self._streams)

    @cached_property
    def sessions(self) -> ibis.Table:
        """Visits."""
        return kept(self._engine, sessions, self._streams, self.people)

    @cached_property
    def leads(self) -> ibis.Table:
        """Cycles of leads."""
        inputs = (self._streams, self.people, self._touches, self._cycles)
        return kept(self._engine, leads, *inputs, of=(self._cycles.opened,))

    @cached_property
    def lead_records(self) -> ibis.Table:
        """Which imported record belongs to which lead."""
        return kept(self._engine, lead_records, self._cycles, of=(self._cycles.records,))

    @cached_property
    def deals(self) -> ibis.Table:
        """Deals."""
        inputs = (self._streams, self.leads, self.lead_records)
        return kept(self._engine, deals, *inputs, of=(self._streams.deals,))

    @cached_property
    def daily(self) -> ibis.Table:
        """Counted activities by day."""
        zone = self._zone
        return self._engine.keep(
            ("daily", zone), lambda streams, _bound: daily(streams, zone), (self._streams,)
        )

    @cached_property
    def _touches(self) -> ibis.Table:
        # Where journeys are not wanted, only the touches of those who have a lead are looked at.
        if "journeys" in self.__dict__:
            return self.journeys
        opened = self._cycles.opened
        return kept(self._engine, journeys_of, self._streams, opened, of=(opened,))

    @cached_property
    def _cycles(self) -> Cycles:
        streams = self._streams
        records = kept(self._engine, imported, streams, of=(streams.leads,))
        events = kept(self._engine, events_of, streams, records, of=(records, streams.stages))
        opened = kept(self._engine, opened_of, streams, records, events)
        return Cycles(
            opened=opened,
            events=kept(self._engine, _attached_events, events, opened, of=(events,)),
            records=kept(self._engine, _attached_records, records, opened, of=(records,)),
        )


def _attached_events(events: ibis.Table, opened: ibis.Table) -> ibis.Table:
    return attached(events, opened, "attach_at")


def _attached_records(records: ibis.Table, opened: ibis.Table) -> ibis.Table:
    return attached(records, opened, "created")


def kept(
    engine: Engine,
    build: Callable[..., ibis.Table],
    *inputs: object,
    of: Sequence[ibis.Table] = (),
) -> ibis.Table:
    """One step: what `build` makes of the inputs, evaluated and kept; `of` as `Engine.keep` has it."""
    shape = (build.__module__, build.__qualname__)
    return engine.keep(shape, lambda *given: build(*given[:-1]), inputs, of=of)
