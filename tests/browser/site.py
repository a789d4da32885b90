"""Pages of a test behind a real address, with the headers the product sends."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import django_htmx

DIST = Path(__file__).resolve().parents[2] / "src" / "accord" / "web" / "static" / "dist"
HTMX = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-4.min.js"
STRICT = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self'"
)
_KINDS = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml", "html": "text/html"}


@dataclass
class Site:
    """Pages by path; built assets are under /dist/, htmx is /htmx.js. `asked` holds what came.

    `headers` gives a path one more header.

    A stream gives one of its parts to each listener and breaks; one that is None is forbidden.
    """

    policy: str = STRICT
    pages: dict[str, str] = field(default_factory=dict)
    streams: dict[str, list[str] | None] = field(default_factory=dict)
    headers: dict[str, tuple[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    last_event_ids: list[str] = field(default_factory=list)
    address: str = ""

    def stream(self, path: str, last_event_id: str) -> tuple[int, str] | None:
        """Status and the part to send; None where no stream is."""
        if path not in self.streams:
            return None
        self.last_event_ids.append(last_event_id)
        parts = self.streams[path]
        if parts is None:
            return 403, ""
        return (200, parts.pop(0)) if parts else (503, "")

    def answer(self, path: str) -> tuple[str, bytes] | None:
        """Media type and body; None where there is nothing."""
        if path in self.pages:
            return "text/html", self.pages[path].encode()
        if path == "/htmx.js":
            return "text/javascript", HTMX.read_bytes()
        file = DIST / path.removeprefix("/dist/")
        if path.startswith("/dist/") and file.is_file():
            return _KINDS[file.suffix[1:]], file.read_bytes()
        return None


@contextmanager
def open_site(site: Site) -> Iterator[Site]:
    """The site, reachable at its `address` for as long as the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            site.asked.append(path)
            streamed = site.stream(path, self.headers.get("last-event-id", ""))
            if streamed:
                return self.send(streamed[0], "text/event-stream", streamed[1].encode())
            found = site.answer(path)
            # Browsers ask for an icon by themselves.
            missing = 204 if path == "/favicon.ico" else 404
            return self.send(200 if found else missing, *(found or ("text/plain", b"")))

        def send(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("content-type", f"{kind}; charset=utf-8")
            self.send_header("content-security-policy", site.policy)
            self.send_header("content-length", str(len(body)))
            if more := site.headers.get(urlsplit(self.path).path):
                self.send_header(*more)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
