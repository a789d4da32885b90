"""Two web processes over one book: what one counts and ends, the other knows."""

import re
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import pytest

from servers.running import Server, accord, serving

pytestmark = pytest.mark.server

ANN, PHRASE = "ann@firm.example", "four words and more"


class Visitor:
    """A browser without script. Cookies know no ports, so it is the same visitor at both desks."""

    def __init__(self) -> None:
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, server: Server, path: str) -> str:
        return self._ask(Request(f"http://127.0.0.1:{server.port}{path}"))

    def post(self, server: Server, path: str, **fields: str) -> str:
        """Fill in the form of a page; the page that follows."""
        [token] = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(server, path))[
            :1
        ]
        body = urlencode({"csrfmiddlewaretoken": token} | fields).encode()
        return self._ask(Request(f"http://127.0.0.1:{server.port}{path}", body))

    def sign_in(self, server: Server, phrase: str) -> str:
        return self.post(server, "/sign-in", login=ANN, password=phrase)

    def _ask(self, request: Request) -> str:
        try:
            with self.opener.open(request, timeout=30) as answer:
                return str(answer.read().decode())
        except HTTPError as fault:
            return fault.read().decode()


def test_two_processes_count_tries_and_end_sessions_together(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    added = accord(folder, "user", "add", ANN, "--name", "Ann", "--role", "owner")
    [path] = re.findall(r"/join/\S+", added)
    accord(folder, "user", "add", "bo@firm.example", "--name", "Bo", "--role", "owner")
    with serving(folder, logs=tmp_path) as one, serving(folder, logs=tmp_path) as other:
        ann = Visitor()
        assert "Welcome, Ann." in ann.post(one, path, password=PHRASE)
        assert "<h1>Shared scorecard</h1>" in ann.get(other, "/board")
        guesser = Visitor()
        for server in (one, other, one, other, one):
            assert "do not belong together" in guesser.sign_in(server, "not it")
        assert "Too many tries" in guesser.sign_in(other, PHRASE)
        accord(folder, "user", "close", ANN, "--as", "bo@firm.example")
        for server in (one, other):
            assert "<h1>Sign in</h1>" in ann.get(server, "/board")
