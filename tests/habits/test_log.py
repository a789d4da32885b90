"""The log's declarations are whole: one name each, a room, a sentence, a stream."""

from accord.log.entry import WITHDRAWN
from accord.log.kinds import KINDS
from accord.log.streams import STREAMS


def test_kinds_and_streams_have_one_declaration_each() -> None:
    kinds = [kind.name for kind in KINDS]
    streams = [stream.name for stream in STREAMS]
    assert len(kinds) == len(set(kinds))
    assert len(streams) == len(set(streams))


def test_every_kind_says_in_a_sentence_what_happened() -> None:
    assert all(kind.sentence.endswith(".") for kind in KINDS)


def test_no_stream_holds_a_name_an_address_or_free_text() -> None:
    forbidden = {"email", "phone", "first_name", "last_name", "title", "address", "text", "body"}
    for stream in STREAMS:
        assert forbidden.isdisjoint(column.name for column in stream.columns), stream.name


def test_every_stream_can_be_withdrawn_from() -> None:
    assert WITHDRAWN in {kind.name for kind in KINDS}
