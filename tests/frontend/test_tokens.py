"""The floors of the token file: text 4.5, controls and drawings 3, series 15 apart for every eye."""

import re
from itertools import combinations
from pathlib import Path

import pytest

from frontend.colour import BLINDNESS, contrast, difference, seen

TOKENS = Path(__file__).resolve().parents[2] / "frontend" / "tokens.css"
THEMES = ("light", "dark")
STATES = ("good", "warn", "bad", "info", "neutral", "signed")
SERIES = tuple(f"series-{number}" for number in range(1, 6))
EYES = (None, *BLINDNESS)
_COLOUR = re.compile(
    r"--([a-z0-9-]+): (?:light-dark\((#[0-9A-F]{6}), (#[0-9A-F]{6})\)|(#[0-9A-F]{6}));"
)
_ALIAS = re.compile(r"--([a-z-]+): var\(--([a-z0-9-]+)\);")


def tokens(theme: str) -> dict[str, str]:
    text = TOKENS.read_text(encoding="utf-8")
    colours = {
        name: one or (light if theme == "light" else dark)
        for name, light, dark, one in _COLOUR.findall(text)
    }
    return colours | {name: colours[of] for name, of in _ALIAS.findall(text) if of in colours}


@pytest.fixture(params=THEMES)
def colours(request: pytest.FixtureRequest) -> dict[str, str]:
    return tokens(request.param)


def test_text_stands_out(colours: dict[str, str]) -> None:
    pairs = [(ink, ground) for ink in ("text", "muted") for ground in ("page", "surface")]
    pairs += [("link", "page"), ("link", "surface"), ("on-link", "link"), ("bad", "page")]
    pairs += [(state, f"{state}-fill") for state in STATES] + [("page", "neutral")]
    pairs += [("text", "neutral-fill"), ("text", "info-fill"), ("link", "info-fill")]
    pairs += [("muted", "info-fill"), ("page", "text"), ("page", "info")]
    pairs += [("on-marketing", "marketing"), ("on-sales", "sales")]
    pairs += [("on-step-low", f"step-{step}") for step in range(1, 5)]
    pairs += [("on-step-high", f"step-{step}") for step in (5, 6)]
    weak = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


def test_controls_and_drawings_stand_out(colours: dict[str, str]) -> None:
    names = ("control", *SERIES, "marketing", "sales", "link")
    ratios = {name: contrast(colours[name], colours["page"]) for name in names}
    assert {name: ratio for name, ratio in ratios.items() if ratio < 3} == {}


@pytest.mark.parametrize("eye", EYES)
def test_any_two_series_differ_for_every_eye(colours: dict[str, str], eye: str | None) -> None:
    drawn = {name: seen(colours[name], eye) for name in SERIES}
    near = {(a, b): difference(drawn[a], drawn[b]) for a, b in combinations(SERIES, 2)}
    assert {pair: step for pair, step in near.items() if step < 15} == {}


@pytest.mark.parametrize("eye", EYES)
def test_the_departments_differ_most_of_all(colours: dict[str, str], eye: str | None) -> None:
    assert difference(seen(colours["marketing"], eye), seen(colours["sales"], eye)) > 40


# Pairs of the test data that came with the formula (Sharma, Wu, Dalal 2005, table 1).
@pytest.mark.parametrize(
    ("one", "other", "published"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, -1.0, 2.0), (50.0, 0.0, 0.0), 2.3669),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((50.0, 2.5, 0.0), (61.0, -5.0, 29.0), 22.8977),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
        ((63.0109, -31.0961, -5.8663), (62.8187, -29.7946, -4.0864), 1.2630),
    ],
)
def test_the_difference_is_the_published_one(
    one: tuple[float, float, float], other: tuple[float, float, float], published: float
) -> None:
    assert difference(one, other) == pytest.approx(published, abs=0.0001)


def test_contrast_runs_from_1_to_21() -> None:
    assert contrast("#FFFFFF", "#FFFFFF") == pytest.approx(1)
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
