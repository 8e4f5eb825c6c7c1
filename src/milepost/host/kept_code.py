"""Compiled code kept between one run and the next, among what may be thrown away."""

import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

OURS = Path(__file__).parents[1]
READ_FROM = ("clocks", "foundation")
"""The floors whose files compiled code may take a number or a helper from."""


def keep_compiled_code() -> None:
    """Compile once for each version of our code, and not again for each command.

    It is kept in a folder of whoever runs the command, that nobody else may write in.
    Where there can be no such folder it is compiled as it always was.
    """
    folder = _cache() / "compiled" / _digest()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        told = folder.stat()
    except OSError:
        return
    ours_alone = told.st_mode & 0o022 == 0 and told.st_uid == os.getuid()
    if ours_alone and os.access(folder, os.W_OK):
        from milepost.foundation import compiled  # it brings the compiler

        compiled.keep_in(str(folder))


def _cache(environment: Mapping[str, str] = os.environ) -> Path:
    """Say where it is kept.

    >>> _cache({"XDG_CACHE_HOME": "/var/cache"}).as_posix()
    '/var/cache/milepost'
    >>> _cache({"HOME": "/home/ann"}).as_posix()
    '/home/ann/.cache/milepost'
    """
    if named := environment.get("XDG_CACHE_HOME"):
        return Path(named) / "milepost"
    return Path(environment.get("HOME") or str(Path.home())) / ".cache/milepost"


def _digest() -> str:
    """Name the code as it is: what was compiled from other code is never taken."""
    digest = sha256()
    for floor in READ_FROM:
        for file in sorted((OURS / floor).glob("*.py")):
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]
