"""A question from a query string, in the names that the pages' addresses have."""

from django.http import QueryDict

from accord.access.decide import require_properties
from accord.api.address import PROPS, Call, Param
from accord.basics.periods import GRAINS
from accord.metrics.catalogue import catalogue
from accord.metrics.dimensions import DIMENSIONS, PROPERTY
from accord.metrics.question import Company, Question
from accord.web.shell.selection import Selection

EVERYTHING = "all"
METRICS = tuple(metric.name for metric in catalogue(Company()))
DIMENSION_NAMES = tuple(dimension.name for dimension in DIMENSIONS)

PERIOD = Param(
    "period",
    "2026-Q4, 2026-11, 2026-W47, 2026, last-90-days, all, or FROM..TO with the last day exclusive.",
    {"type": "string", "default": EVERYTHING},
)
BY = Param(
    "by",
    "Split by a dimension or a grain of time; may stand several times.",
    {
        "anyOf": [
            {"type": "string", "enum": [*GRAINS, *DIMENSION_NAMES]},
            {"type": "string", "pattern": rf"^{PROPERTY}.+"},
        ]
    },
    many=True,
)
AS_OF = Param("as_of", "As known at that moment: 2026-11-23 or 2026-11-23T09:00:00Z.")
AGAINST = Param("against", "Hold against `previous` or another period.")
WITHIN = Param("within", "Cohort rates: reached within that time, as 90d or 12h.")
NARROWING = (
    *(
        Param(each.name, f"Only rows of this: {each.sentence} Empty is the rows without one.", many=True)
        for each in DIMENSIONS
    ),
    PROPS,
)  # fmt: skip
SPLIT = (PERIOD, BY, AS_OF, *NARROWING)
ASKED = (PERIOD, BY, AS_OF, AGAINST, WITHIN, *NARROWING)
COUNTED = (PERIOD, AS_OF, WITHIN, *NARROWING)


def question_of(call: Call, metric: str) -> Question:
    """The metric as the query string asks for it; properties that the caller may not read are refused."""
    asked = call.request.GET
    selection = Selection.of(asked, call.desk.place.zone, EVERYTHING)
    question = selection.question(metric, dimensions(asked))
    require_properties(call.actor, question.properties)
    return question


def dimensions(asked: QueryDict) -> tuple[str, ...]:
    """What to split by: `by=channel&by=owner` or `by=channel,owner`."""
    return tuple(
        dict.fromkeys(part for text in asked.getlist("by") for part in text.split(",") if part)
    )
