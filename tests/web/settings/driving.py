"""The wizard driven as a browser drives it, with the workers between the steps."""

import re
from dataclasses import dataclass
from html import unescape

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accord.jobs import clock
from accord.jobs.worker import Workers
from accord.sources.files.rows import Draft, ImportRun
from workspace.office import Office


def work(office: Office) -> None:
    """Let the workers do all that is asked."""
    workers = Workers(office.workspace, clock.now)
    while workers.run_one():
        pass


def drain(office: Office) -> None:
    """The same, then let the figures follow."""
    work(office)
    office.workspace.catch_up(clock.now())


def faults(page: str) -> list[str]:
    """What a page says is wrong, in its words."""
    return [unescape(text).strip() for text in re.findall(r"data-fault>(.*?)</", page, re.S)]


@dataclass
class Wizard:
    """One file on its way through the steps."""

    office: Office
    client: Client
    draft: int = 0

    def bring(self, content: bytes | str, kind: str = "deals", name: str = "pipeline.csv") -> str:
        """Step 1; the page of step 2."""
        data = content if isinstance(content, bytes) else content.encode()
        file = SimpleUploadedFile(name, data)
        said = {"file": file, "kind": kind, "source": "crm"}
        answer = self.client.post("/settings/import/new", said, follow=True)
        assert answer.status_code == 200
        latest = Draft.objects.order_by("-id").first()
        self.draft = latest.id if latest else 0
        return answer.content.decode()

    def read(self, **said: str) -> str:
        """Step 2: the form sent; the page that follows."""
        return self._send("reading", {"zone": "UTC", **said})

    def map(self, **said: str) -> str:
        """Step 3: the form as the page fills it, with changes; the page that follows."""
        page = self.client.get(self._at("mapping")).content.decode()
        sent = self._send("mapping", filled(page) | said)
        work(self.office)
        return sent

    def trial(self) -> str:
        return self.client.get(self._at("trial")).content.decode()

    def run(self) -> ImportRun:
        """Step 5, to its end."""
        answer = self.client.post(self._at("trial"))
        assert answer.status_code == 302
        drain(self.office)
        return ImportRun.objects.get(draft__id=self.draft)

    def through(self, content: bytes | str, kind: str = "deals", name: str = "file.csv") -> str:
        """Steps 1 to 4 without changing anything; every page's words, one after the other."""
        pages = self.bring(content, kind, name)
        if Draft.objects.get(id=self.draft).map:
            pages += self.map()
            pages += self.trial()
        return pages

    def _at(self, step: str) -> str:
        return f"/settings/import/draft/{self.draft}/{step}"

    def _send(self, step: str, said: dict[str, object]) -> str:
        answer = self.client.post(self._at(step), said, follow=True)
        assert answer.status_code == 200
        return answer.content.decode()


def filled(page: str) -> dict[str, object]:
    """What a browser would send of the page's last form as it stands."""
    said: dict[str, object] = {}
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        options = re.findall(r'<option(?: value="([^"]*)")?( selected)?>(.*?)</option>', body, re.S)
        chosen = [value or text for value, mark, text in options if mark] or [
            options[0][0] if options else ""
        ]
        _add(said, name, unescape(chosen[0].strip()))
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = (re.search(rf'{part}="([^"]*)"', tag) for part in ("name", "value"))
        if name and 'type="checkbox"' not in tag and name[1] != "csrfmiddlewaretoken":
            _add(said, name[1], unescape(value[1]) if value else "")
    return said


def _add(said: dict[str, object], name: str, value: str) -> None:
    held = said.setdefault(name, [])
    assert isinstance(held, list)
    held.append(value)
