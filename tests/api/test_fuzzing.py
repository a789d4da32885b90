"""Public schema fuzzing (schemathesis) of every address against a small company, in this process.

Each request is made from the API's own description, half of them broken on purpose. No answer may be a
5xx or of a status, type or shape that the description does not have; none opens without a token.
"""

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accord.api import guard
from accord.api.allowance import Meter
from accord.api.site import ADDRESSES
from api.conftest import Program
from api.test_prospects_by_api import market
from workspace.office import Office, page

__all__ = ["market"]

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SEED = 20261124


def fuzz(program: Program, requests: int) -> dict[int, int]:
    """Ask each address its share of the requests; how many answers each status had."""
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    found: dict[int, int] = {}
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) == len(ADDRESSES)
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    for operation in operations:
        cases = st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in modes))

        @seed(SEED)
        @settings(
            max_examples=requests // len(operations) + 1,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=cases)
        def ask(case: Case) -> None:
            answer = case.call(headers={"Authorization": f"Bearer {program.secret}"})
            case.validate_response(answer, checks=CHECKS)
            found[answer.status_code] = found.get(answer.status_code, 0) + 1
            if sum(found.values()) % 20 == 0:
                assert case.call().status_code in (401, 404, 405)

        ask()
    return found


@pytest.fixture
def busy(market: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The market with a few visits, and a token that may ask without end."""
    market.send(
        {**page("v1", "pricing"), "type": "identify", "traits": {"email": "a@firm.example"}}
    )
    market.send(*(page(f"v{number}", f"p{number}") for number in range(5)))
    market.catch_up()
    monkeypatch.setattr(guard, "METER", Meter(limit=10**9))
    return market


def test_five_hundred_requests_break_nothing(busy: Office, desk: Program) -> None:
    found = fuzz(desk, 500)
    assert sum(found.values()) >= 450
    assert found[200] > 0
    assert found[422] > 0


@pytest.mark.proof
def test_ten_thousand_requests_break_nothing(busy: Office, desk: Program) -> None:
    found = fuzz(desk, 10_000)
    total = sum(found.values())
    told = ", ".join(f"{count} x {status}" for status, count in sorted(found.items()))
    print(f"{total} requests with seed {SEED}: {told}")
    assert total >= 9_000
