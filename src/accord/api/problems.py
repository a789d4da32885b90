"""Faults as `application/problem+json` (RFC 9457): what happened, what was kept, what to do."""

import logging
import secrets
from collections.abc import Mapping

import orjson
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import ValidationError

from accord.access.decide import NotAllowed
from accord.api.allowance import allowance_headers
from accord.basics.moments import BadMoment
from accord.basics.periods import BadPeriod
from accord.metrics.question import BadQuestion

_log = logging.getLogger("accord.api")

PROBLEM_TYPE = "application/problem+json"
# Of every status that the API answers with when it does not do what was asked.
TITLES: Mapping[int, str] = {
    400: "This cannot be answered",
    401: "No token that works",
    403: "Not allowed",
    404: "Nothing here",
    405: "No such method here",
    409: "It stands in the way of something else",
    413: "Too large",
    422: "Not in the form that is asked for",
    429: "Too many requests",
    500: "Something broke on our side",
}
_BROKEN = "Nothing you sent was changed. Please tell whoever runs the desk, with the reference."


class Problem(Exception):
    """What is answered instead; `detail` is a sentence or two in plain words."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.headers = dict(headers or {})


def problem(request: HttpRequest, fault: Problem) -> HttpResponse:
    """The problem as an answer; `reference` is what the desk's own journal calls it."""
    reference = secrets.token_hex(6)
    if fault.status >= 500:
        _log.error("%s %s answered %s (%s)", request.method, request.path, fault.status, reference)
    body = {
        "type": f"/api/docs#problem-{fault.status}",
        "title": TITLES[fault.status],
        "status": fault.status,
        "detail": str(fault),
        "reference": reference,
    }
    headers = {**allowance_headers(request), **fault.headers}
    return HttpResponse(
        orjson.dumps(body), status=fault.status, content_type=PROBLEM_TYPE, headers=headers
    )


def known(fault: Exception) -> Problem | None:
    """The problem that an expected fault is; None for one that nobody expected."""
    if isinstance(fault, Problem):
        return fault
    if isinstance(fault, NotAllowed):
        return Problem(403, str(fault))
    if isinstance(fault, BadQuestion | BadPeriod | BadMoment):
        return Problem(400, str(fault))
    if isinstance(fault, ValidationError):
        return Problem(422, _said(fault))
    if isinstance(fault, RequestDataTooBig):
        return Problem(413, "The body is larger than this address takes; nothing was kept.")
    if isinstance(fault, MultiPartParserError | SuspiciousOperation):
        return Problem(400, "The body could not be read as multipart/form-data; nothing was kept.")
    return None


def tell_faults(api: NinjaAPI) -> None:
    """Let every fault of the API's addresses be answered as a problem."""

    def tell(request: HttpRequest, fault: Exception | type[Exception]) -> HttpResponse:
        expected = known(fault) if isinstance(fault, Exception) else None
        if expected is None:
            _log.exception("%s %s failed", request.method, request.path, exc_info=True)
            expected = Problem(500, _BROKEN)
        return problem(request, expected)

    for kind in (ValidationError, Exception):
        api.add_exception_handler(kind, tell)


def _said(fault: ValidationError) -> str:
    each = (f"{error['loc'][-1]}: {error['msg']}" for error in fault.errors)
    return f"{'; '.join(each)}. Nothing was changed."
