"""Two years of thirty leads a month, of which every third is won three weeks later, for 1,000 each."""

from datetime import date, timedelta

from workspace.office import OWNERS, Office

AGREED = """
title: Our agreement
parties:
  - {department: marketing, name: Marketing, signs: Marta Marketing}
  - {department: sales, name: Sales, signs: Sofia Sales}
lead_types:
  - {name: Demo, when: {kind: form}}
quota:
  - period: 2026-Q4
    plan:
      Demo: {leads: 100, acceptance: 0.5, reach: 1, win: 0.5, size: 1000}
      other: {leads: 10, acceptance: 0.5, reach: 1, win: 0.5, size: 1000}
capacity:
  - {period: 2026-Q4, leads_a_week: 10}
prices:
  - {period: 2026, currency: EUR, leads: {Demo: 300, other: 100}}
"""


def won_leads(office: Office) -> None:
    """Owners, leads and deals, counted."""
    office.file("owners", OWNERS)
    leads = ["key,created_at,email,lead_type,mql_at,sent_at,accepted_at,qualified_at,owner"]
    deals = ["key,name,lead_key,amount,currency,outcome,created_at,closed_at"]
    for place, opened in enumerate(_days()):
        kind, accepted = ("Demo" if place % 2 else ""), (opened if place % 3 < 2 else "")
        qualified = opened if place % 3 == 0 else ""
        leads.append(
            f"L{place},{opened},l{place}@firm.example,{kind},{opened},{opened},{accepted},{qualified},ann"
        )
        closed = opened + timedelta(days=21)
        if qualified and closed < date(2026, 11, 23):
            deals.append(f"D{place},Deal,L{place},1000.00,EUR,won,{opened},{closed}")
    office.file("leads", "\n".join(leads) + "\n")
    office.file("deals", "\n".join(deals) + "\n")
    office.catch_up()


def _days() -> list[date]:
    first = date(2024, 12, 1)
    return [first + timedelta(days=day) for day in range((date(2026, 11, 23) - first).days)]


EVERYBODY = """
title: Whoever comes is sent
parties:
  - {department: marketing, name: Marketing, signs: Marta Marketing}
  - {department: sales, name: Sales, signs: Sofia Sales}
fit: {traits: [{name: anybody, points: 10, when: {trait: title, known: false}}]}
grades: {fit: {A: 5, B: 0}, engagement: {1: 0}, qualify: [A1]}
capacity: [{period: 2026, leads_a_week: 5}]
"""
