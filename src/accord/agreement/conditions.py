"""When a rule holds: tests of traits and activities, joined by all, any and not."""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct, field

from accord.agreement.values import Count, Length, Name, Pattern, Plain

GROUPS = ("all", "any", "not")
TRAIT_TESTS = ("is", "one_of", "like", "at_least", "above", "at_most", "below", "known")
ACTIVITY_TESTS = (
    "kind", "name", "url", "channel", "source", "medium", "campaign", "asset", "term", "direction",
)  # fmt: skip
COUNTING = ("times", "within")


class Condition(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Either a group (all, any, not), or tests of one trait, or tests of one activity.

    All tests of one condition must hold. Where a person is judged as a whole, an activity's tests ask
    whether it was done `times` times (once, unless said) `within` the time before; in an engagement
    rule, which has no traits, they are asked of each activity. A trait that is not known meets no test.
    """

    all: tuple["Condition", ...] | None = None
    any: tuple["Condition", ...] | None = None
    not_: "Condition | None" = field(name="not", default=None)
    trait: Name | None = None
    is_: Plain | None = field(name="is", default=None)
    one_of: tuple[Plain, ...] | None = None
    like: Pattern | None = None
    at_least: float | None = None
    above: float | None = None
    at_most: float | None = None
    below: float | None = None
    known: bool | None = None
    kind: Pattern | None = None
    name: Pattern | None = None
    url: Pattern | None = None
    channel: Pattern | None = None
    source: Pattern | None = None
    medium: Pattern | None = None
    campaign: Pattern | None = None
    asset: Pattern | None = None
    term: Pattern | None = None
    direction: Annotated[Pattern, Meta(description="in or out.")] | None = None
    times: Count | None = None
    within: Length | None = None

    def said(self, name: str) -> object:
        """What stands under that name in the document, or None."""
        attribute = {"not": "not_", "is": "is_"}.get(name, name)
        return getattr(self, attribute)

    def named(self, names: tuple[str, ...]) -> dict[str, object]:
        """Those of the names that the condition says something of."""
        return {name: said for name in names if (said := self.said(name)) is not None}

    def parts(self) -> Iterator[tuple[tuple[str | int, ...], "Condition"]]:
        """Conditions directly within, each with its path."""
        for name, group in (("all", self.all), ("any", self.any)):
            for place, part in enumerate(group or ()):
                yield (name, place), part
        if self.not_ is not None:
            yield ("not",), self.not_
