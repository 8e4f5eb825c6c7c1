"""HL7 version 2 is read as it is written: separators, escapes, nothing, and erased."""

from datetime import UTC, datetime

import pytest

from milepost.intake.hl7.answer import Mode, Verdict, codes_of, write_answer
from milepost.intake.hl7.framing import Cut, Splitter, framed
from milepost.intake.hl7.head import head_of
from milepost.intake.hl7.message import SEVERAL, read_address, read_message
from milepost.intake.hl7.moments import day_in, in_order, moment_of

HEAD = "MSH|^~\\&|PAS|RXX|MP|RXX|20250106120000||SIU^S12|77|P|2.4"


def said(body, address, head=HEAD, **asked):
    raw = f"{head}\r{body}".encode()
    return read_message(raw, **asked).message.said(read_address(address))


def codes(raw, **asked):
    return [problem.code for problem in read_message(raw, **asked).problems]


@pytest.mark.parametrize(
    ("pid", "value"),
    [
        ("PID|1||||Briain^Máire", "Máire"),
        ("PID|1||||Briain^", None),
        ("PID|1||||Briain", None),
        ("PID|1||||", None),
        ("PID|1", None),
        ("PV1|1", None),
        ('PID|1||||Briain^""', ""),
        ('PID|1||||""', ""),
        ("PID|1||||Briain^A\\T\\B", "A&B"),
        ("PID|1||||Briain^Máire&x~Other^Name", "Máire"),
    ],
)
def test_nothing_is_none_and_what_is_erased_is_an_empty_text(pid, value):
    assert said(pid, "PID-5.2") == value


def test_a_repetition_is_found_by_what_it_says():
    pid = "PID|1||H-17^^^RXX^PI~9990000018^^^NHS^NH"
    assert said(pid, "PID-3[5=NH].1") == "9990000018"
    assert said(pid, "PID-3[5=XX].1") is None
    assert said(pid, "PID-3") == "H-17"


def test_the_messages_own_separators_hold_for_all_of_it():
    head = "MSH!:*\\+!PAS!RXX!MP!RXX!20250106!!SIU:S12!77!P!2.4"
    assert said("PID!1!!H|17:x*J:y!", "PID-3[2=y].1", head) == "J"
    assert said("PID!1!!H|17:x*J:y!", "PID-3", head) == "H|17"


def test_the_head_is_read_whatever_stands_before_it_and_said_to_be_odd():
    raw = b"\xef\xbb\xbf\r\n" + HEAD.encode() + b"\rPID|1"
    assert read_message(raw).message.message_type == "SIU^S12"
    assert codes(raw) == ["hl7.deviation"]


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\r\r"])
def test_segments_may_end_as_systems_end_lines(end):
    assert said(f"PID|1{end}PV1|1|O{end}", "PV1-2") == "O"


def test_a_line_that_begins_no_segment_belongs_to_the_one_before():
    raw = f"{HEAD}\rNTE|1||first\nsecond line\rPV1|1|O".encode()
    read = read_message(raw)
    assert read.message.said(read_address("NTE-3")) == "first\nsecond line"
    assert read.message.said(read_address("PV1-2")) == "O"
    assert codes(raw) == ["hl7.deviation"]


def test_two_messages_in_one_frame_are_not_taken_for_one():
    assert SEVERAL in codes(f"{HEAD}\rPID|1\r{HEAD}\rPID|2".encode())


@pytest.mark.parametrize(
    ("named", "raw", "odd"),
    [
        ("8859/1", b"M\xe1ire", 0),
        ("UNICODE UTF-8", b"M\xc3\xa1ire", 0),
        ("", b"M\xc3\xa1ire", 0),
        ("UNICODE", b"M\xe1ire", 1),
        ("KLINGON", b"M\xc3\xa1ire", 1),
    ],
)
def test_bytes_are_read_by_the_character_set_that_is_named(named, raw, odd):
    head = f"{HEAD}||||||{named}".encode()
    read = read_message(head + b"\rPID|1||||" + raw)
    assert read.message.said(read_address("PID-5")) == "Máire"
    assert len(read.problems) == odd


@pytest.mark.parametrize("raw", [b"", b"PID|1", b"MSHX", b"\x00\xff", b"msh|^~\\&"])
def test_what_has_no_head_is_a_problem_and_no_exception(raw):
    assert read_message(raw).message is None
    assert codes(raw) == ["hl7.no-head"]


def test_a_day_is_the_day_where_the_message_says_it_was():
    assert day_in(moment_of("202506302330+0000", UTC), UTC).isoformat() == "2025-06-30"
    assert day_in(moment_of("20250631", UTC), UTC) is None
    assert in_order(None) > in_order(datetime(9999, 1, 1, tzinfo=UTC))


# ── Frames ───────────────────────────────────────────────────────────────────────────


def pieces(stream, each, longest=100):
    splitter = Splitter(longest)
    found = []
    for first in range(0, len(stream), each):
        found += splitter.take(stream[first : first + each])
    return found, splitter.is_within_a_frame


STREAMS = {
    "two frames": (framed(b"MSH|1\r") * 2, [(Cut.FRAME, b"MSH|1\r")] * 2),
    "no last CR": (b"\x0bMSH|1\x1c\x0bMSH|2\x1c", [
        (Cut.FRAME, b"MSH|1"), (Cut.FRAME, b"MSH|2")]),
    "a frame cut short by the next": (b"\x0bMSH|1\x0bMSH|2\x1c\r", [
        (Cut.RUBBISH, b"MSH|1"), (Cut.FRAME, b"MSH|2")]),
    "at the limit": (framed(b"x" * 100), [(Cut.FRAME, b"x" * 100)]),
    "half a frame": (b"\x0bMSH|1", []),
    "line ends between": (b"\r\n" + framed(b"M") + b"\n", [(Cut.FRAME, b"M")]),
}  # fmt: skip


@pytest.mark.parametrize("each", [1, 3, 1000])
@pytest.mark.parametrize(("stream", "wanted"), STREAMS.values(), ids=STREAMS)
def test_frames_are_found_however_they_arrive(stream, wanted, each):
    assert pieces(stream, each)[0] == wanted


def test_rubbish_between_frames_is_told_apart():
    stream = b"GET /" + framed(b"M") + b"zz" + framed(b"N")
    assert pieces(stream, 1000)[0] == [
        (Cut.RUBBISH, b"GET /"),
        (Cut.FRAME, b"M"),
        (Cut.RUBBISH, b"zz"),
        (Cut.FRAME, b"N"),
    ]


@pytest.mark.parametrize("each", [1, 7, 1000])
def test_a_frame_over_the_limit_is_cut_and_nothing_follows(each):
    found, _ = pieces(b"\x0b" + b"x" * 101 + b"\x1c\r" + framed(b"M"), each)
    assert [cut for cut, _ in found] == [Cut.TOO_LONG]
    assert found[0].content == b"x" * 100


# ── Answers ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("asks", "verdict", "code"),
    [
        ("", Verdict.ACCEPTED, b"AA"),
        ("", Verdict.ERROR, b"AE"),
        ("", Verdict.REJECTED, b"AR"),
        ("|||AL|NE", Verdict.ACCEPTED, b"CA"),
        ("|||AL|NE", Verdict.ERROR, b"CE"),
        ("|||AL|NE", Verdict.REJECTED, b"CR"),
        ("|||ER|NE", Verdict.ACCEPTED, None),
        ("|||ER|NE", Verdict.ERROR, b"CE"),
        ("|||SU|NE", Verdict.ACCEPTED, b"CA"),
        ("|||NE|AL", Verdict.ACCEPTED, b"AA"),
        ("|||NE|NE", Verdict.ACCEPTED, None),
    ],
)
def test_a_message_is_answered_as_its_sender_asks(asks, verdict, code):
    head = head_of(f"{HEAD}{asks}\r".encode())
    assert codes_of(head, verdict) == ((code,) if code else ())


def test_a_profile_may_settle_how_a_feed_is_answered():
    original, enhanced = (head_of(f"{HEAD}{a}".encode()) for a in ("", "|||NE|NE"))
    assert codes_of(enhanced, Verdict.ACCEPTED, Mode.ORIGINAL) == (b"AA",)
    assert codes_of(original, Verdict.ACCEPTED, Mode.ENHANCED) == (b"CA",)


def test_a_sender_that_asks_for_both_answers_gets_both_in_turn():
    both = head_of(f"{HEAD}|||AL|AL".encode())
    assert codes_of(both, Verdict.ACCEPTED) == (b"CA", b"AA")
    either = head_of(f"{HEAD}|||SU|ER".encode())
    assert codes_of(either, Verdict.ACCEPTED) == (b"CA",)
    assert codes_of(either, Verdict.REJECTED) == (b"AR",)


def test_an_answer_is_in_the_senders_separators_and_goes_back_to_the_sender():
    head = head_of(b"MSH!:*\\+!PAS!RXX!MP!RYY!20250106!!SIU:S12:SIU_S12!77!P!2.5\r")
    at = datetime(2025, 1, 6, 12, 30, tzinfo=UTC)
    answer = write_answer(head, b"AE", number="MP9", at=at, because="a|b!c\rd")
    assert answer == (
        b"MSH!:*\\+!MP!RYY!PAS!RXX!20250106123000!!ACK:S12!MP9!P!2.5\r"
        b"MSA!AE!77!a|b cd\r"
    )
