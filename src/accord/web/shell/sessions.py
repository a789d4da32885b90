"""Sessions whose keys cannot be read back: the browser's cookie holds a secret, the book only its hash."""

from hashlib import sha256

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string

# 190 random bits, so a plain hash cannot be guessed back.
_LETTERS = 32
# What the column of a session's key holds.
_KEY_LETTERS = 40


class SessionStore(DatabaseStore):
    """Django's sessions under hashed keys; `secret` is what the browser holds, empty when it holds none.

    Whoever reads the book, or the library's list of browsers, finds keys that open nothing.
    """

    secret = ""

    @classmethod
    def of_browser(cls, secret: str) -> "SessionStore":
        """The session that the browser's cookie stands for."""
        store = cls(_key(secret) if secret else None)
        store.secret = secret
        return store

    def _get_new_session_key(self) -> str:
        while True:
            self.secret = get_random_string(_LETTERS)
            if not self.exists(_key(self.secret)):
                return _key(self.secret)


class Sessions(SessionMiddleware):
    """Reads the secret from the cookie, and writes it where Django would write the session's key."""

    def process_request(self, request: HttpRequest) -> None:
        """The session of the request's browser."""
        secret = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        request.session = SessionStore.of_browser(secret)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Keep the session and hand out its cookie."""
        response = super().process_response(request, response)
        cookie, session = response.cookies.get(settings.SESSION_COOKIE_NAME), request.session
        if cookie is not None and cookie.value and isinstance(session, SessionStore):
            cookie.set(cookie.key, session.secret, session.secret)
        return response


def _key(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()[:_KEY_LETTERS]
