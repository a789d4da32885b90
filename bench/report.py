"""Lines of results: printed as they come, written to bench/results.json at the end."""

import json
import platform
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.rounds import load

FILE = Path(__file__).parent / "results.json"


@dataclass(frozen=True)
class Line:
    """One result. `value` in `unit`; `ratio` is how many times better than `against`; `goal` in words."""

    part: str
    name: str
    value: float
    unit: str
    against: str = ""
    other: float | None = None
    ratio: float | None = None
    goal: str = ""
    met: bool | None = None
    cpu: float | None = None
    note: str = ""
    load: float = 0.0


class Report:
    """Collects lines."""

    def __init__(self, size: str) -> None:
        self.size = size
        self.lines: list[Line] = []
        self._part = ""

    def add(self, line: Line) -> None:
        """Keep a line and print it, with the load average of the moment."""
        line = Line(**{**asdict(line), "load": round(load(), 2)})
        self.lines.append(line)
        if line.part != self._part:
            self._part = line.part
            print(f"\n{line.part}", flush=True)
        print(f"  {text_of(line)}", flush=True)

    def keep(self, file: Path) -> None:
        """Write the lines where `take` finds them."""
        file.write_text(json.dumps([asdict(line) for line in self.lines]), encoding="utf-8")

    def take(self, file: Path) -> None:
        """Take over lines of a part's process, which has printed them."""
        if file.is_file():
            self.lines += [Line(**line) for line in json.loads(file.read_text(encoding="utf-8"))]

    def write(self) -> None:
        """Write results.json: what was measured, where and when."""
        content = {
            "size": self.size,
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "machine": f"{platform.machine()}, {platform.python_implementation()} {platform.python_version()}",
            "results": [asdict(line) for line in self.lines],
        }
        FILE.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def text_of(line: Line) -> str:
    """One line of the table."""
    parts = [f"{line.name:<44}", f"{amount(line.value):>10} {line.unit:<9}"]
    if line.other is not None:
        parts.append(f"{line.against} {amount(line.other)}")
    if line.ratio is not None:
        parts.append(f"ratio {amount(line.ratio)}x")
    if line.cpu is not None:
        parts.append(f"cpu {amount(line.cpu)} s")
    if line.goal:
        verdict = "" if line.met is None else ": met" if line.met else ": NOT MET"
        parts.append(f"[goal {line.goal}{verdict}]")
    parts.append(f"load {line.load}")
    return "  ".join([*parts, line.note]).rstrip()


def amount(value: float) -> str:
    """A figure with three digits that matter."""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"
