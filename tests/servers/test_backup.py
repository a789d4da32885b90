"""A backup comes back as it was, on both databases; a drill says what it compared; faults are said in words."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from servers.postgres import Postgres
from servers.running import ACCORD, accord, environment

DEALS = (
    "key,name,amount,currency,outcome,created_at,closed_at,owner\n"
    + "".join(f"D{n},Deal {n},{n}.50,EUR,won,2026-01-05,2026-02-05,ann\n" for n in range(1, 60))
    + "D99,Open one,5.00,EUR,open,2026-01-08,,ann\n"
)
PEOPLE = "key,email,name\nP1,ada@firm.example,Ada Lund\nP2,ben@firm.example,Ben Roux\n"
# Every step is a command of its own, so the second database has its turn in the long battery.
PLACES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.proof))


class House:
    """A company's folder, and its database where it has one."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url

    def __call__(self, *words: str) -> str:
        return accord(self.folder, *words, ACCORD_DATABASE_URL=self.url)

    def refused(self, *words: str) -> str:
        done = subprocess.run(
            [ACCORD, *words], env=environment(self.folder, {"ACCORD_DATABASE_URL": self.url}),
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 1, done.stdout
        return done.stderr

    def told(self, *words: str) -> Any:
        return json.loads(self(*words, "--format", "json"))

    def figures(self) -> dict[str, Any]:
        return {name: self.told("metric", name)["value"] for name in ("deals_won", "revenue_won")}


@pytest.fixture(params=PLACES)
def house(request: pytest.FixtureRequest, tmp_path: Path) -> House:
    """Two files imported, one person erased, a source."""
    url = ""
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        url = server.create(f"live_{tmp_path.name[-20:]}_{id(request)}".lower())
    house = House(tmp_path / "live", url)
    for kind, text in (("deals", DEALS), ("people", PEOPLE)):
        file = tmp_path / f"{kind}.csv"
        file.write_text(text, encoding="utf-8")
        house("import", str(file), "--kind", kind, "--zone", "UTC", "--source", "crm")
    house("sources", "add", "site", "--kind", "segment", "--format", "json")
    house("person", "erase", "ben@firm.example", "--as", "ines", "--yes")
    return house


@pytest.mark.server
def test_a_drill_finds_everything_equal_and_leaves_nothing(house: House, tmp_path: Path) -> None:
    file = tmp_path / "accord.tar"
    taken = house.told("backup", str(file))
    assert taken["bytes"] == file.stat().st_size
    compared = house.told("restore", "--drill", str(file))
    assert compared["different"] == []
    assert compared["tables"] > 20
    assert compared["figures"] > 30
    assert compared["files"] > 5
    assert compared["audit_lines"] == 4
    found = {one["question"]: one["state"] for one in _doctor(house)}
    assert (found["Backup"], found["Restore drill"], found["Audit log"]) == ("good",) * 3
    assert house.refused("backup", str(file)).startswith(f"{file} is there already")


def _doctor(house: House) -> Any:
    done = subprocess.run(
        [ACCORD, "doctor", "--format", "json"],
        env=environment(house.folder, {"ACCORD_DATABASE_URL": house.url}),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert done.returncode == any(one["state"] == "bad" for one in found)
    assert all(one["todo"] for one in found if one["state"] != "good")
    return found


@pytest.mark.server
@pytest.mark.proof
def test_a_restore_brings_every_figure_back_into_an_empty_place_only(
    house: House, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    file = tmp_path / "accord.tar"
    house("backup", str(file), "--with-secret")
    assert "is not empty" in house.refused("restore", str(file))
    url = ""
    if house.url:
        server: Postgres = request.getfixturevalue("postgres")
        url = server.create(f"back_{id(request)}")
    back = House(tmp_path / "back", url)
    compared = back.told("restore", str(file))
    assert compared["different"] == []
    assert back.figures() == house.figures() == {"deals_won": 59, "revenue_won": 179_950}
    assert "Nobody is known" in back.refused("person", "show", "ben@firm.example")
    again = tmp_path / "people.csv"
    told = back.told("import", str(again), "--kind", "people", "--source", "crm")
    assert (told[0]["refused"], told[0]["unchanged"]) == (1, 1)


@pytest.mark.proof
@pytest.mark.server
def test_what_does_not_belong_here_changes_nothing(tmp_path: Path) -> None:
    house = House(tmp_path / "live", "")
    file = tmp_path / "accord.tar"
    deals = tmp_path / "deals.csv"
    deals.write_text(DEALS, encoding="utf-8")
    house("import", str(deals), "--kind", "deals", "--zone", "UTC")
    house("backup", str(file))
    other = House(tmp_path / "other", "")
    assert "another secret key" in other.refused("restore", str(file))
    assert [path.name for path in other.folder.iterdir()] == ["secret.key"]
    whole = file.read_bytes()
    middle = whole.index(b"SQLite format 3") + 5000
    file.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    (other.folder / "secret.key").write_bytes((house.folder / "secret.key").read_bytes())
    assert "is not what was backed up" in other.refused("restore", str(file))
    file.write_bytes(whole[: len(whole) // 2])
    assert "cannot be unpacked" in other.refused("restore", str(file))
    assert [path.name for path in other.folder.iterdir()] == ["secret.key"]
    file.write_bytes(b"no archive")
    assert "cannot be read as a backup" in other.refused("restore", str(file))
