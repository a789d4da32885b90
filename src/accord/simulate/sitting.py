"""A finished sitting of the demo company: both departments mark twenty past leads by what they like.

Planted: both want companies of at least `LARGE_ENOUGH` employees. Sales spares itself whoever only took a
guide, marketing takes every request for a demo, and everybody goes by a whim now and then.
"""

from collections.abc import Sequence

import numpy as np

from accord.access.roles import DEPARTMENTS, Role
from accord.access.rows import User
from accord.agreement.twenty.actions import hand_in, mark, next_number, open_sitting
from accord.agreement.twenty.choosing import TooFew
from accord.agreement.twenty.counting import Said
from accord.agreement.twenty.questions import sitting_of
from accord.agreement.twenty.traits import Known
from accord.prospects.handed import handed
from accord.prospects.past_leads import past_leads
from accord.simulate.cast import seat
from accord.simulate.chance import Chance
from accord.simulate.truth import Plan
from accord.workspace import Workspace

LARGE_ENOUGH = 250
_WHIM = 0.05
_LEADERS = frozenset({Role.MARKETING_LEAD, Role.SALES_LEAD})


def hold_sitting(workspace: Workspace, plan: Plan, now: int) -> bool:
    """Hold one by the room's own actions; False where one was held before or too few leads are past."""
    if next_number() > 1:
        return False
    seat(plan, now)
    everybody = User.objects.order_by("pk")
    team = [user for user in everybody if user.actor().roles & DEPARTMENTS]
    opener = next(user for user in team if user.actor().roles & _LEADERS)
    try:
        number = open_sitting(past_leads(workspace.facts(), 1, now), team, opener, now).number
    except TooFew:
        return False
    laid = sitting_of(number)
    leads = [] if laid is None else handed(workspace.facts(), workspace.log, laid.leads, now)
    for user in team:
        rng = Chance(plan.seed).of(f"ballot of {user.email}")
        _fill_in(number, user, [each.known for each in leads], rng, now)
    return True


def _fill_in(
    number: int, user: User, leads: Sequence[Known], rng: np.random.Generator, now: int
) -> None:
    whims = rng.random(len(leads)) < _WHIM
    marks = {
        place: Said(_likes(lead, user.department()) != bool(whim), "" if whim else "size")
        for place, (lead, whim) in enumerate(zip(leads, whims, strict=True), 1)
    }
    mark(number, marks, user, now)
    hand_in(number, user, now)


def _likes(lead: Known, department: str) -> bool:
    employees = lead.person.trait("employees", lead.moment)
    forms = {
        act.said.get("name", "") for act in lead.person.activities if act.said["kind"] == "form"
    }
    asked = any(name.startswith("Demo") for name in forms)
    if department == "marketing" and asked:
        return True
    guide_only = bool(forms) and all(name.startswith("Guide") for name in forms)
    is_large = isinstance(employees, int) and employees >= LARGE_ENOUGH
    return is_large and not (department == "sales" and guide_only)
