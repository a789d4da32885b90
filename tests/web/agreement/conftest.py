"""Leads of both departments at their browsers, with a short agreement that both could sign."""

from dataclasses import dataclass

import pytest
from django.test import Client

from accord.access.roles import Role
from accord.access.rows import User
from accord.agreement.actions import propose, sign
from accord.agreement.questions import versions
from accord.jobs import clock
from cast import join, signed_in
from workspace.office import Office

TEXT = """# What we agreed.
title: Our agreement
parties:
  - {department: marketing, name: Marketing, signs: Marta Marketing}
  - {department: sales, name: Sales, signs: Sofia Sales}
fit:
  traits:
    # Whom we can help.
    - {name: right size, points: 30, when: {trait: employees, at_least: 50}}
    - {name: near us, points: 20, when: {any: [{trait: country, is: DE}, {trait: country, is: AT}]}}
engagement:
  half_life: 14d
  groups:
    - name: web
      rules:
        - {name: prices, points: 10, when: {kind: page, url: "*/pricing*"}}
grades:
  fit: {A: 20, B: 0}
  engagement: {"1": 5, "2": 0}
  qualify: [A1]
# Kept.
commitments:
  - {name: First contact, owes: sales, to: marketing, what: first_contact, per: lead, target: 4h}
"""


@dataclass
class Table:
    """Two who sign, with their browsers."""

    marta: User
    sofia: User
    marketing: Client
    sales: Client

    def begin(self, text: str = TEXT) -> None:
        """A draft of that text."""
        self.marketing.post("/agreement/draft/text", {"text": text, "seen": ""})

    def agree(self, text: str = TEXT) -> int:
        """A version that both signed."""
        now = clock.now()
        made = propose(text, "to begin with", self.marta, now)
        for user in (self.marta, self.sofia):
            sign(made.number, made.digest, "", user, "UTC", now)
        return made.number

    def digest(self, number: int) -> str:
        """What a page of the version says was read."""
        return next(one.digest for one in versions(clock.now()) if one.number == number)


@pytest.fixture
def table(office: Office) -> Table:
    del office
    marta, sofia = join(Role.MARKETING_LEAD), join(Role.SALES_LEAD)
    return Table(marta, sofia, signed_in(marta), signed_in(sofia))
