import pytest

from accord.metrics.shrinkage import Prior, fitted

FIVE = [(4, 5), (5, 10), (18, 40), (70, 200), (120, 400)]


def test_a_known_prior_draws_the_few_further_than_the_many() -> None:
    prior = Prior(8, 12)
    rates = [prior.shrunk(hits, n) for hits, n in FIVE]
    assert rates == pytest.approx([0.48, 0.433333, 0.433333, 0.354545, 0.304762], abs=1e-6)


def test_five_sources_that_hardly_differ() -> None:
    """The likeliest prior of these five, from a maximum likelihood fit of another program."""
    prior = fitted(FIVE)
    assert prior is not None
    assert (prior.a, prior.b) == pytest.approx((68.557, 126.531), rel=1e-3)
    shrunk = [prior.shrunk(hits, n) for hits, n in FIVE]
    assert shrunk == pytest.approx([0.362626, 0.358661, 0.368190, 0.350699, 0.316856], abs=2e-5)


def test_groups_that_differ_stay_apart() -> None:
    prior = fitted([(10, 1000), (500, 1000), (900, 1000)])
    assert prior is not None
    assert prior.shrunk(10, 1000) == pytest.approx(0.01, abs=0.002)


def test_nothing_to_learn_from() -> None:
    assert fitted([]) is None
    assert fitted([(0, 0)]) is None
    one = fitted([(3, 10)])
    assert one is not None
    assert 0.3 < one.shrunk(3, 10) < 0.32
