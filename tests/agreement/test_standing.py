"""At any moment at most one version is in force, and never one that a department has not signed."""

from hypothesis import given
from hypothesis import strategies as st

from accord.agreement.standing import PARTIES, Standing, State, Term, in_force, states, terms

MOMENTS = st.integers(0, 20)


@st.composite
def histories(draw: st.DrawFn) -> list[Standing]:
    """Versions as the actions leave them: begun only with both signatures, withdrawn only without."""
    found = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        signed = draw(st.frozensets(st.sampled_from(PARTIES)))
        begins = draw(MOMENTS) if len(signed) == len(PARTIES) else None
        ends = draw(st.none() | MOMENTS)
        withdrawn = draw(st.none() | MOMENTS) if begins is None else None
        trial_of = draw(st.none() | st.integers(1, number - 1)) if number > 1 else None
        found.append(Standing(number, signed, begins, ends, withdrawn, trial_of))
    return found


@given(histories(), MOMENTS)
def test_what_judges_was_signed_by_both_and_has_begun(history: list[Standing], moment: int) -> None:
    number = in_force(history, moment)
    judging = [one for one in history if one.number == number]
    assert all(len(one.signed_by) == 2 and one.known_at(moment) for one in judging)
    found = states(history, moment)
    assert [each for each, state in found.items() if state is State.IN_FORCE] == [
        one.number for one in judging
    ]


@given(histories(), MOMENTS, MOMENTS)
def test_what_begins_later_does_not_change_what_judged_before(
    history: list[Standing], moment: int, later: int
) -> None:
    newer = Standing(99, frozenset(PARTIES), moment + 1 + later, None, None)
    assert in_force([*history, newer], moment) == in_force(history, moment)


@given(histories(), MOMENTS, st.integers(0, 9))
def test_after_a_trial_things_are_as_if_it_had_never_been(
    history: list[Standing], moment: int, lasted: int
) -> None:
    trial = Standing(99, frozenset(PARTIES), moment, moment + lasted, None, 1)
    assert in_force([*history, trial], moment + lasted) == in_force(history, moment + lasted)
    if lasted and all(one.begins != moment for one in history):
        assert in_force([*history, trial], moment) == 99


def test_the_version_that_a_trial_stands_on_is_set_aside_and_judges_again() -> None:
    both = frozenset(PARTIES)
    first, trial = Standing(1, both, 0, None, None), Standing(2, both, 10, 20, None, 1)
    during, after = (states([first, trial], moment) for moment in (15, 20))
    assert during == {1: State.ASIDE, 2: State.IN_FORCE}
    assert after == {1: State.IN_FORCE, 2: State.ENDED}


@given(histories(), MOMENTS, MOMENTS)
def test_terms_say_who_judged_at_each_moment(
    history: list[Standing], moment: int, earlier: int
) -> None:
    at = min(moment, earlier)
    told = [one for one in terms(history, moment) if one.begins <= at and (one.ends or 99) > at]
    assert [one.number for one in told] == [n for n in (in_force(history, at),) if n is not None]


def test_a_version_goes_on_after_its_trial() -> None:
    both = frozenset(PARTIES)
    versions = [Standing(1, both, 0, None, None), Standing(2, both, 10, 20, None, 1)]
    assert terms(versions, 30) == [Term(1, 0, 10), Term(2, 10, 20), Term(1, 20, None)]
