"""Why a request is not taken: the status, a code for programs, a sentence for people."""

from dataclasses import dataclass


@dataclass(eq=False)
class Refusal(Exception):
    """A request refused as a whole; nothing of it was kept. `retry_after` in seconds."""

    status: int
    code: str
    reason: str
    retry_after: int | None = None


def too_large(limit: int) -> Refusal:
    """The body is over the limit of a batch."""
    return Refusal(
        413,
        "too_large",
        f"The body is over {limit // 1024} kB, so nothing of it was kept; send smaller batches.",
    )


def bad_body(what: str) -> Refusal:
    """The body could not be read at all."""
    return Refusal(
        400, "bad_body", f"{what} Nothing of it was kept; correct the body and send again."
    )


def unknown_key() -> Refusal:
    """No source has this write key, or none was given."""
    return Refusal(
        401,
        "unknown_write_key",
        "No source has this write key; give it as Basic user name or as writeKey in the body. "
        "`accord sources add NAME --kind segment` makes one.",
    )


def too_fast(rate: int, seconds: int) -> Refusal:
    """The key's share of events a second is used up."""
    return Refusal(
        429,
        "too_fast",
        f"This key may send {rate:,} events a second; nothing of this request was kept. "
        f"Send it again in {seconds} s.",
        seconds,
    )


def busy(why: str, seconds: int) -> Refusal:
    """The intake cannot take it now; a resend with the same ids is safe."""
    return Refusal(
        503,
        "busy",
        f"{why} Nothing of this request was acknowledged; send it again in {seconds} s with the same ids.",
        seconds,
    )
