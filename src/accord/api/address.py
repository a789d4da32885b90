"""An address of the API, declared once: method, route, permission, what it takes and gives, what answers.

Routes, the description in OpenAPI, the documents and the permission tests read these declarations.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from ninja import Schema

from accord.access.decide import Permission, readable
from accord.access.roles import Actor
from accord.access.tokens import Bearer
from accord.api import cursors
from accord.api.problems import Problem
from accord.metrics.dimensions import PROPERTY
from accord.web.shell.desk import desk
from accord.workspace import Workspace

ROOT = "/api/v1"
# Ids are 64-bit numbers wherever they are kept.
LARGEST = 2**63 - 1
PAGE_ROWS = 100
PAGE_ROWS_AT_MOST = 1000


@dataclass(frozen=True)
class Param:
    """A query parameter: its JSON schema and what it means; `many` may stand several times."""

    name: str
    sentence: str
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})
    many: bool = False

    def described(self) -> dict[str, Any]:
        """As OpenAPI has it."""
        schema = {"type": "array", "items": dict(self.schema)} if self.many else dict(self.schema)
        return {
            "in": "query", "name": self.name, "required": False, "description": self.sentence,
            "schema": schema,
        }  # fmt: skip


LIMIT = Param(
    "limit",
    "Rows a page.",
    {"type": "integer", "minimum": 1, "maximum": PAGE_ROWS_AT_MOST, "default": PAGE_ROWS},
)
CURSOR = Param("cursor", "Where the page begins: from `next` of the page before.")
PAGED = (LIMIT, CURSOR)


@dataclass(frozen=True)
class Reply:
    """What a view answers: JSON values, a status, headers."""

    body: Mapping[str, Any]
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Call:
    """One request to an address: as whom the matrix knows its token, and when."""

    request: HttpRequest
    address: "Address"
    bearer: Bearer
    now: int

    @property
    def actor(self) -> Actor:
        """The token's user, narrowed by its scopes."""
        return self.bearer.actor

    @property
    def desk(self) -> Workspace:
        """The workspace that answers."""
        return desk()

    @property
    def limit(self) -> int:
        """How many rows a page is to have."""
        text = self.request.GET.get("limit", str(PAGE_ROWS))
        if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= PAGE_ROWS_AT_MOST:
            raise Problem(422, f"limit is a number from 1 to {PAGE_ROWS_AT_MOST}.")
        return int(text)

    def place(self) -> list[Any] | None:
        """Where the page begins, as the page before said; None for the first one."""
        text = self.request.GET.get("cursor")
        return None if text is None else cursors.read(text, self._question(self.request.path))

    def following(self, place: list[Any] | None, path: str | None = None) -> str | None:
        """The address of the page that begins there, at this path or at another, relative to the server."""
        if place is None:
            return None
        path = path or self.request.path
        pairs = [
            (name, value)
            for name, values in self.request.GET.lists()
            for value in values
            if name != "cursor"
        ]
        pairs.append(("cursor", cursors.written(place, self._question(path))))
        return f"{path}?{urlencode(pairs)}"

    def fields(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the fields that the caller may read at this address."""
        return readable(self.actor, self.address.permission, names)

    def _question(self, path: str) -> str:
        """What a cursor belongs to: the address with all that narrows it."""
        asked = sorted(
            (name, values)
            for name, values in self.request.GET.lists()
            if name not in ("cursor", "limit")
        )
        return f"{path}?{asked}"


@dataclass(frozen=True)
class Address:
    """`route` stands below `/api/v1/`, its variable parts in braces; `view` takes a Call and those parts.

    `gives` describes the answer by status; `form` the parts of a multipart body.
    """

    method: str
    route: str
    permission: Permission
    view: Callable[..., Reply]
    gives: Mapping[int, type[Schema]]
    asks: tuple[Param, ...] = ()
    form: Mapping[str, Any] | None = None
    largest_body: int = 0

    @property
    def name(self) -> str:
        """Its operation id."""
        return self.view.__name__

    @property
    def scope(self) -> str:
        """What a token needs."""
        return f"{self.permission.verb}:{self.permission.thing}"

    def check_query(self, request: HttpRequest) -> None:
        """Refuse what is not asked for here: a filter that is misspelt must not be left out silently."""
        names = {param.name for param in self.asks}
        for name, values in request.GET.lists():
            known = name in names or (PROPS in self.asks and name.startswith(PROPERTY))
            if not known:
                told = ", ".join(sorted(names)) or "none"
                raise Problem(422, f"There is no parameter '{name}' here; there are: {told}.")
            if any("\0" in value for value in (name, *values)):
                raise Problem(422, f"{name} holds a character that no text has.")


PROPS = Param(
    f"{PROPERTY}NAME", "Only rows whose imported property NAME has this value.", many=True
)
