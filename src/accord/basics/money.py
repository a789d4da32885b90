"""Money is an integer of minor units beside its currency; conversion rounds once, at the line."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

# ISO 4217: currencies whose minor unit is not a hundredth.
_EXPONENTS = {
    **dict.fromkeys(
        ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND",
         "VUV", "XAF", "XOF", "XPF"),
        0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}  # fmt: skip


class BadAmount(ValueError):
    """A text that is no amount of money; the message says what was read."""


@dataclass(frozen=True)
class Money:
    """`minor` units of `currency`: 1250 EUR is 12.50 euros."""

    minor: int
    currency: str

    def __str__(self) -> str:
        return f"{to_major(self.minor, self.currency):,} {self.currency}"


def exponent(currency: str) -> int:
    """Decimal places of a currency by ISO 4217: 2 unless listed, JPY 0, KWD 3."""
    return _EXPONENTS.get(currency.upper(), 2)


def to_major(minor: int, currency: str) -> Decimal:
    """Minor units as an exact decimal of major units: 1250 EUR is 12.50."""
    return Decimal(minor).scaleb(-exponent(currency))


def to_minor(amount: Decimal | str, currency: str) -> int:
    """Major units as minor ones, half to even: 12.505 EUR is 1250."""
    try:
        major = Decimal(amount)
    except InvalidOperation:
        raise BadAmount(f"'{amount}' is not an amount; write it as 12.50.") from None
    return round_minor(major.scaleb(exponent(currency)))


def round_minor(value: Decimal) -> int:
    """The nearest whole number, half to even."""
    return int(value.quantize(Decimal(1), ROUND_HALF_EVEN))
