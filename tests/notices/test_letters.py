"""Letters: one recipient, no line that breaks out of a header."""

from dataclasses import replace
from email import message_from_bytes, policy

import pytest
from django.core import mail

from accord.notices.letters import BadLetter, Letter, Paragraph, send

LETTER = Letter(
    "notice-7",
    "ann@firm.example",
    "Zwölf <b>leads</b>",
    (Paragraph("Ann & Bob said: <now>"), Paragraph("Open it", "https://desk.example/a?b=1&c=2")),
)
BREAKS = [
    "\r\nBcc: eve@evil.example",
    "\nX: y",
    "\r",
    "\0",
    "\u2028Bcc: x",
    "\x85Bcc: x",
    "\x0b",
    "\x1e",
]


def test_a_letter_says_the_same_plainly_and_in_html() -> None:
    send(LETTER)
    [sent] = mail.outbox
    parsed = message_from_bytes(sent.message().as_bytes(), policy=policy.default)
    assert (parsed["To"], parsed["Subject"]) == ("ann@firm.example", "Zwölf <b>leads</b>")
    assert parsed["Message-ID"].startswith("<notice-7@")
    plain, html = (part.get_content() for part in parsed.iter_parts())
    assert "Ann & Bob said: <now>" in plain
    assert "https://desk.example/a?b=1&c=2" in plain
    assert "Ann &amp; Bob said: &lt;now&gt;" in html
    assert 'href="https://desk.example/a?b=1&amp;c=2"' in html


@pytest.mark.parametrize("mark", BREAKS)
def test_whatever_would_begin_another_line_is_refused(mark: str) -> None:
    for bad in (
        replace(LETTER, to=f"ann@firm.example{mark}"),
        replace(LETTER, subject=f"Hello{mark}"),
        replace(LETTER, headers={"List-Unsubscribe": f"<https://desk.example>{mark}"}),
        replace(LETTER, key=f"notice{mark}"),
    ):
        with pytest.raises(BadLetter):
            send(bad)
    assert mail.outbox == []


@pytest.mark.parametrize(
    "to", ["a@x.example, b@x.example", "Ann <a@x.example>", "a@x.example;b@x.example,"]
)
def test_one_plain_address_is_the_recipient(to: str) -> None:
    with pytest.raises(BadLetter):
        send(replace(LETTER, to=to))
