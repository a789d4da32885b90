"""The roles of the product and who acts in them."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """A role; a person may hold several. Keys and links are roles too, so that nothing acts without one."""

    OWNER = "owner"
    ADMIN = "admin"
    MARKETING_LEAD = "marketing lead"
    MARKETING_MEMBER = "marketing member"
    SALES_LEAD = "sales lead"
    SALES_MEMBER = "sales member"
    REFEREE = "referee"
    PAYROLL = "payroll"
    EXECUTIVE = "executive"
    API_TOKEN = "api token"
    GUEST_LINK = "guest link"
    WRITE_KEY = "write key"
    ANYONE = "anyone"


MARKETING = frozenset({Role.MARKETING_LEAD, Role.MARKETING_MEMBER})
SALES = frozenset({Role.SALES_LEAD, Role.SALES_MEMBER})
DEPARTMENTS = MARKETING | SALES
COLLEAGUES = DEPARTMENTS | {Role.OWNER, Role.ADMIN, Role.REFEREE, Role.PAYROLL, Role.EXECUTIVE}


@dataclass(frozen=True)
class Actor:
    """Who asks: a name for the log, the roles held, and for tokens the scopes that narrow them."""

    name: str
    roles: frozenset[Role]
    scopes: frozenset[str] = frozenset()


ANYONE = Actor("anyone", frozenset({Role.ANYONE}))
# The person at the machine's own terminal: they could read the files anyway.
TERMINAL = Actor("terminal", frozenset({Role.OWNER}))


def department_of(roles: frozenset[Role]) -> str:
    """Marketing or sales; empty for those who belong to neither."""
    if not roles & DEPARTMENTS:
        return ""
    return "marketing" if roles & MARKETING else "sales"
