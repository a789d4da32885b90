import gzip
from pathlib import Path

import pytest

from accord.access.decide import decide
from accord.access.matrix import Scope
from accord.access.roles import ANYONE, Actor, Role
from accord.settings import Setting, Value, is_published
from accord.sources.collector.limits import Limits
from accord.sources.collector.pieces import Unbalanced, member, pieces
from accord.sources.collector.routes import METRICS, ROUTES
from accord.sources.collector.telemetry import Telemetry
from sources.collector.asking import Desk, at_the_desk

GOOD = {"messageId": "m1", "userId": "u1"}


def test_every_address_has_a_line_in_the_matrix() -> None:
    keyed = Actor("key", frozenset({Role.WRITE_KEY}))
    for route in ROUTES:
        allowed = [decide(actor, route.permission, Scope.OWN).allowed for actor in (keyed, ANYONE)]
        assert any(allowed) or route is METRICS, route


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.path)
def test_a_wrong_method_is_a_405_that_names_the_right_one(tmp_path: Path, route: object) -> None:
    wrong = "GET" if route.method == "POST" else "POST"

    async def case(desk: Desk) -> None:
        answer = await desk.ask(wrong, route.path)
        assert answer.status == 405
        assert route.method in answer.headers["allow"]

    at_the_desk(tmp_path, case)


def test_browsers_of_any_origin_may_send(tmp_path: Path) -> None:
    async def case(desk: Desk) -> None:
        answer = await desk.ask("OPTIONS", "/v1/batch", key=None)
        assert answer.status == 204
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "authorization" in answer.headers["access-control-allow-headers"]
        for key in ("KeyOfTheWebsite", None):
            sent = await desk.post("track", GOOD, key=key)
            assert sent.headers["access-control-allow-origin"] == "*"

    at_the_desk(tmp_path, case)


def test_health_needs_nobody_and_figures_need_the_machine_itself(tmp_path: Path) -> None:
    async def case(desk: Desk) -> None:
        for path in ("/healthz", "/readyz"):
            assert (await desk.ask("GET", path, key=None, client="203.0.113.9")).status == 200
        assert (await desk.ask("GET", "/metrics", key=None)).status == 200
        assert (await desk.ask("GET", "/metrics", key=None, client="203.0.113.9")).status == 403
        forwarded = ((b"x-forwarded-for", b"203.0.113.9"),)
        assert (await desk.ask("GET", "/metrics", key=None, headers=forwarded)).status == 403

    at_the_desk(tmp_path, case)


def test_figures_of_a_published_desk_need_the_token(tmp_path: Path) -> None:
    async def case(desk: Desk) -> None:
        async def status(client: str = "127.0.0.1", token: bytes = b"") -> int:
            headers = ((b"authorization", token),) if token else ()
            return (
                await desk.ask("GET", "/metrics", key=None, client=client, headers=headers)
            ).status

        desk.collector._telemetry = Telemetry(is_published=True)
        assert await status() == 403
        desk.collector._telemetry = Telemetry("s3cret", is_published=True)
        assert [await status(), await status(token=b"Bearer s3cre")] == [403, 403]
        assert await status("203.0.113.9", b"bearer s3cret") == 200

    at_the_desk(tmp_path, case)


def test_a_desk_is_published_by_its_address_or_its_proxies() -> None:
    def proxies(text: str) -> Value:
        return Value(Setting("ACCORD_PROXIES", "0", ""), text, "default")

    assert not is_published("http://127.0.0.1:8000", proxies("0"))
    assert is_published("https://desk.firm.example", proxies("0"))
    assert is_published("http://localhost:8000", proxies("1"))


def test_any_site_may_load_the_page_script_and_a_browser_asks_for_it_once(tmp_path: Path) -> None:
    async def case(desk: Desk) -> None:
        plain = await desk.ask("GET", "/a.js", key=None, client="203.0.113.9")
        assert plain.status == 200
        assert plain.headers["content-type"].startswith("text/javascript")
        assert plain.headers["cross-origin-resource-policy"] == "cross-origin"
        assert plain.headers["access-control-allow-origin"] == "*"
        packing = ((b"accept-encoding", b"gzip, br"),)
        packed = await desk.ask("GET", "/a.js", key=None, headers=packing)
        assert packed.headers["content-encoding"] == "gzip"
        assert gzip.decompress(packed.body) == plain.body
        known = ((b"if-none-match", f"W/{plain.headers['etag']}".encode()),)
        again = await desk.ask("GET", "/a.js", key=None, headers=known)
        assert (again.status, again.body) == (304, b"")
        other = ((b"if-none-match", b'"of an older version"'),)
        assert (await desk.ask("GET", "/a.js", key=None, headers=other)).body == plain.body

    at_the_desk(tmp_path, case)


def test_the_figures_of_the_collector_add_up(tmp_path: Path) -> None:
    async def case(desk: Desk) -> None:
        await desk.post("track", GOOD)
        await desk.post("track", GOOD)
        await desk.post("track", {})
        await desk.post("track", GOOD, key="nobodys")
        lines = (await desk.ask("GET", "/metrics")).body.decode().splitlines()
        figures = dict(line.split(" ") for line in lines if not line.startswith("#"))
        assert figures == {
            "accord_collector_received_total": "3",
            "accord_collector_stored_total": "2",
            "accord_collector_duplicate_total": "1",
            "accord_collector_refused_total": "1",
            "accord_collector_requests_refused_total": "1",
            "accord_intake_waiting": "2",
        }

    at_the_desk(tmp_path, case)


def test_there_is_nothing_at_other_addresses(tmp_path: Path) -> None:
    async def case(desk: Desk) -> None:
        for path in ("/", "/v1", "/v1/import", "/v1/track/1", "/api/v1/receipts/1/2"):
            assert (await desk.ask("GET", path)).status == 404

    at_the_desk(tmp_path, case)


def test_a_closed_intake_is_a_503_with_retry_after(tmp_path: Path) -> None:
    async def case(desk: Desk) -> None:
        desk.intake.close()
        answer = await desk.post("track", GOOD)
        assert answer.status == 503
        assert int(answer.headers["retry-after"]) >= 1
        assert (await desk.ask("GET", "/readyz")).status == 503
        assert (await desk.post("track", GOOD)).json["success"] is False

    at_the_desk(tmp_path, case)


def test_more_waiting_than_allowed_is_a_503(tmp_path: Path) -> None:
    async def case(desk: Desk) -> None:
        answer = await desk.post("track", GOOD)
        assert answer.status == 503

    at_the_desk(tmp_path, case, Limits(waiting_bytes=-1))


def test_pieces_are_cut_at_the_top_level_only() -> None:
    assert pieces(b' [1, {"a":[2,3]}, "x,\\"]", []] ') == [b"1", b'{"a":[2,3]}', b'"x,\\"]"', b"[]"]
    assert pieces(b"[]") == []
    assert member(b'{"a":1,"b":[1,2],"a":{"b":3}}', b"a") == b'{"b":3}'
    for text in (b"", b"1", b"[1", b'["a]', b"[1]]", b'{"a":1'):
        with pytest.raises(Unbalanced):
            pieces(text)


def test_an_endless_string_costs_no_quadratic_time() -> None:
    with pytest.raises(Unbalanced):
        pieces(b'["' + b'\\"' * 250_000)
