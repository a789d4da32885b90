"""A visitor who follows every link of the pages they may see and holds what they are told to its word."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

from accord.access.decide import decide
from accord.access.matrix import Scope
from accord.access.roles import Actor
from accord.metrics.dimensions import DIMENSIONS, PROPERTY
from accord.urls import PAGES
from web.board.reading import unstable

ROWS_OF_A_PAGE = 100
_BY_NAME = {page.name: page for page in PAGES}
# What nearly every address of the board says.
_OF_EACH = {"period", "against"}
_FILTERS = {dimension.name for dimension in DIMENSIONS}


def _is_filter(name: str) -> bool:
    return name in _FILTERS or name.startswith(PROPERTY)


class Text(HTMLParser):
    """What a page offers: links, forms, figures with where they lead, totals, places inside it."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.posts: list[str] = []
        self.figures: list[tuple[str, str]] = []
        self.loads: list[str] = []
        self.total: str | None = None
        self.counts: list[int] = []
        self.ids: set[str] = set()
        self.rows = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        had = {name: value or "" for name, value in attrs}
        self.ids.add(had.get("id", ""))
        self.rows += tag == "tr"
        if tag == "a" and "href" in had:
            self.links.append(had["href"])
        if tag == "form" and had.get("method", "get").lower() == "post":
            self.posts.append(had.get("action", ""))
        if "data-figure" in had:
            self.figures.append((had["href"], had["data-figure"]))
        if "data-total" in had:
            self.total = had["data-total"]
        if "data-count" in had:
            self.counts.append(int(had["data-count"]))
        if tag in ("script", "link", "img", "use") and (source := had.get("src", had.get("href"))):
            self.loads.append(source)


@dataclass(frozen=True)
class Seen:
    """A page as it came: where it was found in the end, and what it offers."""

    address: str
    status: int
    text: str
    page: Text | None


@dataclass
class Walk:
    """One visitor's walk: of each kind of address one is opened, chosen by the seed.

    A kind is a route; where `variants`, with the names of what stands behind its question mark; where
    `each_metric`, each metric's page and rows are kinds of their own.
    """

    client: Client
    actor: Actor
    variants: bool = True
    each_metric: bool = False
    seed: int = 7
    seen: dict[str, Seen] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    offered: set[str] = field(default_factory=set)
    figures: dict[tuple[str, str], str] = field(default_factory=dict)

    def from_places(self, starts: Iterable[str]) -> None:
        """Open the places and whatever they lead to."""
        chance, waiting = random.Random(self.seed), [*starts]
        self.offered |= {*waiting}
        while waiting:
            address = waiting.pop(chance.randrange(len(waiting)))
            kind = self._kind(address)
            if kind in self.kinds:
                continue
            self.kinds.add(kind)
            new = {urldefrag(link).url for link in self.visit(address)} - self.offered
            self.offered |= new
            waiting += sorted(new)

    def visit(self, address: str) -> list[str]:
        """Open one address twice; where it leads."""
        first = self.open(address)
        again = self._ask(address)
        if (first.address, first.status) != (again.address, again.status):
            self.faults.append(f"{address} leads elsewhere at the second time")
        elif unstable(first.text) != unstable(again.text):
            self.faults.append(f"{address} is another page at the second time")
        if first.status != 200:
            self.faults.append(f"{address} answers {first.status}")
        return self._links(first)

    def open(self, address: str) -> Seen:
        """The page of an address, asked for once in the walk."""
        if address not in self.seen:
            self.seen[address] = self._ask(address)
        return self.seen[address]

    def _ask(self, address: str) -> Seen:
        answer = self.client.get(address, follow=True)
        found = answer.redirect_chain[-1][0] if answer.redirect_chain else address
        is_page = answer.headers["Content-Type"].startswith("text/html")
        body = b"".join(answer) if answer.streaming else answer.content
        text = body.decode() if is_page else ""
        return Seen(found, answer.status_code, text, Text(text) if is_page else None)

    def _links(self, here: Seen) -> list[str]:
        if here.page is None:
            return []
        if "left-out" in here.page.ids:
            self.faults.append(f"{here.address} is led to and says what it does not understand")
        for action in here.page.posts:
            self._check_offer(here, urljoin(here.address, action))
        for address, value in here.page.figures:
            self.figures.setdefault((urljoin(here.address, address), value), here.address)
        links = []
        for link in here.page.links:
            whole = urljoin(here.address, link)
            if urlsplit(whole).netloc:
                self.faults.append(f"{here.address} leads out, to {whole}")
                continue
            self._check_offer(here, whole)
            links.append(whole)
        return links

    def _check_offer(self, here: Seen, address: str) -> None:
        """Nobody is shown a way that is closed to them."""
        path = urlsplit(address).path
        try:
            name = resolve(path).view_name
        except Resolver404:
            self.faults.append(f"{here.address} leads to {path}, where nothing is")
            return
        # Everybody's are the start, where a stranger comes to the sign-in, and what the API says of itself.
        if name in ("start", "api.openapi"):
            return
        if not decide(self.actor, _BY_NAME[name].permission, Scope.OWN).allowed:
            self.faults.append(f"{here.address} offers {path}, which is refused")

    def _kind(self, address: str) -> str:
        parts = urlsplit(address)
        found = resolve(parts.path)
        if not self.variants:
            return str(found.view_name)
        metric = found.kwargs.get("metric", "") if self.each_metric else ""
        asked = {"filter" if _is_filter(name) else name for name in parse_qs(parts.query, True)}
        return " ".join([str(found.view_name), str(metric), *sorted(asked - _OF_EACH)])

    def check_figures(self, of_each: int) -> int:
        """Hold so many figures of each metric seen against the rows they open to; how many it were."""
        by_metric: dict[str, list[tuple[str, str]]] = {}
        for address, value in sorted(self.figures):
            by_metric.setdefault(urlsplit(address).path, []).append((address, value))
        chance = random.Random(self.seed)
        chosen = [
            figure
            for own in by_metric.values()
            for figure in chance.sample(own, min(of_each, len(own)))
        ]
        for address, value in chosen:
            self._check_figure(address, value)
        return len(chosen)

    def _check_figure(self, address: str, value: str) -> None:
        rows, where = self.open(address).page, f"{value} on {self.figures[address, value]}"
        if rows is None or rows.total is None:
            self.faults.append(f"{where}: {address} states no total")
        elif rows.total != value:
            self.faults.append(f"{where}: {address} comes to {rows.total or 'nothing'}")
        elif rows.counts and max(0, rows.rows - 1) != min(rows.counts[0], ROWS_OF_A_PAGE):
            self.faults.append(f"{where}: {address} shows {rows.rows - 1} of {rows.counts[0]} rows")

    def check_places_inside(self) -> None:
        """A link to a part of a page that was opened finds that part there."""
        for here in self.seen.values():
            for link in here.page.links if here.page else ():
                address, place = urldefrag(urljoin(here.address, link))
                there = here if address == here.address else self.seen.get(address)
                if place and there and there.page and place not in there.page.ids:
                    self.faults.append(f"{here.address} leads to #{place}, which {address} lacks")
