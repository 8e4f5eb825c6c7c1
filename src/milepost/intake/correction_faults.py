"""What can be wrong with a row that corrects another."""

from collections.abc import Iterator

from milepost.events.kinds import Kind
from milepost.intake.circles import in_a_circle
from milepost.intake.faults import Fault, ReadRows, shown

REMEDIES = {
    "intake.corrected-twice": "Correct the correction, or leave one of the two out.",
}


def correction_faults(read: ReadRows) -> Iterator[Fault]:
    """Name each correction that can't be made, and each event told twice."""
    takes_back = read.values["kind"] == Kind.RECORDED_IN_ERROR.value
    names_none = read.column("corrects").is_null()
    yield Fault(
        "intake.takes-back-nothing",
        "corrects",
        takes_back & names_none,
        lambda _: (
            "It takes back an event, but does not say which.",
            "Fill in the event it corrects.",
        ),
    )
    if "event" in read.values:
        ids = read.values["event"]
        yield Fault(
            "intake.same-event-twice",
            "event",
            ids.is_not_null() & ~ids.is_first_distinct(),
            lambda row: (
                f"An earlier row is already event {shown(row['event'])}.",
                "Give each event a number of its own, or leave the second row out.",
            ),
        )
    if "corrects" in read.values:
        yield from _wrong_targets(read)


def _wrong_targets(read: ReadRows) -> Iterator[Fault]:
    named, target = read.values["corrects"].is_not_null(), read.targets["target"]
    elsewhere = read.targets["of_pathway"] != read.values["pathway"]
    corrected = target.set(
        (elsewhere | (target == read.values["row"])).fill_null(value=False), None
    )
    wrong = {
        "intake.corrects-nothing": (
            named & target.is_null(),
            "no event has that number",
        ),
        "intake.corrects-itself": (target == read.values["row"], "that is itself"),
        "intake.corrects-in-a-circle": (
            in_a_circle(target - read.place.before - 1)
            & (target != read.values["row"]),
            "that corrects this one in its turn",
        ),
        "intake.corrected-twice": (
            corrected.is_not_null() & ~corrected.is_first_distinct(),
            "an earlier row corrects that one already",
        ),
        "intake.corrects-another-pathway": (elsewhere, "that is of another pathway"),
    }
    for code, (rows, why) in wrong.items():
        yield Fault(
            code,
            "corrects",
            rows,
            lambda row, why=why, code=code: (  # type: ignore[misc]
                f"It is {shown(row['corrects'])}, but {why}.",
                REMEDIES.get(code, "Name an earlier event of the same pathway."),
            ),
        )
