"""Roles, departments and rights in words."""

from django.utils.translation import gettext_lazy as _

from accord.access.matrix import Scope, Verb
from accord.access.roles import MARKETING, SALES, Role
from accord.access.rows import User

ROLE_WORDS = {
    Role.OWNER: _("Owner"),
    Role.ADMIN: _("Admin"),
    Role.MARKETING_LEAD: _("Marketing lead"),
    Role.MARKETING_MEMBER: _("Marketing member"),
    Role.SALES_LEAD: _("Sales lead"),
    Role.SALES_MEMBER: _("Sales member"),
    Role.REFEREE: _("Referee"),
    Role.PAYROLL: _("Payroll"),
    Role.EXECUTIVE: _("Executive"),
}
VERB_WORDS = {
    Verb.READ: _("Read"),
    Verb.WRITE: _("Change"),
    Verb.SEND: _("Send"),
    Verb.EXPORT: _("Export"),
    Verb.ERASE: _("Erase"),
    Verb.MANAGE: _("Manage"),
    Verb.SIGN: _("Sign"),
}
SCOPE_WORDS = {Scope.ALL: _("all"), Scope.TEAM: _("of their team"), Scope.OWN: _("their own")}


def department_of(user: User) -> str:
    """marketing, sales or both, by the roles; empty for who is in neither."""
    roles = user.actor().roles
    of = [name for name, group in (("marketing", MARKETING), ("sales", SALES)) if roles & group]
    return "both" if len(of) == 2 else "".join(of)
