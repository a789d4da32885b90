"""Every kind of notice, declared once: its words, who may read it, over which channels, at what pace.

The words are filled with the notice's facts when it is shown or sent, never before, so that nobody
reads what they may no longer see. Facts are ids and plain words of the product.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accord.access.decide import Permission
from accord.access.matrix import Verb


class Channel(StrEnum):
    """Where a notice reaches its reader."""

    BELL = "bell"
    MAIL = "mail"


class Pace(StrEnum):
    """When it reaches them."""

    NOW = "now"
    DAILY = "daily"
    OFF = "off"


@dataclass(frozen=True)
class NoticeKind:
    """One kind. `about` names it in the settings; `subject`, `body` and `path` take facts.

    `readers`: what one must be allowed to read it, None where it is about the reader's own account.
    Mail of a kind that is not `batched` is sent at once or not at all; an `urgent` one does not wait
    for the end of quiet hours, and a channel in `fixed` cannot be turned off.
    """

    name: str
    about: str | Promise
    subject: str | Promise
    body: str | Promise
    path: str
    paces: Mapping[Channel, Pace]
    readers: Permission | None = None
    batched: bool = False
    urgent: bool = False
    fixed: frozenset[Channel] = field(default_factory=frozenset)

    def text(self, facts: Mapping[str, Any]) -> "Text":
        """The words, filled."""
        return Text(str(self.subject) % facts, str(self.body) % facts, self.path % facts)

    def choices(self, channel: Channel) -> tuple[Pace, ...]:
        """What a reader may choose for a channel."""
        if channel in self.fixed or channel not in self.paces:
            return ()
        batched = self.batched and channel is Channel.MAIL
        return (Pace.NOW, Pace.DAILY, Pace.OFF) if batched else (Pace.NOW, Pace.OFF)


@dataclass(frozen=True)
class Text:
    """A notice in words; `path` is the page it leads to."""

    subject: str
    body: str
    path: str


_BY_MAIL = frozenset({Channel.MAIL})

INVITATION = NoticeKind(
    "invitation",
    _("You are invited"),
    _("%(by)s invites you to Accord"),
    _(
        "Accord is the desk that sales and marketing share: the same numbers for both, each of which "
        "opens to the rows it counts. Choose your pass phrase within seven days; the link works once."
    ),
    "/join/%(token)s",
    {Channel.MAIL: Pace.NOW},
    urgent=True,
    fixed=_BY_MAIL,
)
RESET = NoticeKind(
    "reset",
    _("You asked for a new pass phrase"),
    _("Choose a new pass phrase"),
    _(
        "Somebody, most likely you, asked for a new pass phrase for your account. The link works once, "
        "for 30 minutes. If it was not you, do nothing: your pass phrase stays as it is."
    ),
    "/reset/%(token)s",
    {Channel.MAIL: Pace.NOW},
    urgent=True,
    fixed=_BY_MAIL,
)
SECURITY = NoticeKind(
    "security",
    _("Your pass phrase or second factor changed"),
    _("Your sign-in changed: %(what)s"),
    _(
        "Your other sessions have ended. If it was not you, ask for a new pass phrase now and tell "
        "whoever runs Accord in your company."
    ),
    "/account",
    {Channel.BELL: Pace.NOW, Channel.MAIL: Pace.NOW},
    urgent=True,
    fixed=frozenset(Channel),
)
ROLES = NoticeKind(
    "roles",
    _("Your roles changed"),
    _("Your roles in Accord are now: %(roles)s"),
    _("%(by)s changed them. Your sessions have ended; what you see follows your new roles."),
    "/account",
    {Channel.BELL: Pace.NOW, Channel.MAIL: Pace.NOW},
)
JOB_FAILED = NoticeKind(
    "job failed",
    _("Work that failed and waits for somebody"),
    _("The job %(job)s failed five times"),
    _(
        "Nothing is lost: it waits. `accord jobs failed` shows why, `accord jobs retry %(number)s` "
        "lets it try again."
    ),
    "/account/notices",
    {Channel.BELL: Pace.NOW, Channel.MAIL: Pace.DAILY},
    readers=Permission(Verb.READ, "job"),
    batched=True,
)
VERSION_PROPOSED = NoticeKind(
    "version proposed",
    _("A version of the agreement waits for your signature"),
    _("%(by)s proposes version %(number)s of our agreement"),
    _(
        "It takes effect once one lead of each department has signed it; until then nothing changes. Its "
        "page says what it would change."
    ),
    "/agreement/versions/%(number)s",
    {Channel.BELL: Pace.NOW, Channel.MAIL: Pace.NOW},
    readers=Permission(Verb.SIGN, "agreement"),
)
VERSION_AGREED = NoticeKind(
    "version agreed",
    _("Both departments have signed a version of the agreement"),
    _("Version %(number)s of our agreement is signed by both"),
    _(
        "%(marketing)s signed for marketing and %(sales)s for sales. Leads are judged by it from the day "
        "it begins; those sent before keep the version they were sent under."
    ),
    "/agreement/versions/%(number)s",
    {Channel.BELL: Pace.NOW, Channel.MAIL: Pace.DAILY},
    readers=Permission(Verb.READ, "agreement"),
    batched=True,
)

SITTING_OPENED = NoticeKind(
    "sitting opened",
    _("You are invited to mark twenty leads"),
    _("%(by)s asks you to mark %(leads)s past leads"),
    _(
        "Would you take each of them, or would you not? Both departments mark the same leads, and nobody "
        "sees a ballot before all are in. It takes about 25 minutes, and you may pause."
    ),
    "/agreement/twenty/%(number)s",
    {Channel.BELL: Pace.NOW, Channel.MAIL: Pace.NOW},
    readers=Permission(Verb.WRITE, "ballot"),
)
SITTING_CLOSED = NoticeKind(
    "sitting closed",
    _("All ballots of a sitting are in"),
    _("All ballots of sitting %(number)s are in"),
    _(
        "See where both departments agree, what became of the leads, and a draft of what you both look "
        "for."
    ),
    "/agreement/twenty/%(number)s",
    {Channel.BELL: Pace.NOW, Channel.MAIL: Pace.NOW},
    readers=Permission(Verb.WRITE, "ballot"),
)

KINDS = (
    INVITATION, RESET, SECURITY, ROLES, JOB_FAILED, VERSION_PROPOSED, VERSION_AGREED, SITTING_OPENED,
    SITTING_CLOSED,
)  # fmt: skip
BY_NAME = {kind.name: kind for kind in KINDS}
