from collections.abc import Iterator
from pathlib import Path

import pytest

from workspace.office import Office


@pytest.fixture
def office(db: None, tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path)
    yield office
    office.workspace.close()
