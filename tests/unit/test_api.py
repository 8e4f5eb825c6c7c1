import subprocess
import sys
import warnings
from datetime import date

import polars as pl
import pytest

import milepost
from milepost.clocks.table import CLOCKS
from milepost.events.kinds import Kind
from milepost.events.vocabulary import NewEvent, problems_with

RTT = "england/rtt-18-weeks"
EVENTS = pl.DataFrame(
    [
        ("P-1", "2025-01-06", "referral_received", "consultant_led", None),
        ("P-1", "2025-03-06", "treatment_started", None, "true"),
        ("P-2", "2025-01-06", "referral_received", "consultant_led", None),
    ],
    schema=["pathway", "day", "kind", "service", "first"],
    orient="row",
)


def clock(events=EVENTS, standard=RTT, as_at="2025-06-30", **more):
    return milepost.clock(events, standard=standard, as_at=as_at, **more)


def test_importing_milepost_loads_nothing_heavy():
    code = (
        "import sys, milepost; "
        "print({'django', 'numba', 'polars', 'numpy', 'typer'} & sys.modules.keys())"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert loaded.stdout == "set()\n"


def test_a_question_about_a_few_events_needs_neither_django_nor_a_compiler():
    code = (
        "import sys, milepost, polars; "
        "f = polars.DataFrame({'pathway': ['P'], 'day': ['2025-01-06'], "
        "'kind': ['died']}); "
        f"milepost.clock(f, standard='{RTT}', as_at='2025-01-31'); "
        "print({'django', 'numba'} & sys.modules.keys())"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert loaded.stdout == "set()\n"


def test_every_clock_is_one_row_of_the_table_of_clocks():
    clocks = clock()
    assert clocks.schema == CLOCKS.schema
    asked = clocks.select("pathway", "clock", "how", "waited", "met").rows()
    assert asked == [("P-1", 1, "stopped", 59, True), ("P-2", 1, "running", 175, False)]


@pytest.mark.parametrize("as_at", ["2025-06-30", date(2025, 6, 30)])
def test_the_day_asked_about_may_be_text(as_at):
    assert clock(as_at=as_at).equals(clock())


@pytest.mark.parametrize("name", ["events.csv", "events.parquet"])
def test_a_file_gives_what_its_frame_gives(tmp_path, name):
    path = tmp_path / name
    if name.endswith(".csv"):
        EVENTS.write_csv(path)
    else:
        EVENTS.write_parquet(path)
    assert clock(path).equals(clock())
    assert clock(str(path)).equals(clock())


def test_no_events_are_no_clocks():
    assert clock(EVENTS.clear()).equals(pl.DataFrame(schema=CLOCKS.schema))


def test_what_was_told_later_is_not_yet_known():
    told = EVENTS.with_columns(recorded_at=pl.lit("2025-04-01"))
    known = clock(told, known_at="2025-03-31")
    assert known.is_empty()
    assert clock(told, known_at="2025-04-01").equals(clock())


BAD = EVENTS.vstack(EVENTS.head(1).with_columns(day=pl.lit("2025-02-30")))


def test_a_bad_row_is_warned_of_and_the_rest_answered():
    with pytest.warns(milepost.BadRows, match="row 4, day: It is '2025-02-30'"):
        assert clock(BAD).equals(clock())


def test_whoever_gives_a_list_gets_the_problems_in_it_and_no_warning():
    problems = []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        clock(BAD, problems=problems)
    assert [problem.code for problem in problems] == ["intake.wrong-value"]


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({"standard": "england/rtt-18-week"}, milepost.UnknownStandard, f"'{RTT}'"),
        ({"standard": "?"}, milepost.UnknownStandard, RTT),
        ({"settings": {"pause": "yes"}}, milepost.UnknownSetting, "dna_discharge"),
        (
            {"settings": {"dna_discharge_stop_date": "never"}},
            milepost.UnknownSetting,
            "choose one of: discharge",
        ),
        ({"events": EVENTS.drop("day")}, milepost.MissingColumn, "no column 'day'"),
        ({"events": "none.csv"}, milepost.BadFile, "There is no such file"),
        ({"as_at": "2025-02-30"}, milepost.NotADay, "'2025-02-30'"),
        ({"as_at": "9999-12-31"}, milepost.NotADay, "from 1900 to 2199"),
        ({"as_at": "0001-01-01"}, milepost.NotADay, "from 1900 to 2199"),
        ({"known_at": "yesterday"}, milepost.NotADay, "'yesterday'"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_in_one_sentence(asked, error, words):
    with pytest.raises(error, match=r"^[^\n]*$") as refusal:
        clock(**asked)
    assert isinstance(refusal.value, ValueError)
    assert words in str(refusal.value)


def test_an_explanation_names_the_rule_and_the_words_it_rests_on():
    why = milepost.explain(EVENTS, pathway="P-1", standard=RTT, as_at="2025-06-30")
    assert "the clock starts" in str(why)
    assert "england/rtt/1a" in str(why)
    assert "section 3.2.1" in str(why)
    assert why.clocks.equals(clock().head(1))
    assert [line.day for line in why.events] == [date(2025, 1, 6), date(2025, 3, 6)]


def test_an_explanation_says_how_each_doubt_was_read():
    chosen = {"dna_discharge_stop_date": "dna"}
    why = milepost.explain(
        EVENTS, pathway="P-1", standard=RTT, as_at="2025-06-30", settings=chosen
    )
    (choice,) = [c for c in why.choices if c.setting == "dna_discharge_stop_date"]
    assert (choice.choice, choice.others, choice.ours) == ("dna", ("discharge",), False)
    assert "dna_discharge_stop_date = dna" in str(why)


def test_a_pathway_nobody_knows_is_refused_with_the_nearest():
    with pytest.raises(milepost.UnknownPathway, match=r"'P-11'.*'P-1'"):
        milepost.explain(EVENTS, pathway="P-11", standard=RTT, as_at="2025-06-30")


def test_an_explanation_tells_of_that_pathways_bad_rows_alone():
    why = milepost.explain(BAD, pathway="P-1", standard=RTT, as_at="2025-06-30")
    assert [problem.code for problem in why.problems] == ["intake.wrong-value"]
    why = milepost.explain(BAD, pathway="P-2", standard=RTT, as_at="2025-06-30")
    assert why.problems == ()


def test_every_standard_is_listed_with_its_limit():
    kept = milepost.standards()
    assert dict(kept.select("standard", "limit_days").iter_rows())[RTT] == 126


def test_what_milepost_offers_is_there_and_nothing_else_is():
    assert all(getattr(milepost, name) for name in milepost.__all__)
    with pytest.raises(AttributeError, match="clocks_please"):
        milepost.clocks_please  # noqa: B018


def test_no_standard_at_all_is_an_unknown_standard():
    with pytest.raises(milepost.UnknownStandard, match="no standard None"):
        clock(standard=None)


def test_events_that_are_neither_a_frame_nor_a_file_are_refused():
    with pytest.raises(milepost.BadFile, match="The events are a dict; give"):
        clock({"pathway": ["P-1"]})


def test_settings_that_have_no_names_are_refused():
    with pytest.raises(milepost.UnknownSetting, match="give each by its name"):
        clock(settings=["rule=yes"])


def test_a_pathway_of_which_every_row_was_refused_is_still_named():
    rows = EVENTS.with_columns(day=pl.lit("2025-02-30"))
    why = milepost.explain(rows, pathway="P-2", standard=RTT, as_at="2025-06-30")
    assert why.pathway == "P-2"
    assert len(why.problems) == 1


def test_what_was_told_on_the_last_day_there_is_counts():
    rows = EVENTS.with_columns(recorded_at=pl.lit("9999-12-31"))
    assert len(clock(rows)) == 2


@pytest.mark.parametrize(
    ("days", "fine"), [(-1, False), (36_500, True), (36_501, False)]
)
def test_a_typed_adjustment_takes_no_more_than_a_century_out(days, fine):
    event = NewEvent("P-1", date(2025, 1, 6), Kind.ADJUSTMENT_RECORDED, {"days": days})
    vocabulary = {Kind.ADJUSTMENT_RECORDED: frozenset({"days"})}
    assert (problems_with(event, vocabulary) == []) is fine
