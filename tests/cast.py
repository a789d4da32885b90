"""The fixed cast of the tests: one colleague of each role, and the outsider who must see nothing."""

from accord.access.actions import add_user
from accord.access.roles import Role
from accord.access.rows import User

PASSWORD = "a long pass phrase of the cast"
BORN = 1_767_225_600_000_000  # 2026-01-01, UTC

CAST = {
    Role.OWNER: "Olga Owner",
    Role.ADMIN: "Adam Admin",
    Role.MARKETING_LEAD: "Marta Marketing",
    Role.MARKETING_MEMBER: "Max Marketer",
    Role.SALES_LEAD: "Sofia Sales",
    Role.SALES_MEMBER: "Sam Seller",
    Role.REFEREE: "Rita Referee",
    Role.PAYROLL: "Paul Payroll",
    Role.EXECUTIVE: "Eva Executive",
}


def join(role: Role) -> User:
    """The cast's colleague of that role, with an account."""
    name = CAST[role]
    email = f"{name.split(' ', maxsplit=1)[0].lower()}@firm.example"
    return add_user(email, name, [role], PASSWORD, "tests", BORN)
