"""The web server, as a command runs it."""

import errno
import gc
import os
import signal
import socket
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from types import FrameType
from typing import Any, NoReturn

from milepost.cli.say import stop
from milepost.foundation.problems import Problem

STOPPED = 128 + signal.SIGTERM


def take_port(host: str, port: int) -> socket.socket:
    """Take a port before anything else is done, or say who can't have it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
        taken.listen(128)
    except (OSError, OverflowError) as error:
        taken.close()
        stop(_not_ours(host, port, error))
    return taken


def _not_ours(host: str, port: int, error: Exception) -> Problem:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRINUSE:
        return Problem(
            "web.port-in-use",
            f"port {port}",
            f"Another program is using port {port}.",
            f"Stop it, or choose another: --port {port + 1 if port < 65535 else 8000}.",
        )
    if number == errno.EACCES:
        return Problem(
            "web.port-not-allowed",
            f"port {port}",
            f"You may not use port {port}.",
            "Choose one from 1024 up: --port 8000.",
        )
    if number == errno.EADDRNOTAVAIL or isinstance(error, socket.gaierror):
        return Problem(
            "web.no-such-address",
            host,
            "This computer has no such address to listen on.",
            "Leave --host out, or give 0.0.0.0 to listen on every address it has.",
        )
    return Problem(
        "web.no-such-port",
        f"{host}, port {port}",
        f"No server can listen there: {error}.",
        "Choose a port from 1024 to 65535, such as --port 8000.",
    )


def serve_on(taken: socket.socket) -> None:
    """Serve pages until somebody stops it; what the first record needs is made ready."""
    import uvicorn
    from django.conf import settings

    from milepost.actions.rehearse import rehearse
    from milepost.host.clock import today

    rehearse(settings.LAWBOOK, today=today())
    # The lawbook and the code stay for good: nobody waits while they are looked through.
    gc.collect()
    gc.freeze()
    config = uvicorn.Config(
        "milepost.project.asgi:application", **server_settings(os.environ)
    )
    uvicorn.Server(config).run(sockets=[taken])


def server_settings(told: Mapping[str, str]) -> dict[str, Any]:
    """Say how the server is run; whom a proxy speaks for is believed only if named.

    >>> server_settings({})["proxy_headers"]
    False
    """
    proxies = told.get("MILEPOST_TRUSTED_PROXIES", "").split()
    return {
        "lifespan": "off",
        "log_level": "warning",
        "access_log": False,
        "timeout_graceful_shutdown": 2,
        "proxy_headers": bool(proxies),
        "forwarded_allow_ips": proxies,
    }


def end_tidily() -> None:
    """Let a polite request to end undo what was begun, as Ctrl-C does."""
    signal.signal(signal.SIGTERM, _end)


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(STOPPED)  # no Exception, so that no part of the work outlives it


def warming_up() -> "Future[None]":
    """Compile the loop that keeps the clocks, while something else is being done.

    Whoever serves pages waits for it first: nothing is compiled while somebody waits
    for a page. What was compiled is kept for the next start.
    """
    from milepost.host.kept_code import keep_compiled_code

    keep_compiled_code()

    from milepost.clocks.warm import warm_up

    compiling = ThreadPoolExecutor(1, "compiling")
    done = compiling.submit(warm_up)
    compiling.shutdown(wait=False)
    return done
