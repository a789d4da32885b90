"""Every address of the API, the router made of them, and their description in OpenAPI."""

import inspect
from collections.abc import Iterator
from functools import cache
from inspect import signature
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI

from accord.api import figures, imports, outlook, prospects, shapes, sources, versions
from accord.api.address import ROOT, Address, Call
from accord.api.guard import BearerToken, answered, finished
from accord.api.once import HEADER, KEY_LETTERS
from accord.api.problems import PROBLEM_TYPE, TITLES, Problem, problem, tell_faults

ADDRESSES: tuple[Address, ...] = (
    *figures.ADDRESSES,
    *outlook.ADDRESSES,
    *prospects.ADDRESSES,
    *imports.ADDRESSES,
    *sources.ADDRESSES,
    *versions.ADDRESSES,
)
_ABOUT = (
    "The same figures as the pages and the command line. Each address names the scope that a token needs; "
    "a token acts with its user's roles, narrowed by its scopes."
)
_RATE = {
    name: {"description": sentence, "schema": {"type": "string"}}
    for name, sentence in (
        ("RateLimit-Limit", "Requests a minute."),
        ("RateLimit-Remaining", "How many are left of this minute."),
        ("RateLimit-Reset", "Seconds until the next minute."),
    )
}
_KEY = {
    "in": "header", "name": HEADER, "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": KEY_LETTERS},
    "description": "A text of your own: whoever repeats the request within a day gets the first answer.",
}  # fmt: skip


class _View:
    """The address as Ninja calls it: with Django's request, on which the entrance left the call."""

    def __init__(self, address: Address) -> None:
        own = signature(address.view)
        first, *rest = own.parameters.values()
        request = first.replace(name="request", annotation=HttpRequest)
        self.__signature__ = own.replace(parameters=[request, *rest])
        self.__name__, self.__doc__ = address.name, address.view.__doc__

    def __call__(self, request: HttpRequest, **parts: Any) -> HttpResponse:
        call = getattr(request, "auth", None)
        if not isinstance(call, Call):
            raise TypeError("An address was entered without its token being looked at.")
        return answered(call, parts)


def _described(address: Address) -> dict[str, Any]:
    """What the declarations say beyond path and answer."""
    faults = [400, 401, 403, 404, 413, 422, 429, 500] + [409] * (address.method == "POST")
    keyed = [_KEY] if address.method == "POST" else []
    told: dict[str, Any] = {
        "description": f"{inspect.getdoc(address.view)}\n\nScope: `{address.scope}`.",
        "parameters": [*(param.described() for param in address.asks), *keyed],
        "responses": {status: _fault(status) for status in sorted(faults)},
    }
    if address.form is not None:
        told["requestBody"] = {
            "required": True, "content": {"multipart/form-data": {"schema": dict(address.form)}}
        }  # fmt: skip
    return told


def _fault(status: int) -> dict[str, Any]:
    content = {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": TITLES[status], "content": content}


def _made() -> NinjaAPI:
    api = NinjaAPI(
        title="Accord", version="1", description=_ABOUT, openapi_url=None, docs_url=None,
        urls_namespace="api",
    )  # fmt: skip
    for address in ADDRESSES:
        api.default_router.add_api_operation(
            f"/{address.route}",
            [address.method],
            _View(address),
            auth=BearerToken(address),
            response=dict(address.gives),
            operation_id=address.name,
            summary=(inspect.getdoc(address.view) or "").split("\n")[0],
            openapi_extra=_described(address),
        )
    tell_faults(api)
    return api


_API = _made()


@cache
def description() -> dict[str, Any]:
    """The whole API in OpenAPI 3.1."""
    whole: dict[str, Any] = orjson.loads(
        orjson.dumps(
            _API.get_openapi_schema(path_prefix=f"{ROOT}/"), option=orjson.OPT_NON_STR_KEYS
        )
    )
    whole["components"]["schemas"]["Problem"] = shapes.Problem.model_json_schema()
    for answer in (
        each
        for of in whole["paths"].values()
        for op in of.values()
        for each in op["responses"].values()
    ):
        answer["headers"] = _RATE
    return whole


def openapi(request: HttpRequest) -> HttpResponse:
    """The description itself; it holds no data, so whoever writes a program may fetch it."""
    if request.method not in ("GET", "HEAD"):
        return problem(request, Problem(405, "This address answers to GET only.", {"Allow": "GET"}))
    return HttpResponse(orjson.dumps(description()), content_type="application/json")


def nothing_here(request: HttpRequest, rest: str | None) -> HttpResponse:
    """An address below `/api/` that is none of ours."""
    del rest
    return problem(request, Problem(404, f"There is nothing at {request.path}; see /api/docs."))


def _routes() -> Iterator[URLPattern]:
    for pattern in _API.urls[0]:
        # Ninja's own root is none of the declared addresses.
        if isinstance(pattern, URLPattern) and pattern.name != "api-root":
            route = f"{ROOT}/{pattern.pattern}".lstrip("/")
            yield path(route, finished(pattern.callback), name=f"api.{pattern.name}")


ROUTES: tuple[URLPattern, ...] = (
    *_routes(),
    path("api/openapi.json", csrf_exempt(openapi), name="api.openapi"),
    re_path(r"^api(/.*)?$", csrf_exempt(nothing_here), name="api.nothing"),
)
