"""The page docs/guide/metrics.md, written from the catalogue's declarations."""

from collections.abc import Callable

from accord.basics.periods import GRAINS
from accord.metrics.catalogue import catalogue
from accord.metrics.dimensions import DIMENSIONS
from accord.metrics.metric import AnyMetric, Derived, Metric, properties_of
from accord.metrics.question import Company

Table = Callable[[tuple[str, ...], list[tuple[str, ...]]], str]

INTRO = (
    "`accord metric NAME` shows a figure, `accord rows NAME` the rows that make it. Each figure "
    "gives `n`, the number of cases; a rate also says how many of them are `immature`: younger "
    "than the time in which nine of ten leads that move have moved."
)
UNITS = (
    ("count", "Whole numbers; no interval."),
    ("money", "Whole minor units of `currency`; amounts in other currencies are converted one by one."),
    ("money_per_day", "Minor units a day."),
    ("share", "0 to 1, with Wilson's 95 % interval."),
    ("ratio", "One sum by another."),
    ("days", "The median with its 95 % interval between order statistics; quantiles of type 7."),
    ("seconds", "The median of a Kaplan-Meier estimate with its 95 % interval."),
)  # fmt: skip


def metrics_page(table: Table) -> str:
    """Every metric with its sentence, unit, owner, version and dimensions."""
    metrics = catalogue(Company())
    rows = [
        (f"`{metric.name}`", metric.sentence, metric.unit, metric.owner, str(metric.version))
        for metric in metrics
    ]
    parts = [
        "# Metrics",
        INTRO,
        table(("Metric", "What it says", "Unit", "Owner", "Version"), rows),
        "## Units",
        table(("Unit", "What a value is"), [(f"`{name}`", text) for name, text in UNITS]),
        "## Dimensions",
        "`--by` and `--where` take these where the rows have them; `--by` also takes "
        + ", ".join(f"`{grain}`" for grain in GRAINS)
        + ". `props.NAME` is any imported property. Rows without a value are a group of their own.",
        table(("Dimension", "What a value is"), [(f"`{d.name}`", d.sentence) for d in DIMENSIONS]),
        "## Which metric has which",
        table(("Metric", "Counts", "Dimensions"), [_line(metric) for metric in metrics]),
    ]
    return "\n\n".join(parts) + "\n"


def _line(metric: AnyMetric) -> tuple[str, str, str]:
    names = (*metric.splits, "props.NAME") if properties_of(metric) else metric.splits
    return f"`{metric.name}`", _counted(metric), ", ".join(names)


def _counted(metric: AnyMetric) -> str:
    if isinstance(metric, Derived):
        return " and ".join(f"`{part}`" for part, _ in metric.parts)
    assert isinstance(metric, Metric)
    return f"{metric.sheet.name} by `{metric.moment}`"
