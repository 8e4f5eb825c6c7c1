"""Show one message that came by a feed: see ``milepost feed show``."""

import getpass

from milepost.cli.say import answer, say, stop
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.reading.messages import MessageReading, read_message


def show_message(provider: str, number: int) -> None:
    """Write what became of a message, why, and each value that it says."""
    reading = _read(provider, number)
    message, laid_out = reading.message, reading.laid_out
    answer(f"Message {message.number} of {message.feed}")
    for name, words in _facts(reading):
        answer(f"{name}: {words}")
    for reason in message.reasons:
        answer(f"    {reason}")
    for part in laid_out.parts:
        answer(part.name)
        for where, value in part.values:
            answer(f"    {where}: {value}")
    if laid_out.text:
        answer(laid_out.text)
    if laid_out.left_out:
        say(f"{laid_out.left_out}; --raw gives it whole.")


def _facts(reading: MessageReading) -> list[tuple[str, str]]:
    message, file = reading.message, reading.file
    facts = [
        ("What became of it", message.state or "waiting to be read"),
        ("Kind", message.message_type),
        ("Sender", message.sender),
        ("Control id", message.control_id),
        ("Received", message.received_at.isoformat()),
        ("Answered", f"{message.verdict} {message.because}".strip()),
        ("Pathway", message.pathway),
        ("Owner", message.owner),
        ("Settled", message.note),
        ("File", f"{file.name}, row {file.row}" if file else ""),
    ]
    if reading.happened:
        where, happened = reading.happened
        facts.append((f"Happened ({where})", happened.isoformat()))
    facts += [
        ("The same control id", f"message {other.number}")
        for other in reading.same_name
    ]
    if reading.more_of_the_name:
        facts.append(("The same control id", "and more"))
    return [(name, words) for name, words in facts if words]


def write_raw(provider: str, number: int) -> None:
    """Write what came, byte for byte, to standard output."""
    answer(_read(provider, number).message.raw, nl=False)


def _read(provider: str, number: int) -> MessageReading:
    who = f"milepost feed show ({getpass.getuser()})"
    found = read_message(Scope(provider, who), number)
    if found is None:
        told = f"{provider} has no message of that number."
        remedy = "See milepost feed held for those that wait."
        stop(Problem("cli.no-message", f"message {number}", told, remedy))
    return found
