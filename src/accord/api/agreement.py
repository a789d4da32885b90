"""`/api/agreement.schema.json`: the agreement's fields for editors of YAML, from their declarations."""

from functools import cache

import msgspec
from django.http import HttpResponse

from accord.access.decide import Permission
from accord.access.matrix import Verb
from accord.agreement.document import Document
from accord.web.shell.page import Page, Visit


@cache
def _schema() -> bytes:
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **msgspec.json.schema(Document),
    }
    return msgspec.json.format(msgspec.json.encode(schema), indent=1)


def schema(visit: Visit) -> HttpResponse:
    """JSON Schema of the document, the same for everybody."""
    del visit
    return HttpResponse(_schema(), content_type="application/schema+json")


SCHEMA = Page(
    "api/agreement.schema.json",
    "api.agreement-schema",
    Permission(Verb.READ, "agreement schema"),
    schema,
)
