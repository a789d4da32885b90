"""Programs that ask the API, each with the token of somebody of the cast."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from accord.access.decide import Permission, decide
from accord.access.matrix import Scope, Verb
from accord.access.roles import Role
from accord.access.rows import User
from accord.access.tokens import make_token
from accord.api import guard
from accord.api.allowance import Meter
from accord.api.site import ADDRESSES
from accord.jobs import clock
from cast import join
from web.conftest import enter, history, office

__all__ = ["enter", "history", "office"]

# What stands in a route's variable parts; each names something that the history has.
PARTS = {"{name}": "deals_won", "{number}": "1"}
SCOPES = sorted({address.scope for address in ADDRESSES})


@pytest.fixture(autouse=True)
def meter(monkeypatch: pytest.MonkeyPatch) -> Iterator[Meter]:
    """A count of its own for each test: token numbers begin anew with each."""
    meter = Meter()
    monkeypatch.setattr(guard, "METER", meter)
    return meter


@dataclass(frozen=True)
class Program:
    """Asks with a token; `user` is whose it is."""

    user: User
    secret: str

    def ask(self, method: str, path: str, **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.secret}", **more.pop("headers", {})}
        client = Client(raise_request_exception=False)
        return client.generic(method, path, headers=headers, **more)

    def get(self, path: str, **more: Any) -> Any:
        return self.ask("GET", f"/api/v1/{path}", **more)

    def send(self, path: str, parts: dict[str, Any] | None = None, **headers: str) -> Any:
        told = {"Authorization": f"Bearer {self.secret}", **headers}
        client = Client(raise_request_exception=False)
        return client.post(f"/api/v1/{path}", parts or {}, headers=told)

    def pages(self, path: str) -> list[dict[str, Any]]:
        """The items of every page, following `next`."""
        found, address = [], f"/api/v1/{path}"
        while address:
            page = self.ask("GET", address).json()
            found += page["items"]
            address = page["next"]
        return found


Hand = Callable[..., Program]


def program_of(user: User, *scopes: str) -> Program:
    held = scopes or [scope for scope in SCOPES if _may(user, scope)]
    return Program(user, make_token(user, f"of {len(held)} scopes", held, clock.now()).secret)


def _may(user: User, scope: str) -> bool:
    verb, _, thing = scope.partition(":")
    return decide(user.actor(), Permission(Verb(verb), thing), Scope.OWN).allowed


@pytest.fixture
def hand(db: None) -> Hand:
    """A program with a token of the cast's colleague: of the scopes named, else of all they may have."""
    return lambda role, *scopes: program_of(join(role), *scopes)


@pytest.fixture
def desk(hand: Hand) -> Program:
    """The owner's program, which may do all there is."""
    return hand(Role.OWNER)
