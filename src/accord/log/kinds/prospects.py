"""Kinds of activity: what a prospect did, or what was done towards them."""

from accord.log.entry import Kind
from accord.log.streams import ACTIVITIES


def _activity(name: str, sentence: str) -> Kind:
    return Kind(name, ACTIVITIES, "prospects", sentence)


PAGE = _activity("page", "A page was viewed.")
SCREEN = _activity("screen", "A screen of an app was viewed.")
FORM = _activity("form", "A form was sent; opens a lead.")
IDENTIFY = _activity("identify", "A visitor said who they are; with an e-mail it opens a lead.")
ALIAS = _activity("alias", "Two ids were declared to be one person.")
GROUP = _activity("group", "A person was tied to an account.")
TRACK = _activity("track", "Any other event, told apart by its name.")
EMAIL = _activity("email", "A personal mail.")
CALL = _activity("call", "A telephone call.")
MEETING = _activity("meeting", "A meeting.")
EMAIL_SENT = _activity("email_sent", "A campaign mail was sent by a system.")

OTHER_NAMES = (
    ("click", "A marked link or button was clicked."),
    ("email_delivered", "A campaign mail arrived."),
    ("email_open", "A campaign mail was opened, often by a machine."),
    ("email_click", "A link of a campaign mail was followed."),
    ("email_bounce", "A mail came back."),
    ("email_unsubscribe", "No more campaign mail is wanted."),
    ("email_reply", "A mail was answered."),
    ("ad_impression", "An advertisement was shown."),
    ("ad_click", "An advertisement was clicked."),
    ("social", "Something was said or shared on a social network."),
    ("chat", "A chat."),
    ("event", "An event was attended."),
    ("webinar", "A webinar was attended."),
    ("download", "A piece of content was downloaded."),
    ("message", "A message on another channel."),
    ("note", "A note was written down."),
    ("task", "A task was done."),
)

KINDS = (
    PAGE, SCREEN, FORM, IDENTIFY, ALIAS, GROUP, TRACK, EMAIL, CALL, MEETING, EMAIL_SENT,
    *(_activity(name, sentence) for name, sentence in OTHER_NAMES),
)  # fmt: skip

# Left out of the metric `activities` whoever acts: definitions.md section 4.
BOOKKEEPING = ("identify", "alias", "group")
# Sent by a system towards a prospect; `human` is false unless the source says otherwise.
SYSTEM_MAIL = ("email_sent", "email_delivered", "email_bounce")
# Outbound acts that a person does: `human` is true when the source leaves it empty.
HUMAN_OUTBOUND = ("call", "meeting", "email")
