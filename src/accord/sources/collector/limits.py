"""How much the collector takes; declared once, in the units of the Segment API (1 kB = 1,024 bytes)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes, times in seconds."""

    batch_bytes: int = 500 * 1024
    event_bytes: int = 32 * 1024
    events_per_second: int = 5_000
    # Bodies handed to the writer and not yet on disk; beyond it senders are asked to come back.
    waiting_bytes: int = 64 * 1024 * 1024
    # Bodies handed over together: one group commit takes about as much.
    group_bytes: int = 8 * 1024 * 1024
    body_seconds: float = 30.0
    key_refresh_seconds: float = 5.0
    message_id_length: int = 200
    recent_ids: int = 200_000
    # What a sender is asked to wait when the disk refuses, and when too much is waiting.
    retry_after_disk: int = 5
    retry_after_busy: int = 1


LIMITS = Limits()
