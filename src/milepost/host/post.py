"""Post something to an address that a person typed, and nowhere else.

The name is looked up once, each address it leads to is checked, and the connection goes
to one of the very addresses that were checked: a name that changes its mind between the
look and the connection leads nowhere new. No redirect is followed, no proxy is asked, and
neither the time nor what is read of the answer is without a bound.
"""

import socket
import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from threading import Thread
from time import monotonic
from urllib.parse import SplitResult, urlsplit

from milepost.foundation.problems import Problem
from milepost.signals.reachable import is_public

PATIENCE = 10.0
"""Seconds for all of it: looking up the name, connecting, sending and the answer."""

LINGER = 1.0
"""Seconds to read on after the status, so that the other side can end tidily."""

LONGEST_ANSWER = 65_536
LONGEST_ADDRESS = 500
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something is posted to."""

    scheme: str
    host: str
    port: int
    target: str
    """The path and the query."""

    @property
    def named(self) -> str:
        """The host as a request names it, with its port unless that is the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of a post."""

    status: int = 0
    """The HTTP status; 0 if there was none."""

    fault: str = ""
    """Why it wasn't taken, in a few words; blank if it was."""


class _NotTakenError(Exception):
    """A post that came to nothing, and why."""


def place_of(address: str, *, trusted: Collection[str]) -> Place | Problem:
    """Read an address, or say why nothing is posted there.

    Args:
        address: such as ``https://receiver.example/milepost``.
        trusted: the names of hosts that may be within the walls, and without HTTPS.
    """
    plain = address.isascii() and address.isprintable() and " " not in address
    if not plain or len(address) > LONGEST_ADDRESS or "\\" in address:
        return _unusable(
            "It is no address.", "Write one such as https://here.example/x."
        )
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return _unusable(
            "It is no address.", "Write one such as https://here.example/x."
        )
    if parts.scheme not in PORTS or not host:
        return _unusable("It doesn't begin with https://.", "Write it in full.")
    if parts.username is not None or parts.fragment:
        remedy = "Leave out what stands before @, and after #."
        return _unusable("It says more than where to post.", remedy)
    if parts.scheme == "http" and host not in trusted:
        remedy = "Use https, or have MILEPOST_SIGNALS_HOSTS name this host."
        return _unusable("Nothing is posted without HTTPS.", remedy)
    if _is_literal(host) and not is_public(host) and host not in trusted:
        remedy = "Name a public host, or have MILEPOST_SIGNALS_HOSTS name this one."
        return _unusable("It lies within a private network.", remedy)
    return Place(
        scheme=parts.scheme,
        host=host,
        port=port or PORTS[parts.scheme],
        target=_target(parts),
    )


def post(
    place: Place,
    content: bytes,
    headers: Mapping[str, str],
    *,
    trusted: Collection[str],
    patience: float = PATIENCE,
) -> Answer:
    """Post something, and wait for the status of the answer.

    Returns:
        The status, if any came, and a fault unless it was 200 to 299.
    """
    until = monotonic() + patience
    try:
        line = _connected(place, trusted, until)
    except _NotTakenError as error:
        return Answer(fault=str(error))
    with line:
        try:
            _hurry(line, until)
            line.sendall(_request(place, content, headers))
            status = _status(line, until)
            _read_on(line, min(until, monotonic() + LINGER))
        except TimeoutError:
            return Answer(fault="no answer in time")
        except _NotTakenError as error:
            return Answer(fault=str(error))
        except OSError:
            return Answer(fault="the connection broke")
    return Answer(status=status, fault=_fault_of(status))


def _connected(place: Place, trusted: Collection[str], until: float) -> socket.socket:
    found = _looked_up(place, until)
    if place.host not in trusted and not all(is_public(told[0]) for _, told in found):
        raise _NotTakenError("the name leads into a private network")
    for tried, (family, told) in enumerate(found):
        line = socket.socket(family, socket.SOCK_STREAM)
        try:
            share = (until - monotonic()) / (len(found) - tried)
            _hurry(line, monotonic() + share)  # one that is mute leaves time for others
            line.connect(told)
            return _wrapped(line, place) if place.scheme == "https" else line
        except ssl.SSLCertVerificationError as error:
            line.close()
            raise _NotTakenError("its certificate isn't trusted") from error
        except (OSError, _NotTakenError):
            line.close()
    raise _NotTakenError("nobody answers there")


def _wrapped(line: socket.socket, place: Place) -> socket.socket:
    context = ssl.create_default_context()
    return context.wrap_socket(line, server_hostname=place.host)


Found = list[tuple[int, tuple[str, int]]]


def _looked_up(place: Place, until: float) -> Found:
    """Look a name up. The machine's own look-up knows no bound, so it is left behind."""
    found: list[Found] = []

    def look() -> None:
        try:
            told = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.append([(one[0], one[4]) for one in told])  # type: ignore[misc]

    asking = Thread(target=look, name="look-up", daemon=True)
    asking.start()
    asking.join(timeout=max(0.0, until - monotonic()))
    if not found or not found[0]:
        raise _NotTakenError("no such host is known")
    return found[0]


def _request(place: Place, content: bytes, headers: Mapping[str, str]) -> bytes:
    said = {
        "Host": place.named,
        "Content-Type": "application/json",
        "Content-Length": str(len(content)),
        "User-Agent": "Milepost",
        "Connection": "close",
        **headers,
    }
    lines = [f"POST {place.target} HTTP/1.1", *(f"{k}: {v}" for k, v in said.items())]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + content


def _status(line: socket.socket, until: float) -> int:
    """Read the status, past any that only say that one is to come."""
    read = b""
    while True:
        head, ended, rest = read.partition(b"\r\n\r\n")
        first = head.partition(b"\r\n")[0] if b"\r\n" in read else b""
        if first:
            status = _code(first)
            if status >= 200:
                return status
            if ended:
                read = rest
                continue
        if len(read) > LONGEST_ANSWER:
            raise _NotTakenError("the answer goes on and on")
        _hurry(line, until)
        arrived = line.recv(4096)
        if not arrived:
            raise _NotTakenError("it hung up without an answer")
        read += arrived


def _code(first: bytes) -> int:
    version, _, rest = first.partition(b" ")
    code = rest[:3]
    if not version.startswith(b"HTTP/1.") or len(code) < 3 or not code.isdigit():
        raise _NotTakenError("the answer isn't HTTP")
    return int(code)


def _read_on(line: socket.socket, until: float) -> None:
    """Let the other side say its answer to the end, within bounds."""
    read = 0
    try:
        while read < LONGEST_ANSWER:
            _hurry(line, until)
            arrived = line.recv(4096)
            if not arrived:
                return
            read += len(arrived)
    except OSError:
        return


def _hurry(line: socket.socket, until: float) -> None:
    left = until - monotonic()
    if left <= 0:
        raise TimeoutError
    line.settimeout(left)


def _fault_of(status: int) -> str:
    if 200 <= status < 300:
        return ""
    sent_on = ", which isn't followed" if 300 <= status < 400 else ""
    return f"it answered {status}{sent_on}"


def _target(parts: SplitResult) -> str:
    path = parts.path or "/"
    return f"{path}?{parts.query}" if parts.query else path


def _is_literal(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdigit()


def _unusable(message: str, remedy: str) -> Problem:
    return Problem("signals.no-address", "address", message, remedy)
