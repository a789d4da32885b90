"""Companies by the domain of their mail and site: one account for a domain, whoever names it first."""

import polars as pl

from accord.people.mail import company_domain, normal_email
from accord.people.records import make_bare, plain_keys
from accord.people.rows import Account
from accord.people.writing import put
from accord.store import keys

# Keys of this name space are domains; no source may be called so because its names are words.
BY_DOMAIN = "(domain)"
# RFC 1035.
_LONGEST = 253


def plain_domains(given: pl.Series) -> pl.Series:
    """A domain or address of a site as a bare lower-case domain, null where it is none."""
    text = given.cast(pl.String).str.strip_chars().str.to_lowercase()
    host = text.str.replace(r"^[a-z]+://", "").str.extract(
        r"^(?:www\.)?([^/:?#@\s]+\.[a-z0-9\-]{2,})"
    )
    short = host.str.len_bytes() <= _LONGEST
    return host.to_frame("domain").select(pl.when(short).then("domain")).to_series()


def accounts_of_emails(secret: bytes, emails: pl.Series, import_id: int | None = None) -> pl.Series:
    """The company of each address's domain, a bare account where it is new.

    Null for free-mail and throw-away providers and for what is no address.
    """
    domains = company_domain(normal_email(emails))
    names = domains.drop_nulls().unique(maintain_order=True).to_list()
    if not names:
        return pl.Series("account", [None] * len(emails), dtype=pl.Int64)
    found = keys.resolve("account", _domain_hashes(secret, names))
    made = [pair[:2] for pair in zip(names, found.ids, found.created, strict=True) if pair[2]]
    put(
        Account,
        ["subject", "source", "key", "domain", "bare", "import_id"],
        ((subject, BY_DOMAIN, name, name, True, import_id) for name, subject in made),
    )
    return domains.replace_strict(names, found.ids, default=None, return_dtype=pl.Int64).alias(
        "account"
    )


def resolve_accounts(
    secret: bytes, source: str, frame: pl.DataFrame, import_id: int | None = None
) -> pl.Series:
    """Ids of rows with `key` and, where known, `domain`. A new key whose domain is known already, from
    mails or another source, is that account; a source's two keys of one domain stay two accounts.

    So do a key that deals named before and a domain that mails named before: entries of the log bear both
    numbers, and nothing in the log says of two accounts that they are one (docs/decisions/0013).
    """
    rows = pl.DataFrame({"key": plain_keys(frame["key"]), "domain": _domains(frame)})
    distinct = rows.drop_nulls("key").unique("key", keep="first", maintain_order=True)
    names = distinct["key"].to_list()
    hashes = keys.key_hashes(secret, "account", source, names)
    known = keys.find(hashes)
    distinct = distinct.with_columns(
        new=pl.Series([key not in known for key in hashes], dtype=pl.Boolean)
    )
    taken = _adopt(secret, source, distinct.filter("new"))
    found = keys.resolve("account", hashes)
    fresh = [pair[:2] for pair in zip(names, found.ids, found.created, strict=True) if pair[2]]
    make_bare("account", source, [*fresh, *taken], import_id)
    ids = dict(zip(names, found.ids, strict=True))
    _name_domains(secret, distinct, ids)
    return rows["key"].replace_strict(ids, default=None, return_dtype=pl.Int64).alias("account")


def _domains(frame: pl.DataFrame) -> pl.Series:
    if "domain" not in frame.columns:
        return pl.Series("domain", [None] * frame.height, dtype=pl.String)
    return plain_domains(frame["domain"])


def _domain_hashes(secret: bytes, names: list[str]) -> list[bytes]:
    return keys.key_hashes(secret, "account", BY_DOMAIN, names)


def _adopt(secret: bytes, source: str, new: pl.DataFrame) -> list[tuple[str, int]]:
    """Let new keys stand for the accounts of their domains; pairs of key and account."""
    with_domain = new.drop_nulls("domain").unique("domain", keep="first", maintain_order=True)
    domains = with_domain["domain"].to_list()
    hashes = _domain_hashes(secret, domains)
    found = keys.find(hashes)
    accounts = {
        domain: found[key] for domain, key in zip(domains, hashes, strict=True) if key in found
    }
    own = set(
        Account.objects.filter(source=source, subject__in=list(accounts.values())).values_list(
            "subject", flat=True
        )
    )
    pairs = [
        (key, accounts[domain])
        for key, domain in with_domain.select("key", "domain").iter_rows()
        if domain in accounts and accounts[domain] not in own
    ]
    keys.attach(
        "account",
        keys.key_hashes(secret, "account", source, [key for key, _ in pairs]),
        [account for _, account in pairs],
    )
    return pairs


def _name_domains(secret: bytes, distinct: pl.DataFrame, ids: dict[str, int]) -> None:
    """From now on mails from these domains belong to these accounts; the first claim on a domain holds."""
    pairs = distinct.drop_nulls("domain").unique("domain", keep="first", maintain_order=True)
    keys.attach(
        "account",
        _domain_hashes(secret, pairs["domain"].to_list()),
        [ids[key] for key in pairs["key"]],
    )


def domains() -> list[tuple[int, str]]:
    """(account, domain) of every account of which a domain is known, each pair once."""
    rows = Account.objects.exclude(domain=None).values_list("subject", "domain").distinct()
    return [(subject, str(domain)) for subject, domain in rows]
