"""The collector's addresses, each with what one must be allowed to do there."""

from dataclasses import dataclass

from accord.access.decide import Permission
from accord.access.matrix import Verb


@dataclass(frozen=True)
class Route:
    """One address; a last part `{id}` stands for any id. `permission` is a line of the matrix."""

    method: str
    path: str
    permission: Permission


CALLS = ("identify", "track", "page", "screen", "group", "alias", "batch")
RECEIPTS = "/api/v1/receipts/"

SEND = Permission(Verb.SEND, "activity")
READ_RECEIPT = Permission(Verb.READ, "receipt")
READ_HEALTH = Permission(Verb.READ, "health")
READ_TELEMETRY = Permission(Verb.READ, "telemetry")
READ_SCRIPT = Permission(Verb.READ, "page script")

SENDING = tuple(Route("POST", f"/v1/{call}", SEND) for call in CALLS)
RECEIPT = Route("GET", RECEIPTS + "{id}", READ_RECEIPT)
ALIVE = Route("GET", "/healthz", READ_HEALTH)
READY = Route("GET", "/readyz", READ_HEALTH)
METRICS = Route("GET", "/metrics", READ_TELEMETRY)
SCRIPT = Route("GET", "/a.js", READ_SCRIPT)

ROUTES: tuple[Route, ...] = (*SENDING, RECEIPT, ALIVE, READY, METRICS, SCRIPT)

_BY_PATH = {route.path: route for route in ROUTES}


def route_of(path: str) -> Route | None:
    """The route of a request's path, whatever its method; None when it is not the collector's."""
    route = _BY_PATH.get(path)
    if route is None and path.startswith(RECEIPTS) and "/" not in path[len(RECEIPTS) :]:
        return RECEIPT
    return route
