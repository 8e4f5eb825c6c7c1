import string
from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import at_most
from milepost.events.kinds import Kind
from milepost.events.table import ATTRIBUTES, EVENTS
from milepost.events.vocabulary import read_vocabulary
from milepost.foundation.problems import Problem
from milepost.host.lawbook import pages_on_disk
from milepost.intake.event_rows import COLUMNS, event_rows
from milepost.intake.places import Place

VOCABULARY = read_vocabulary(pages_on_disk()["events.csv"])
GOOD = {"pathway": "P-1", "day": "2025-01-06", "kind": "referral_received"}


def read(*rows, **options):
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: [row.get(name) for row in rows] for name in names}
    return event_rows(pl.DataFrame(columns), VOCABULARY, **options)


def codes(answer):
    return [problem.code for problem in answer.problems]


def only(answer):
    return answer.events.row(0, named=True)


def test_rows_come_in_order_of_pathway_and_day_and_within_a_day_as_they_were():
    answer = read(
        GOOD | {"pathway": "P-2"},
        GOOD | {"day": "2025-02-01", "kind": "died"},
        GOOD | {"day": "2025-02-01", "kind": "admitted"},
        GOOD,
    )
    assert answer.events["event"].to_list() == [4, 2, 3, 1]
    assert answer.problems == []


def test_a_table_of_typed_columns_reads_as_the_same_table_of_text():
    text = pl.DataFrame(
        [
            GOOD | {"first": None, "days": None, "until": None, "recorded_at": None},
            {
                "pathway": "P-1",
                "day": "2025-02-01",
                "kind": "adjustment_recorded",
                "first": None,
                "days": "7",
                "until": None,
                "recorded_at": "2025-02-03T09:00:00Z",
            },
            {
                "pathway": "P-1",
                "day": "2025-03-01",
                "kind": "unavailable",
                "first": None,
                "days": None,
                "until": "2025-03-04",
                "recorded_at": None,
            },
            GOOD | {"kind": "treatment_started", "day": "2025-04-01", "first": "true"},
        ],
        schema_overrides={"until": pl.String},
    )
    typed = text.with_columns(
        pl.col("day", "until").str.to_date(),
        pl.col("days").cast(pl.Int8),
        pl.col("kind").cast(pl.Categorical),
        pl.col("first") == "true",
        pl.col("recorded_at").str.to_datetime("%Y-%m-%dT%H:%M:%S%#z"),
    )
    assert event_rows(text, VOCABULARY).problems == []
    assert event_rows(typed, VOCABULARY).events.equals(
        event_rows(text, VOCABULARY).events
    )


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-01-06", date(2025, 1, 6)),
        ("2025-01-06T23:59", date(2025, 1, 6)),
        ("2025-07-01 23:30:00", date(2025, 7, 1)),
        ("2025-07-01T23:30:00Z", date(2025, 7, 2)),
        ("2025-07-02T00:30:00+01:00", date(2025, 7, 2)),
        ("2025-07-02T00:30:00.5+0200", date(2025, 7, 1)),
        (date(2025, 1, 6), date(2025, 1, 6)),
        (datetime(2025, 7, 1, 23, 30), date(2025, 7, 1)),  # noqa: DTZ001
        (datetime(2025, 7, 1, 23, 30, tzinfo=UTC), date(2025, 7, 2)),
    ],
    ids=str,
)
def test_a_day_may_come_with_a_time_and_is_the_day_it_was_in_london(written, day):
    assert only(read(GOOD | {"day": written}))["day"] == day


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        (None, datetime(2025, 1, 6, 23, 59, 59, 999999, tzinfo=UTC)),
        ("", datetime(2025, 1, 6, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2025-07-01", datetime(2025, 7, 1, 22, 59, 59, 999999, tzinfo=UTC)),
        (date(2025, 7, 1), datetime(2025, 7, 1, 22, 59, 59, 999999, tzinfo=UTC)),
        ("2025-07-01T09:30:00", datetime(2025, 7, 1, 8, 30, tzinfo=UTC)),
        ("2025-07-01 09:30", datetime(2025, 7, 1, 8, 30, tzinfo=UTC)),
        ("2025-07-01T09:30Z", datetime(2025, 7, 1, 9, 30, tzinfo=UTC)),
        (datetime(2025, 7, 1, 9, 30), datetime(2025, 7, 1, 8, 30, tzinfo=UTC)),  # noqa: DTZ001
        ("2025-03-30T01:30:00", datetime(2025, 3, 30, 1, 30, tzinfo=UTC)),
        ("2025-10-26T01:30:00", datetime(2025, 10, 26, 1, 30, tzinfo=UTC)),
    ],
    ids=str,
)
def test_an_event_is_known_from_when_we_were_told_or_else_the_end_of_its_day(
    written, moment
):
    assert only(read(GOOD | {"recorded_at": written}))["recorded_at"] == moment


def test_a_column_nobody_knows_is_one_problem_and_the_rest_is_read():
    answer = read(*[GOOD | {"prioirty": "urgent"}] * 3)
    assert codes(answer) == ["intake.unknown-column"]
    assert "'priority'" in answer.problems[0].remedy
    assert len(answer.events) == 3


def test_without_a_column_it_must_have_nothing_is_read_and_that_is_said():
    answer = read(
        {"pathway": "P-1", "kind": "died"}, {"pathway": "P-2", "kind": "died"}
    )
    assert codes(answer) == ["intake.missing-column"]
    assert (len(answer.events), sorted(answer.refused)) == (0, [1, 2])


def test_a_problem_says_the_row_the_line_and_the_value():
    rows = (GOOD | {"channel": "two\nlines"}, GOOD | {"day": "2025-02-30"})
    _, problem = read(*rows, place=Place("events.csv", has_lines=True)).problems
    assert problem == Problem(
        "intake.wrong-value",
        "events.csv, row 2 (line 4), day",
        "It is '2025-02-30'.",
        "Write a day that exists, such as 2025-01-31, from 1900 to 2199.",
    )


TRANSFER = GOOD | {"kind": "transfer_received"}
DEDUCTION = GOOD | {"kind": "adjustment_recorded", "days": "7"}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (GOOD | {"pathway": " "}, "intake.missing-value"),
        (GOOD | {"day": ""}, "intake.missing-value"),
        (GOOD | {"kind": None}, "intake.missing-value"),
        (GOOD | {"kind": "refferal_received"}, "intake.unknown-kind"),
        (GOOD | {"day": "6 January"}, "intake.wrong-value"),
        (GOOD | {"day": "9999-12-01"}, "intake.wrong-value"),
        (
            GOOD | {"kind": "unavailable", "until": "9999-12-31"},
            "intake.wrong-value",
        ),
        (GOOD | {"kind": "ecad_set", "for_day": "9999-12-31"}, "intake.wrong-value"),
        (GOOD | {"day": "2025-1-6"}, "intake.wrong-value"),
        (GOOD | {"day": "20250106"}, "intake.wrong-value"),
        (GOOD | {"day": "2025-01-06T25:00"}, "intake.wrong-value"),
        (GOOD | {"day": "1025-01-06"}, "intake.wrong-value"),
        (GOOD | {"until": "2025-02-01"}, "intake.unknown-attribute"),
        (DEDUCTION | {"days": "-1"}, "intake.negative-days"),
        (DEDUCTION | {"days": "7.5"}, "intake.wrong-value"),
        (DEDUCTION | {"days": "99999999999"}, "intake.wrong-value"),
        (TRANSFER | {"original_start": "unknwon"}, "intake.wrong-value"),
        (GOOD | {"kind": "treatment_started", "first": "yes"}, "intake.wrong-value"),
        (GOOD | {"kind": "rtt_status", "code": "13"}, "intake.unlisted-code"),
        (
            GOOD | {"kind": "unavailable", "until": "2025-01-05"},
            "intake.ends-before-it-begins",
        ),
        (GOOD | {"recorded_at": "2025-01-05"}, "intake.told-before-it-happened"),
        (GOOD | {"recorded_at": "soon"}, "intake.wrong-value"),
        (GOOD | {"kind": "recorded_in_error"}, "intake.takes-back-nothing"),
        (GOOD | {"event": "1"}, "intake.same-event-twice"),
        (GOOD | {"corrects": "9"}, "intake.corrects-nothing"),
        (GOOD | {"event": "2", "corrects": "2"}, "intake.corrects-itself"),
        (
            GOOD | {"pathway": "P-2", "corrects": "1"},
            "intake.corrects-another-pathway",
        ),
    ],
    ids=str,
)
def test_a_bad_row_is_left_out_with_its_problem_and_the_good_one_stays(row, code):
    answer = read(GOOD | {"event": "1"}, row)
    assert codes(answer) == [code]
    assert answer.events["event"].to_list() == [1]
    assert set(answer.refused) == {2}


@pytest.mark.parametrize("written", ["unknown", "Unknown", "", None])
def test_a_transfer_whose_start_nobody_knows_is_no_problem(written):
    answer = read(TRANSFER | {"original_start": written})
    assert answer.problems == []
    assert only(answer)["original_start"] is None


@pytest.mark.parametrize("code", [20, "20", 20.0])
def test_a_national_code_may_come_as_a_number(code):
    answer = read(GOOD | {"kind": "rtt_status", "code": code})
    assert answer.problems == []
    assert only(answer)["code"] == "20"


def test_a_correction_names_the_event_it_corrects_by_that_events_own_number():
    answer = read(
        GOOD | {"event": "E-7"},
        GOOD | {"event": "E-9", "corrects": "E-7", "day": "2025-01-05"},
    )
    assert answer.problems == []
    assert dict(answer.events.select("event", "corrects").iter_rows()) == {
        2: 1,
        1: None,
    }


def test_without_numbers_of_their_own_events_are_numbered_by_row():
    answer = read(GOOD, GOOD | {"corrects": 1})
    assert answer.problems == []
    assert answer.events["corrects"].to_list() == [None, 1]


def test_a_row_already_known_to_be_broken_is_refused_with_that_problem_alone():
    broken = Problem("intake.ragged", "row 2", "It has 9 entries.", "Give it 3.")
    answer = read(GOOD, {"pathway": "P-1"}, broken={2: broken})
    assert answer.problems == [broken]
    assert set(answer.refused) == {2}


def test_no_rows_are_no_events():
    empty = pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String))
    answer = event_rows(empty, VOCABULARY)
    assert answer.problems == []
    assert answer.events.schema == EVENTS.schema


DAYS = [
    "2025-01-06",
    "2025-02-30",
    "2025-03-30T01:30:00",
    "2025-10-26T01:30",
    "0001-01-01",
]
KINDS = [kind.value for kind in Kind]
words = st.sampled_from(
    [
        *DAYS,
        *KINDS[:6],
        *[
            "",
            "P-1",
            "true",
            "no",
            "7",
            "-7",
            "1",
            "2",
            "x",
            "unknown",
            "20",
            "13",
            "\n",
        ],
    ]
)
junk = st.one_of(words, st.none(), st.text(string.printable, max_size=12))
sound = {
    "pathway": st.sampled_from(["P-1", "P-2"]),
    "day": st.dates(date(2024, 1, 1), date(2026, 1, 1)).map(str),
    "kind": st.sampled_from(KINDS),
}
rows = st.lists(
    st.fixed_dictionaries(
        {name: st.one_of(good, good, good, junk) for name, good in sound.items()},
        optional={name: junk for name in [*COLUMNS, "colour"] if name not in sound},
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=at_most(40))
@given(rows)
def test_every_row_is_kept_or_refused_and_every_refusal_has_a_problem(rows):
    answer = read(*rows)
    kept, numbers = set(answer.events["event"]), set(range(1, len(rows) + 1))
    assert kept | set(answer.refused) == numbers
    assert not kept & set(answer.refused)
    told = [p.where for p in answer.problems if "row" in p.where]
    assert {int(where.split()[1].strip(",")) for where in told} == set(answer.refused)


@settings(max_examples=at_most(40))
@given(rows)
def test_what_is_kept_reads_the_same_when_it_is_read_again(rows):
    kept = read(*rows).events
    again = event_rows(kept.with_columns(pl.col("event").cast(pl.String)), VOCABULARY)
    unsaid = ["event", "corrects"]
    refused = [p for p in again.problems if "corrects" not in p.where]
    assert refused == []
    if not again.refused:
        assert again.events.drop(unsaid).equals(kept.drop(unsaid))


def test_every_attribute_of_the_vocabulary_is_a_column_of_a_file():
    assert set(ATTRIBUTES) <= set(COLUMNS)


def test_events_that_correct_each_other_are_refused_for_neither_would_be_left():
    answer = read(
        GOOD | {"event": "1", "corrects": "2"},
        GOOD | {"event": "2", "corrects": "1"},
        GOOD | {"event": "3"},
    )
    assert codes(answer) == ["intake.corrects-in-a-circle"] * 2
    assert answer.events["event"].to_list() == [3]


ADJUSTED = GOOD | {"kind": "adjustment_recorded"}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (ADJUSTED | {"days": "3000000"}, "intake.too-many-days"),
        (ADJUSTED | {"days": "2147483647"}, "intake.too-many-days"),
        (GOOD | {"pathway": "P-1\nP-2,died"}, "intake.line-break"),
        (GOOD | {"channel": "let\0ter"}, "intake.line-break"),
        (GOOD | {"day": "2025-06-15T23:59:60"}, "intake.wrong-value"),
        (GOOD | {"recorded_at": "2025-06-15T23:59:60"}, "intake.wrong-value"),
        (
            GOOD | {"day": "2025-06-15T10:00", "recorded_at": "2025-06-15T09:00"},
            "intake.told-before-it-happened",
        ),
        (
            GOOD | {"kind": "transfer_received", "original_start": "2025-02-01"},
            "intake.starts-after-the-transfer",
        ),
        (dict.fromkeys(GOOD), "intake.empty-row"),
    ],
)
def test_what_cant_be_so_is_refused_in_one_sentence(row, code):
    answer = read(GOOD, row)
    assert codes(answer) == [code]
    assert len(answer.events) == 1


def test_an_event_is_told_on_its_day_if_it_says_no_time_before_its_own():
    row = GOOD | {"day": "2025-06-15T10:00", "recorded_at": "2025-06-15T10:00"}
    assert codes(read(row)) == []


def test_an_adjustment_of_the_most_days_there_may_be_is_read():
    answer = read(ADJUSTED | {"days": "36500"})
    assert only(answer)["days"] == 36_500


def test_a_second_correction_of_one_event_is_refused():
    wrong = GOOD | {"event": "1"}
    first = GOOD | {"event": "2", "corrects": "1", "day": "2025-01-07"}
    second = GOOD | {"event": "3", "corrects": "1", "day": "2025-01-08"}
    answer = read(wrong, first, second)
    assert codes(answer) == ["intake.corrected-twice"]
    assert answer.events["day"].to_list() == [date(2025, 1, 6), date(2025, 1, 7)]
    corrected_again = second | {"corrects": "2"}
    assert codes(read(wrong, first, corrected_again)) == []


def test_a_standard_that_doesnt_exist_is_named_with_the_nearest():
    row = ADJUSTED | {"days": "7", "standard": "scotland/cancer-62-days"}
    (problem,) = read(row, standards=["scotland/cancer-62-day"]).problems
    assert problem.code == "intake.unknown-standard"
    assert "scotland/cancer-62-day'?" in problem.remedy
    assert read(row).problems == []


def test_columns_in_capitals_are_named_with_what_they_should_be():
    names = {"pathway": "Pathway", "day": "Day", "kind": "Kind"}
    answer = event_rows(pl.DataFrame([GOOD]).rename(names), VOCABULARY)
    remedies = [p.remedy for p in answer.problems if p.code == "intake.missing-column"]
    assert remedies[0] == "Write 'Pathway' in small letters: 'pathway'."
    assert len(remedies) == 3


def test_a_repeated_column_is_named_as_it_is_in_the_file():
    (problem,) = read(GOOD | {"day_duplicated_0": "2025-01-07"}).problems
    assert problem.code == "intake.repeated-column"
    assert problem.where == "column 'day'"
