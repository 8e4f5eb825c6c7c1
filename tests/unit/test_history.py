"""A file of messages is cut into messages, however it was written, and nothing is lost."""

import pytest

from milepost.intake.hl7.framing import Arrived, framed
from milepost.intake.hl7.history import RUBBISH, TOO_LONG, Cutter

ONE, TWO = b"MSH|^~\\&|1\rPID|1\r", b"MSH|^~\\&|2\rPID|1||\rNTE|MSH|\r"
BOTH = [Arrived(ONE), Arrived(TWO)]


def cut(content, at_once=10_000, **bounds):
    cutter = Cutter(**bounds)
    pieces = [content[n : n + at_once] for n in range(0, len(content), at_once)]
    return [each for piece in pieces for each in cutter.take(piece)] + cutter.end()


@pytest.mark.parametrize("at_once", [1, 7, 10_000])
@pytest.mark.parametrize(
    "content",
    [
        ONE + TWO,
        ONE + b"\r\n\r\n" + TWO.rstrip(),
        framed(ONE) + framed(TWO),
        b"\xef\xbb\xbf" + ONE + TWO,
        b"FHS|^~\\&|\rBHS|^~\\&|\r" + ONE + TWO + b"BTS|2\rFTS|1\r",
        b"\n" + framed(b"BHS|^~\\&|") + framed(ONE) + b"\n" + framed(TWO),
    ],
)
def test_messages_are_found_whatever_stands_between_them(content, at_once):
    assert cut(content, at_once) == BOTH


def test_what_stands_in_no_message_is_kept_beside_them():
    content = b"a note\r" + framed(ONE) + b"what is this" + framed(TWO)
    assert cut(content) == [
        Arrived(b"a note\r", RUBBISH),
        Arrived(ONE),
        Arrived(b"what is this\r", RUBBISH),
        Arrived(TWO),
    ]


@pytest.mark.parametrize("at_once", [64, 10_000])
def test_a_message_beyond_the_limit_is_said_to_be_and_the_next_is_read(at_once):
    long = b"MSH|^~\\&|0\rNTE|" + b"x" * 500 + b"\r"
    found = cut(long + ONE, at_once, longest=200)
    assert [each.fault for each in found] == [TOO_LONG, ""]
    assert found[0].raw.startswith(b"MSH|^~\\&|0\rNTE|xxx")
    assert found[1] == Arrived(ONE)


@pytest.mark.parametrize("content", [b"", b"\r\n", b"\x0b\x1c\r"])
def test_a_file_of_nothing_has_no_messages(content):
    assert cut(content) == []
