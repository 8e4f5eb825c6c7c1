import polars as pl
import pytest

from lawbooks import LAWBOOK
from milepost.host.long_files import BrokenFile, OutOfOrder, is_long, parts_of
from milepost.host.writing import write_parts
from milepost.reading.from_file import read_clocks, read_clocks_in_parts
from milepost.reading.question import ask

ROWS = [
    (f"P-{number}", day, "referral_received", "consultant_led")
    for number in range(10, 30)
    for day in ("2025-01-06", "2025-02-30", "2025-03-01")
]
FRAME = pl.DataFrame(
    ROWS, schema=["pathway", "day", "kind", "service"], orient="row"
).with_columns(colour=pl.lit("red"))


@pytest.fixture
def file(tmp_path):
    FRAME.write_parquet(tmp_path / "events.parquet")
    return tmp_path / "events.parquet"


@pytest.fixture(scope="module")
def lawbook():
    return LAWBOOK


@pytest.mark.parametrize("size", [1, 2, 3, 7, 30, 59, 60, 61])
def test_no_pathway_is_in_two_parts_and_no_row_is_lost(file, size):
    parts = list(parts_of(file, size=size))
    assert pl.concat([part.rows for part in parts]).equals(FRAME)
    names = [set(part.rows["pathway"]) for part in parts]
    assert sum(map(len, names)) == len(set().union(*names))


def test_a_file_read_in_parts_answers_as_it_does_read_whole(file, lawbook):
    question = ask(lawbook, standard="england/rtt-18-weeks", as_at="2025-06-30")
    parts = parts_of(file, size=7)
    in_parts = read_clocks_in_parts(parts, question, lawbook.vocabulary)
    whole = read_clocks(FRAME, question, lawbook.vocabulary)
    assert in_parts.clocks.equals(whole.clocks)
    assert (in_parts.kept, in_parts.refused) == (whole.kept, whole.refused) == (40, 20)
    assert [
        problem.where.removeprefix("events.parquet, ") for problem in whole.problems
    ]
    assert [p.where.removeprefix("events.parquet, ") for p in in_parts.problems] == [
        problem.where for problem in whole.problems
    ]


@pytest.mark.parametrize(
    "names", [["P-2", "P-1"], ["P-1", "P-2", "P-1"], ["P-1", None]]
)
def test_a_file_that_is_not_in_order_of_pathway_cant_be_parted(tmp_path, names):
    path = tmp_path / "events.parquet"
    pl.DataFrame({"pathway": names}).write_parquet(path)
    with pytest.raises(OutOfOrder):
        list(parts_of(path, size=1))


@pytest.mark.parametrize(
    ("frame", "long"),
    [
        (FRAME, True),
        (FRAME.head(10), False),
        (FRAME.with_columns(event=1), False),
        (FRAME.with_columns(pathway=1), False),
    ],
)
def test_a_file_is_parted_only_if_each_part_can_be_read_alone(tmp_path, frame, long):
    frame.write_parquet(tmp_path / "events.parquet")
    assert is_long(tmp_path / "events.parquet", long=10) is long
    frame.write_csv(tmp_path / "events.csv")
    assert not is_long(tmp_path / "events.csv", long=10)


def test_a_file_that_breaks_off_within_is_said_to(tmp_path):
    path = tmp_path / "events.parquet"
    FRAME.write_parquet(path, compression="zstd")
    whole = path.read_bytes()
    path.write_bytes(whole[:4] + bytes(400) + whole[404:])
    with pytest.raises(BrokenFile):
        list(parts_of(path))


@pytest.mark.parametrize("name", ["out.parquet", "out.csv", "out.csv.gz"])
def test_frames_are_written_one_after_another_and_read_as_one(tmp_path, name):
    parts = [FRAME.head(7), FRAME.slice(7, 0), FRAME.slice(7)]
    assert write_parts(iter(parts), FRAME.schema, tmp_path / name) is None
    read = pl.read_parquet if name.endswith("parquet") else pl.read_csv
    assert read(tmp_path / name).equals(FRAME)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["out.parquet", "out.csv"])
def test_what_the_parts_raise_is_raised_and_nothing_is_written(tmp_path, name):
    def parts():
        yield FRAME.head(7)
        raise OSError("of reading, not of writing")

    (tmp_path / name).write_text("as before")
    with pytest.raises(OSError, match="of reading"):
        write_parts(parts(), FRAME.schema, tmp_path / name)
    assert (tmp_path / name).read_text() == "as before"
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_pathway_of_which_a_part_has_only_some_rows_comes_whole(tmp_path):
    one = pl.DataFrame({"pathway": ["P-1"] * 5000 + ["P-2"], "row": range(5001)})
    one.write_parquet(tmp_path / "one.parquet", row_group_size=1000)
    parts = [part.rows for part in parts_of(tmp_path / "one.parquet", size=1000)]
    assert [len(part) for part in parts] == [5000, 1]
    assert pl.concat(parts).equals(one)
