"""What was built keeps its weight, and a wheel holds it."""

import gzip
import json
import re
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).resolve().parents[2]
FRONTEND = ROOT / "frontend"
DIST = ROOT / "src" / "accord" / "web" / "static" / "dist"
# Bytes as they lie in the folder.
WEIGHTS = {"accord.css": 30_000, "accord.js": 60_000, "theme.js": 1_000, "icons.svg": 16_000}
OF_PLACES = {"agreement.css": 6_000, "twenty.css": 2_000}
PAGE_SCRIPT_COMPRESSED = 4_000


@pytest.mark.parametrize(("name", "most"), [*WEIGHTS.items(), *OF_PLACES.items()])
def test_what_pages_load_is_light(name: str, most: int) -> None:
    assert (DIST / name).stat().st_size <= most


def test_the_page_script_is_under_4_kb_compressed() -> None:
    assert len(gzip.compress((DIST / "a.js").read_bytes())) < PAGE_SCRIPT_COMPRESSED


def test_a_wheel_holds_what_was_built() -> None:
    builder = WheelBuilder(str(ROOT))
    held = {file.distribution_path for file in builder.recurse_included_files()}
    names = {
        f"accord/web/static/dist/{name}" for name in (*WEIGHTS, *OF_PLACES, "a.js", "charts.js")
    }
    assert names <= held


@pytest.mark.parametrize("name", ["accord.js", "theme.js", "a.js"])
def test_no_script_makes_code_out_of_text(name: str) -> None:
    text = (DIST / name).read_text(encoding="utf-8")
    assert re.findall(r"\beval\(|new Function|innerHTML|setAttribute\(.style", text) == []


def test_the_packages_are_pinned_and_locked_by_their_hashes_without_an_address() -> None:
    wanted = json.loads((FRONTEND / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    packages = json.loads((FRONTEND / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    locked = [package for name, package in packages.items() if name]
    assert locked
    assert all("integrity" in package and "resolved" not in package for package in locked)
