"""The way in: bearer token, allowance, permission, size; and the way out: JSON with its headers."""

from collections.abc import Callable
from hashlib import blake2b
from typing import Any, ClassVar

import orjson
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from accord.access.decide import decide
from accord.access.matrix import Scope
from accord.access.tokens import Bearer, bearer_of
from accord.api.address import Address, Call, Reply
from accord.api.allowance import METER, allowance_headers, keep_allowance
from accord.api.once import once
from accord.api.problems import Problem, known, problem
from accord.jobs import clock
from accord.web.sign_in.near import is_near

_SCHEME = "bearer "
_SECRET_LETTERS = 200
_MEGABYTE = 1024 * 1024
_NO_TOKEN = (
    "No token that works came with the request. Send `Authorization: Bearer TOKEN`; "
    "`accord token create` makes one."
)


class BearerToken:
    """What Ninja asks before it reads a request's parts: whether the caller may be at this address.

    Cookies and query strings are never looked at.
    """

    openapi_security_schema: ClassVar[dict[str, str]] = {
        "type": "http",
        "scheme": "bearer",
        "description": "A token made by `accord token create`, within its scopes.",
    }

    def __init__(self, address: Address) -> None:
        self._address = address

    def __call__(self, request: HttpRequest) -> Call:
        """The call; raises Problem or NotAllowed."""
        now = clock.now()
        bearer = _bearer(request, now)
        allowance = METER.take(bearer.token, now)
        keep_allowance(request, allowance)
        if allowance.exceeded:
            raise Problem(
                429,
                f"A token may ask {allowance.limit} times a minute; nothing was done. Wait and ask again.",
                {"Retry-After": str(allowance.reset)},
            )
        decision = decide(bearer.actor, self._address.permission, Scope.OWN)
        if not decision.allowed:
            raise Problem(403, decision.reason)
        _check_size(request, self._address)
        self._address.check_query(request)
        # The pages' own handler writes for whoever is signed in; here the token was looked at by now.
        request.upload_handlers = [TemporaryFileUploadHandler(request)]
        return Call(request, self._address, bearer, now)


def _bearer(request: HttpRequest, now: int) -> Bearer:
    header = request.headers.get("Authorization", "")
    secret = header[len(_SCHEME) :].strip() if header.lower().startswith(_SCHEME) else ""
    bearer = bearer_of(secret, now) if 0 < len(secret) <= _SECRET_LETTERS else None
    if bearer is None or (bearer.near_only and not is_near(request)):
        raise Problem(401, _NO_TOKEN, {"WWW-Authenticate": 'Bearer realm="accord"'})
    return bearer


def _check_size(request: HttpRequest, address: Address) -> None:
    text = request.META.get("CONTENT_LENGTH") or "0"
    if not text.isdecimal() or int(text) > max(address.largest_body, _MEGABYTE):
        most = max(address.largest_body, _MEGABYTE) // _MEGABYTE
        raise Problem(413, f"This address takes bodies of up to {most} MB; nothing was kept.")


def answered(call: Call, parts: dict[str, Any]) -> HttpResponse:
    """What the address's view says, as JSON; a POST with an Idempotency-Key is done once."""

    def made() -> HttpResponse:
        try:
            return _json(call, call.address.view(call, **parts))
        except Exception as fault:
            expected = known(fault)
            if expected is None:
                raise
            return problem(call.request, expected)

    response = (
        once(call.request, call.bearer.token, call.now, made)
        if call.address.method == "POST"
        else made()
    )
    for name, value in allowance_headers(call.request).items():
        response.headers[name] = value
    return response


def _json(call: Call, reply: Reply) -> HttpResponse:
    body = orjson.dumps(reply.body, option=orjson.OPT_SERIALIZE_NUMPY)
    response = HttpResponse(
        body, status=reply.status, content_type="application/json", headers=dict(reply.headers)
    )
    if call.address.method != "GET":
        return response
    response.headers["ETag"] = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    # Kept by the caller alone, and only to be asked after.
    response.headers["Cache-Control"] = "private, no-cache"
    if call.request.headers.get("If-None-Match") == response.headers["ETag"]:
        response.status_code, response.content = 304, b""
    return response


def finished(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The router's own refusal of a method, as a problem; HEAD is answered as GET without its body."""

    def finish(request: HttpRequest, **parts: Any) -> HttpResponse:
        without_body = request.method == "HEAD"
        if without_body:
            request.method = "GET"
        response = view(request, **parts)
        if without_body:
            response.content = b""
        if response.status_code != 405:
            return response
        allowed = ", ".join(sorted(response.headers["Allow"].split(", ")))
        return problem(
            request, Problem(405, f"This address answers to {allowed} only.", {"Allow": allowed})
        )

    # No cookie speaks for anybody here, so there is nothing to forge.
    return csrf_exempt(finish)
