"""What ballots come to: majorities, verdicts, and agreement beyond chance with its interval."""

import numpy as np
import pytest

from accord.agreement.twenty.concord import cohen, fleiss
from accord.agreement.twenty.counting import Verdict, Vote, count


def pairs(both: int, one: int, other: int, neither: int) -> list[tuple[bool, bool]]:
    return (
        [(True, True)] * both + [(True, False)] * one + [(False, True)] * other
        + [(False, False)] * neither
    )  # fmt: skip


def test_cohens_kappa_of_a_known_table() -> None:
    # 50 proposals, two readers: 20 both yes, 15 both no, 5 and 10 apart. p = .7, e = .5.
    found = cohen(pairs(20, 5, 10, 15))
    assert (found.kappa, found.agreed, found.n) == (pytest.approx(0.4), 35, 50)
    # Wilson's interval of 35 of 50 is .5624 to .8090.
    assert (found.low, found.high) == (
        pytest.approx(0.1249, abs=1e-3), pytest.approx(0.6181, abs=1e-3),
    )  # fmt: skip


def test_full_agreement_on_twenty_is_no_certainty() -> None:
    found = cohen(pairs(10, 0, 0, 10))
    assert found.kappa == 1
    assert found.low == pytest.approx(0.678, abs=1e-3)


def test_where_chance_would_agree_always_there_is_no_kappa() -> None:
    assert cohen(pairs(20, 0, 0, 0)).kappa is None
    assert cohen([]).kappa is None
    assert fleiss([(3, 0), (3, 0)]) is None


def test_fleiss_kappa_equals_its_definition_over_pairs_of_judges() -> None:
    rng = np.random.default_rng(3)
    votes = rng.random((12, 5)) < 0.6
    alike = np.mean([
        row[i] == row[j] for row in votes for i in range(5) for j in range(5) if i != j
    ])  # fmt: skip
    share = votes.mean()
    chance = share**2 + (1 - share) ** 2
    tallies = [(int(row.sum()), int(5 - row.sum())) for row in votes]
    assert fleiss(tallies) == pytest.approx((alike - chance) / (1 - chance))


def ballot(department: str, *marks: bool) -> list[Vote]:
    return [Vote(place, department, takes) for place, takes in enumerate(marks, 1)]


def test_majorities_make_the_verdict_and_a_tie_within_a_department_none() -> None:
    counted = count(
        ballot("marketing", True, True, False, False, True)
        + ballot("marketing", True, True, False, False, False)
        + ballot("sales", True, False, True, False, True)
    )
    assert [each.verdict for each in counted.leads] == [
        Verdict.BOTH_TAKE, Verdict.MARKETING_ONLY, Verdict.SALES_ONLY, Verdict.NEITHER,
        Verdict.DIVIDED,
    ]  # fmt: skip
    assert (counted.judges, counted.concord.n, counted.concord.agreed) == (3, 4, 2)
    assert counted.among_all is not None


def test_two_judges_need_no_kappa_of_many() -> None:
    counted = count(ballot("marketing", True, False) + ballot("sales", True, False))
    assert counted.among_all is None
    assert counted.concord.kappa == 1


def test_reasons_stand_by_how_often_they_were_given() -> None:
    votes = [Vote(1, "sales", True, word) for word in ("size", "role", "role", "")]
    assert count(votes).leads[0].reasons == ("role", "size")


@pytest.mark.proof
def test_the_interval_of_kappa_holds_the_truth_nineteen_times_in_twenty() -> None:
    rng = np.random.default_rng(11)
    for n in (12, 20):
        for one, other, kappa in (
            (0.5, 0.5, 0.0),
            (0.5, 0.5, 0.4),
            (0.5, 0.5, 0.8),
            (0.3, 0.3, 0.5),
        ):
            held = covered(rng, n, one, other, kappa)
            print(f"{n} leads, kappa {kappa}, {one:.0%} and {other:.0%} yes: {held:.1%} hold it")
            assert 0.93 <= held <= 0.99


def covered(rng: np.random.Generator, n: int, one: float, other: float, kappa: float) -> float:
    chance = one * other + (1 - one) * (1 - other)
    more = kappa * (1 - chance) / 2
    cells = [one * other + more, one * (1 - other) - more, (1 - one) * other - more]
    tables = rng.multinomial(n, [*cells, 1 - sum(cells)], 2_000)
    found = [cohen(pairs(*map(int, table))) for table in tables]
    known = [each for each in found if each.low is not None and each.high is not None]
    return sum(bool(each.low <= kappa <= each.high) for each in known) / len(known)
