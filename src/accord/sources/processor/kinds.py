"""Which kind of activity an event is, by its call and, for tracked events, by its name."""

import re

from accord.log.kinds.prospects import SYSTEM_MAIL

# Names are compared in lower case with blanks for `_`, `-` and `.`; the first that fits counts.
_NAMED = (
    (r"email (delivered|processed)", "email_delivered"),
    (r"email sent", "email_sent"),
    (r"email opened", "email_open"),
    (r"email (link )?clicked", "email_click"),
    (r"email (bounced|dropped)", "email_bounce"),
    (r"(email )?unsubscribed", "email_unsubscribe"),
    (r"email (replied|reply received)", "email_reply"),
    (r"(.* )?form (submit|submitted|submission|sent|completed|filled|filled out)", "form"),
    (r"(submit|submitted|completed|filled)( a| the| out)* form|generate lead", "form"),
    (r"ad (clicked|click)|clicked ad", "ad_click"),
    (r"ad (viewed|impression|shown|displayed)", "ad_impression"),
    (r"click|clicked|(.* )(click|clicked)|clicked .*", "click"),
    (r"(.* )?(downloaded|download)|file download|downloaded .*", "download"),
    (r"webinar (attended|joined)|(attended|joined) webinar", "webinar"),
    (r"event attended|attended event", "event"),
    (r"(live )?chat (conversation |message )?(started|sent|received)", "chat"),
)
_RULES = tuple((re.compile(pattern), kind) for pattern, kind in _NAMED)
_CALLS = {
    "identify": "identify", "page": "page", "screen": "screen", "group": "group", "alias": "alias",
    "form": "form", "click": "click",
}  # fmt: skip


def kind_of(call: str, event: str | None) -> str | None:
    """The kind's name; null for a call that is none. A tracked event without a known name is `track`."""
    if call != "track":
        return _CALLS.get(call)
    plain = re.sub(r"[\s_.\-]+", " ", event or "").strip().lower()
    return next((kind for pattern, kind in _RULES if pattern.fullmatch(plain)), "track")


def is_outbound(kind: str) -> bool:
    """True for what a system did towards the prospect."""
    return kind in SYSTEM_MAIL
