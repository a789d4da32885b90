import polars as pl
import pytest

from accord.people.mail import company_domain, is_private, is_role, normal_email


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (" Ann@Firm.Example ", "ann@firm.example"),
        ("mailto:ann@firm.example", "ann@firm.example"),
        ("ann+news@mail.firm.co.uk", "ann+news@mail.firm.co.uk"),
        ("ann", None),
        ("ann@firm", None),
        ("ann@@firm.example", None),
        ("ann@firm..example", None),
        ("Ann <ann@firm.example>", None),
        ("a b@firm.example", None),
        ("", None),
        (None, None),
        ("a" * 250 + "@firm.example", None),
    ],
)
def test_addresses_are_made_plain_or_refused(given: str | None, expected: str | None) -> None:
    assert normal_email(pl.Series([given], dtype=pl.String)).item() == expected


@pytest.mark.parametrize("local", ["info", "sales", "no-reply", "kontakt", "support+de"])
def test_mailboxes_of_many_hands(local: str) -> None:
    assert is_role(pl.Series([f"{local}@firm.example"])).item()


def test_a_name_that_begins_like_one_is_none() -> None:
    assert not is_role(pl.Series(["information.desk@firm.example"])).item()
    assert not is_role(pl.Series(["ann@info.example"])).item()


@pytest.mark.parametrize(
    "domain",
    ["gmail.com", "gmx.de", "hey.com", "outlook.com", "mailinator.com", "x.mailinator.com"],
)
def test_free_and_throw_away_providers_are_no_company(domain: str) -> None:
    assert is_private(pl.Series([f"ann@{domain}"])).item()
    assert company_domain(pl.Series([f"ann@{domain}"])).item() is None


@pytest.mark.parametrize("domain", ["firm.example", "siemens.com", "mail.firm.co.uk", "umich.edu"])
def test_other_domains_are(domain: str) -> None:
    assert company_domain(pl.Series([f"ann@{domain}"])).item() == domain
