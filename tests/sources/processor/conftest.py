from collections.abc import Iterator
from pathlib import Path

import pytest

from sources.processor.desk import Desk


@pytest.fixture
def desk(db: None, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.intake.close()
