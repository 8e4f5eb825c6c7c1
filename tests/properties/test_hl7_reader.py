"""No bytes make the reader fail, and it reads what another reader reads."""

import string

import hl7
from hypothesis import given
from hypothesis import strategies as st

from milepost.host.clock import LONDON
from milepost.intake.hl7.framing import Cut, Splitter, framed
from milepost.intake.hl7.head import head_of
from milepost.intake.hl7.message import MOST_PARTS, Address, read_message
from milepost.intake.hl7.moments import day_in, in_order, moment_of

NAMES = st.sampled_from(["PID", "PV1", "SCH", "ZU1"])
VALUES = st.text(string.ascii_letters + string.digits + " '-.", max_size=6)
LEVELS = [("&", 2), ("^", 3), ("~", 3), ("|", 6)]


def _level(parts, mark, most):
    return st.lists(parts, min_size=1, max_size=most).map(mark.join)


LINES = VALUES
for _mark, _most in LEVELS:
    LINES = _level(LINES, _mark, _most)
SEGMENTS = st.builds("{}|{}".format, NAMES, LINES)
HEADS = st.just("MSH|^~\\&|PAS|RXX|MP|RXX|20250106||ADT^A01|77|P|2.4")
MESSAGES = st.builds(
    lambda head, rest: "\r".join([head, *rest, "ZZZ|the oracle strips the end\r"]),
    HEADS,
    st.lists(SEGMENTS, max_size=5),
)
NEARLY = st.lists(
    st.sampled_from([b"MSH", b"|", b"^~\\&", b"\\X41\\", b'""', b"\r", b"\n", b"PID"])
    | st.binary(max_size=5),
    max_size=60,
).map(b"".join)


@given(MESSAGES)
def test_every_field_is_what_the_oracle_reads(text):
    ours = read_message(text.encode()).message
    theirs = hl7.parse(text)
    for line in theirs:
        name = str(line[0])
        if name == "MSH":
            continue
        first = theirs.segments(name)[0]
        for field in range(1, 8):
            for component in range(1, 5):
                for part in (1, 2):
                    wanted = _theirs(first, field, component, part)
                    address = Address(name, field, component, part)
                    assert (ours.said(address) or "") == wanted, (address, text)


def _theirs(segment, field, component, part):
    try:
        repetition = segment[field][0]
        if isinstance(repetition, str):
            return repetition if (component, part) == (1, 1) else ""
        if component > len(repetition):
            return ""
        found = repetition[component - 1]
        if isinstance(found, str):
            return found if part == 1 else ""
        return str(found[part - 1]) if part <= len(found) else ""
    except IndexError:
        return ""


@given(st.binary(max_size=300) | NEARLY | NEARLY.map(b"MSH|^~\\&|".__add__))
def test_no_bytes_make_the_reader_fail(raw):
    read = read_message(raw)
    assert (read.message is None) == (head_of(raw) is None)
    if read.message is None:
        assert read.problems
        return
    for name in ("MSH", "PID"):
        for field in range(5):
            read.message.said(Address(name, field, 2, 2, (1, "A")))
            read.message.said(Address(name, field))


@given(st.lists(NEARLY, max_size=6), st.integers(1, 40))
def test_no_stream_is_cut_otherwise_for_arriving_otherwise(parts, each):
    stream = b"".join(framed(part) if n % 2 else part for n, part in enumerate(parts))
    whole, slowly = Splitter(50), Splitter(50)
    at_once = whole.take(stream)
    bit_by_bit = [
        piece
        for first in range(0, len(stream), each)
        for piece in slowly.take(stream[first : first + each])
    ]
    frames = [[p for p in some if p.cut is Cut.FRAME] for some in (at_once, bit_by_bit)]
    assert frames[0] == frames[1]
    assert all(len(piece.content) <= 50 for piece in at_once)


@given(st.text(max_size=30) | st.from_regex(r"\d{0,14}([+-]\d{4})?", fullmatch=True))
def test_no_text_makes_a_moment_fail(text):
    assert in_order(moment_of(text, LONDON)) is not None
    day_in(moment_of(text, LONDON), LONDON)


def test_more_parts_than_any_message_has_are_left_in_the_last():
    raw = b"MSH|^~\\&|\rPID" + b"|" * 1_000_000 + b"x\r" + b"\r" * 1_000_000
    message = read_message(raw).message
    assert len(message.fields("PID")[0]) == MOST_PARTS + 1
