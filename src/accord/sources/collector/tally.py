"""Counts since the start of this process, as Prometheus text."""

from dataclasses import dataclass


@dataclass
class Tally:
    """Events: received = stored + refused; duplicates are among the stored. Requests refused apart."""

    received: int = 0
    stored: int = 0
    duplicate: int = 0
    refused: int = 0
    requests_refused: int = 0

    def prometheus(self, waiting: int) -> str:
        """The text that a Prometheus server reads; `waiting` events are not processed yet."""
        counters = (
            ("received", self.received, "Events received."),
            ("stored", self.stored, "Events on disk and acknowledged."),
            ("duplicate", self.duplicate, "Stored events whose id was seen lately."),
            ("refused", self.refused, "Events not kept: too large or without identity."),
            ("requests_refused", self.requests_refused, "Requests refused as a whole."),
        )
        lines = [
            _lines(f"accord_collector_{name}_total", "counter", value, words)
            for name, value, words in counters
        ]
        lines.append(_lines("accord_intake_waiting", "gauge", waiting, "Events not processed yet."))
        return "".join(lines)


def _lines(name: str, kind: str, value: int, words: str) -> str:
    return f"# HELP {name} {words}\n# TYPE {name} {kind}\n{name} {value}\n"
