"""A request with an `Idempotency-Key` is done once; whoever repeats it gets the first answer again.

A key belongs to one token and one request. It is kept for a day; one whose work never ended, because
the process did, is free again after ten minutes.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from accord.access.rows import KeptReply
from accord.api.problems import Problem
from accord.basics.moments import DAY, MINUTE

HEADER = "Idempotency-Key"
KEY_LETTERS = 255
KEPT = DAY
_AT_WORK_AT_MOST = 10 * MINUTE
_HEADERS = ("Content-Type", "Location")


def once(
    request: HttpRequest, token: int, now: int, answer: Callable[[], HttpResponse]
) -> HttpResponse:
    """The first answer to this token's key, made now or kept from before; without a key, just made."""
    key = request.headers.get(HEADER)
    if key is None:
        return answer()
    if not 1 <= len(key) <= KEY_LETTERS or not key.isprintable():
        raise Problem(422, f"An {HEADER} has 1 to {KEY_LETTERS} letters; nothing was done.")
    digest = _digest(request)
    row = _claimed(token, key, digest, now)
    if row is None:
        return _replayed(token, key, digest)
    try:
        response = answer()
    except BaseException:
        row.delete()
        raise
    kept = {name: response.headers[name] for name in _HEADERS if name in response.headers}
    KeptReply.objects.filter(pk=row.pk).update(
        status=response.status_code, headers=kept, body=response.content
    )
    return response


def _claimed(token: int, key: str, digest: str, now: int) -> KeptReply | None:
    own = KeptReply.objects.filter(token_id=token)
    own.filter(at__lte=now - KEPT).delete()
    own.filter(status=None, at__lte=now - _AT_WORK_AT_MOST).delete()
    try:
        with transaction.atomic():
            return KeptReply.objects.create(token_id=token, key=key, request=digest, at=now)
    except IntegrityError:
        return None


def _replayed(token: int, key: str, digest: str) -> HttpResponse:
    row = KeptReply.objects.filter(token_id=token, key=key).first()
    if row is not None and row.request != digest:
        raise Problem(
            409, f"This {HEADER} was used for another request; take a new one. Nothing was done."
        )
    if row is None or row.status is None:
        raise Problem(
            409,
            f"The first request with this {HEADER} is still at work; ask again in a moment.",
            {"Retry-After": "1"},
        )
    headers = {**row.headers, "Idempotency-Replayed": "true"}
    return HttpResponse(bytes(row.body), status=row.status, headers=headers)


def _digest(request: HttpRequest) -> str:
    """What is asked for, whatever boundary stands between the parts of its body."""
    digest = sha256(f"{request.method} {request.get_full_path()}".encode())
    if request.content_type != "multipart/form-data":
        digest.update(request.body)
        return digest.hexdigest()
    for name, values in sorted(request.POST.lists()):
        digest.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            if isinstance(file, UploadedFile):
                digest.update(repr((name, file.name, _content(file))).encode())
    return digest.hexdigest()


def _content(file: "UploadedFile[Any]") -> str:
    digest = sha256()
    for part in file.chunks():
        digest.update(part)
    file.seek(0)
    return digest.hexdigest()
