"""Letters: a mail to one reader, built so that nothing in it can add a header or a recipient."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_BREAKS = ("\r", "\n", "\0", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029")


class BadLetter(Exception):
    """A header of a mail would hold more than one line; it was not sent."""


@dataclass(frozen=True)
class Paragraph:
    """Words, and the address they lead to where there is one."""

    words: str
    address: str = ""


@dataclass(frozen=True)
class Letter:
    """`key` names it for ever: sent again after a stop, it has the same Message-ID."""

    key: str
    to: str
    subject: str
    paragraphs: Sequence[Paragraph]
    headers: Mapping[str, str] = field(default_factory=dict)


def send(letter: Letter) -> None:
    """Hand it to the mail server; returns when the server has taken it."""
    host = urlsplit(settings.BASE_URL).hostname
    headers = {"Message-ID": f"<{letter.key}@{host}>", "Auto-Submitted": "auto-generated"}
    headers |= letter.headers
    for line in (letter.to, letter.subject, *headers.values()):
        _check_line(line)
    if parseaddr(letter.to)[1] != letter.to:
        raise BadLetter(f"{letter.to!r} is not one plain address.")
    mail = EmailMultiAlternatives(
        letter.subject, _plain(letter), settings.DEFAULT_FROM_EMAIL, [letter.to], headers=headers
    )
    mail.attach_alternative(_html(letter), "text/html")
    mail.send()


def _check_line(line: str) -> None:
    if any(mark in line for mark in _BREAKS):
        raise BadLetter(f"{line!r} holds a line break.")


def _plain(letter: Letter) -> str:
    parts = [
        f"{each.words}\n{each.address}" if each.address else each.words
        for each in letter.paragraphs
    ]
    return "\n\n".join(parts) + "\n"


def _html(letter: Letter) -> str:
    body = format_html_join("\n", "<p>{}</p>", ((_linked(each),) for each in letter.paragraphs))
    return format_html(
        '<!doctype html><html><head><meta charset="utf-8"><title>{}</title></head><body>\n{}\n</body></html>',
        letter.subject,
        body,
    )


def _linked(paragraph: Paragraph) -> SafeString:
    if not paragraph.address:
        return format_html("{}", paragraph.words)
    return format_html('<a href="{}">{}</a>', paragraph.address, paragraph.words)
