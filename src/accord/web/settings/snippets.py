"""What a sender needs to begin, with the real address: for a site, for servers, for a terminal."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Snippet:
    """A few lines to copy; `words` says for whom."""

    id: str
    words: str
    text: str


def snippets(write_key: str) -> tuple[Snippet, ...]:
    """Ready to paste; the key is the source's own, or a word in its place."""
    address = settings.BASE_URL
    return (
        Snippet(
            "page", "HTML",
            f'<script async src="{address}/a.js" data-key="{write_key}"></script>',
        ),
        Snippet(
            "python", "Python",
            "from segment.analytics.client import Client\n\n"
            f'client = Client("{write_key}", host="{address}")\n'
            'client.track("user-1", "Demo requested", {"plan": "team"})\n'
            "client.flush()",
        ),
        Snippet(
            "node", "Node",
            "import { Analytics } from '@segment/analytics-node'\n\n"
            f"const client = new Analytics({{ writeKey: '{write_key}', host: '{address}' }})\n"
            "client.track({ userId: 'user-1', event: 'Demo requested' })\n"
            "await client.closeAndFlush()",
        ),
        Snippet(
            "curl", "curl",
            f"curl {address}/v1/track -u {write_key}: -H 'Content-Type: application/json' \\\n"
            """  -d '{"userId": "user-1", "event": "Demo requested"}'""",
        ),
    )  # fmt: skip
