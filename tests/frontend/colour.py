"""Published colour formulas: contrast (WCAG 2.2), colour-blindness (Machado 2009), CIEDE2000 (Sharma 2005)."""

from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

Triple = tuple[float, float, float]

# Full loss of one cone, on linear RGB: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes,
# "A Physiologically-based Model for Simulation of Color Vision Deficiency", 2009.
BLINDNESS: dict[str, tuple[Triple, Triple, Triple]] = {
    "red": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "green": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "blue": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
_TO_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
_WHITE = (0.95047, 1.0, 1.08883)


def linear(colour: str) -> Triple:
    """The linear light of `#RRGGBB`, each 0 to 1."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _light(red), _light(green), _light(blue)


def _light(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def contrast(one: str, other: str) -> float:
    """The contrast ratio, 1 to 21."""
    dark, light = sorted(_multiplied(_TO_XYZ, linear(colour))[1] for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def seen(colour: str, blindness: str | None) -> Triple:
    """The colour in CIE Lab as somebody sees it who lacks one kind of cone, or none."""
    light = linear(colour)
    if blindness:
        red, green, blue = _multiplied(BLINDNESS[blindness], light)
        light = (_clipped(red), _clipped(green), _clipped(blue))
    return _lab(light)


def difference(one: Triple, other: Triple) -> float:
    """CIEDE2000 of two colours in Lab, in the steps of the published implementation notes."""
    chroma_mean = (hypot(*one[1:]) + hypot(*other[1:])) / 2
    stretch = 1.5 - 0.5 * sqrt(chroma_mean**7 / (chroma_mean**7 + 25**7))
    (l1, c1, h1), (l2, c2, h2) = (_polar(lab, stretch) for lab in (one, other))
    turn = _turn(c1 * c2, h2 - h1)
    hue_step = 2 * sqrt(c1 * c2) * sin(radians(turn) / 2)
    hue = _mean_hue(c1 * c2, h1, h2)
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    weight_light = 1 + 0.015 * (light - 50) ** 2 / sqrt(20 + (light - 50) ** 2)
    weight_chroma = 1 + 0.045 * chroma
    weight_hue = 1 + 0.015 * chroma * _wave(hue)
    rotation = (
        -2
        * sqrt(chroma**7 / (chroma**7 + 25**7))
        * sin(radians(60 * exp(-(((hue - 275) / 25) ** 2))))
    )
    parts = ((l2 - l1) / weight_light, (c2 - c1) / weight_chroma, hue_step / weight_hue)
    return sqrt(sum(part**2 for part in parts) + rotation * parts[1] * parts[2])


def _polar(lab: Triple, stretch: float) -> Triple:
    light, a, b = lab
    return light, hypot(a * stretch, b), degrees(atan2(b, a * stretch)) % 360


def _turn(chromas: float, step: float) -> float:
    if chromas == 0:
        return 0.0
    return step - 360 if step > 180 else step + 360 if step < -180 else step


def _mean_hue(chromas: float, one: float, other: float) -> float:
    if chromas == 0:
        return one + other
    if abs(one - other) <= 180:
        return (one + other) / 2
    return (one + other + (360 if one + other < 360 else -360)) / 2


def _wave(hue: float) -> float:
    return (
        1
        - 0.17 * cos(radians(hue - 30))
        + 0.24 * cos(radians(2 * hue))
        + 0.32 * cos(radians(3 * hue + 6))
        - 0.20 * cos(radians(4 * hue - 63))
    )


def _multiplied(matrix: tuple[Triple, ...], vector: Triple) -> Triple:
    x, y, z = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return x, y, z


def _clipped(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def _lab(light: Triple) -> Triple:
    x, y, z = (
        _curve(value / white)
        for value, white in zip(_multiplied(_TO_XYZ, light), _WHITE, strict=True)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _curve(value: float) -> float:
    return value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116
