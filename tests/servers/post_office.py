"""A real SMTP server that tests start: it keeps what it took, and can be told to answer otherwise."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from servers.running import free_port

OK = "250 Taken"


@dataclass
class PostOffice:
    """`taken` is every mail with its recipients; `before_answer` runs when one was taken and not yet answered."""

    port: int = field(default_factory=free_port)
    taken: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    answer: str = OK
    before_answer: Callable[[], None] = lambda: None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def keys(self) -> list[str]:
        """The Message-ID of each mail taken."""
        return [str(mail["Message-ID"]) for _to, mail in self.taken]

    async def handle_RCPT(  # the library's name of the hook
        self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("gone"):
            return "550 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        content = envelope.content
        raw = content if isinstance(content, bytes) else str(content).encode()
        if self.answer == OK:
            self.taken.append((envelope.rcpt_tos, message_from_bytes(raw, policy=policy.default)))
        self.before_answer()
        return self.answer


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """A mail server for as long as the block runs."""
    office = PostOffice()
    controller = Controller(office, hostname="127.0.0.1", port=office.port)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()
