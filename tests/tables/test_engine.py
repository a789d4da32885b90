import gc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import ibis
import polars as pl
import pyarrow as pa
import pytest

from accord.log.streams import Column
from accord.tables.engine import Engine, EngineUnknown, open_engine

COLUMNS = (Column("at", "int64", "When."), Column("word", "string", "What."))


def held(engine: Engine) -> set[str]:
    all_tables = ibis.table({"table_name": "string"}, name="tables", database="information_schema")
    names = engine.answer(all_tables.select(name="table_name"))["name"].to_pylist()
    return {name for name in names if name.startswith("held_")}


def test_no_files_are_an_empty_table_of_the_declared_shape(engine: Engine) -> None:
    answer = engine.answer(engine.read([], COLUMNS))
    assert answer.num_rows == 0
    assert answer.schema == pa.schema([("at", pa.int64()), ("word", pa.string())])


def test_files_are_read_as_one_table(engine: Engine, tmp_path: Path) -> None:
    paths = [tmp_path / f"it's {at}.parquet" for at in (1, 2)]
    for at, path in enumerate(paths):
        pl.DataFrame(
            {"at": [at], "word": [None], "more": [1.5]}, schema_overrides={"word": pl.String}
        ).write_parquet(path)
    read = engine.read([str(path) for path in paths], COLUMNS)
    assert sorted(engine.answer(read)["at"].to_pylist()) == [0, 1]


def test_a_file_tells_from_its_footer_whether_a_column_holds_anything(
    engine: Engine, tmp_path: Path
) -> None:
    path = tmp_path / "one.parquet"
    frame = pl.DataFrame({"at": [1, 2], "word": [None, None]}, schema_overrides={"word": pl.String})
    frame.write_parquet(path)
    assert engine.has_values([str(path)], "at")
    assert not engine.has_values([str(path)], "word")


def test_a_file_tells_from_its_footer_the_highest_number_of_a_column(
    engine: Engine, tmp_path: Path
) -> None:
    paths = [str(tmp_path / f"{at}.parquet") for at in (1, 2, 3)]
    pl.DataFrame({"at": [5, 9, 7]}).write_parquet(paths[0], row_group_size=1)
    pl.DataFrame({"at": [None, 11]}).write_parquet(paths[1], statistics=False)
    pl.DataFrame(schema={"at": pl.Int64}).write_parquet(paths[2])
    assert [engine.highest([path], "at") for path in paths] == [9, 11, None]
    assert engine.highest(paths, "at") == 11


def test_what_comes_of_tables_without_rows_has_none_and_is_not_evaluated(engine: Engine) -> None:
    none, some = (engine.hold(pa.table({"at": pa.array(at, pa.int64())})) for at in ([], [1, 2]))

    def together(one: ibis.Table, other: ibis.Table, _values: object) -> ibis.Table:
        return one.union(other)

    before = held(engine)
    assert engine.size(engine.keep("pair", together, (none, some), of=(none,))) == 0
    assert held(engine) == before
    assert engine.size(engine.keep("pair", together, (none, some), of=(none, some))) == 2


@pytest.mark.parametrize("word", ["plain", "it's", '"; DROP TABLE x; --', "§bound 000§", ""])
def test_bound_words_arrive_as_they_are(engine: Engine, word: str) -> None:
    rows = engine.hold(pa.table({"at": [1, -5], "word": [word, "other"]}))
    asked = engine.prepared(
        "by word", lambda table, values: table.filter(table.word == values[0]), (word,), (rows,)
    )
    assert asked["at"].to_pylist() == [1]


def test_a_word_that_looks_like_the_mark_of_another_stays_itself(engine: Engine) -> None:
    rows = engine.hold(pa.table({"at": [1, 2], "word": ["§bound 001§", "second"]}))
    asked = engine.prepared(
        "two words",
        lambda table, values: table.filter((table.word == values[0]) & (table.word != values[1])),
        ("§bound 001§", "second"),
        (rows,),
    )
    assert asked["at"].to_pylist() == [1]


def test_a_statement_is_compiled_once_for_all_values_and_tables(engine: Engine) -> None:
    built = []

    def above(table, values):
        built.append(table)
        return table.filter((table.at > values[0]) & (table.share < values[1]))

    for at, share, numbers in ((-3, 0.5, [-4, -2]), (10, 2.0, [9, 11])):
        rows = engine.hold(pa.table({"at": numbers, "share": [0.25, 0.25]}))
        asked = engine.prepared("above", above, (at, share), (rows,))
        assert asked["at"].to_pylist() == numbers[1:]
    assert len(built) == 1


def test_kept_rows_go_with_the_last_that_refers_to_them(engine: Engine) -> None:
    gc.collect()
    engine.hold(pa.table({"at": [0]}))
    before = held(engine)
    rows = engine.hold(pa.table({"at": [1, 2]}))
    view = engine.view("a view", lambda table, _values: table.filter(table.at > 1), (rows,))
    (name,) = held(engine) - before
    counted = view.count().as_table()
    del rows, view
    gc.collect()
    engine.hold(pa.table({"at": [0]}))
    assert name in held(engine)
    assert engine.answer(counted)[0].to_pylist() == [1]
    del counted
    gc.collect()
    engine.hold(pa.table({"at": [0]}))
    assert name not in held(engine)


def test_threads_may_ask_at_once(engine: Engine) -> None:
    rows = engine.hold(pa.table({"at": list(range(1000))}))

    def above(at: int) -> int:
        return engine.prepared("n", lambda t, v: t.filter(t.at >= v[0]), (at,), (rows,)).num_rows

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(above, range(50))) == [1000 - at for at in range(50)]


def test_an_unknown_engine_is_refused_without_its_password() -> None:
    with pytest.raises(EngineUnknown, match="use duckdb") as refusal:
        open_engine("oracle://ann:secret@host/name")
    assert "secret" not in str(refusal.value)
