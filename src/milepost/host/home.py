"""Milepost's own folder on this machine: its data, and what it must not forget."""

import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path


def home(environment: Mapping[str, str] = os.environ) -> Path:
    """Say where it is: what ``MILEPOST_HOME`` names, or among the user's data.

    >>> home({"MILEPOST_HOME": "/srv/milepost"}).as_posix()
    '/srv/milepost'
    >>> home({"HOME": "/home/ann"}).as_posix()
    '/home/ann/.local/share/milepost'
    """
    if named := environment.get("MILEPOST_HOME"):
        return Path(named).expanduser()
    if named := environment.get("XDG_DATA_HOME"):
        return Path(named) / "milepost"
    folder = environment.get("HOME") or str(Path.home())
    return Path(folder) / ".local/share/milepost"


def remembered(name: str, make: Callable[[], str]) -> str:
    """Read a secret kept in the folder, made the first time it is wanted.

    Raises:
        OSError: the folder can't be written in.
    """
    file = home() / name
    if file.exists():
        return file.read_text(encoding="utf-8").strip()
    home().mkdir(parents=True, exist_ok=True)
    secret = make()
    with os.fdopen(
        os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w"
    ) as f:
        f.write(secret + "\n")
    return secret


def secret_key() -> str:
    """The key that sessions are signed with, so that they outlive a restart."""
    return remembered("secret-key", lambda: secrets.token_urlsafe(50))


def demo_password() -> str:
    """The password of every account of the demonstration on this machine."""
    return remembered("demo-password", lambda: "-".join(_letters() for _ in range(3)))


def _letters() -> str:
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz") for _ in range(5))
