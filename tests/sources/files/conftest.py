from collections.abc import Iterator
from pathlib import Path

import pytest

from sources.files.importing import Cabinet


@pytest.fixture
def cabinet(db: None, tmp_path: Path) -> Iterator[Cabinet]:
    cabinet = Cabinet(tmp_path)
    yield cabinet
    cabinet.intake.close()
