"""Headers of every page beside the content policy."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]


def strict_headers(answer: Answer) -> Answer:
    """Pages hold people's names, so nothing between us and the reader keeps them."""

    def with_headers(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()"
        )
        return response

    return with_headers
