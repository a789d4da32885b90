"""Template tags of the shell."""

from django import template

from accord.basics.moments import iso

register = template.Library()


@register.filter
def moment(microseconds: int | None) -> str:
    """A moment as ISO 8601, for `<time datetime>`; empty for none."""
    return "" if microseconds is None else iso(microseconds)
