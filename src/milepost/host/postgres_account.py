"""Who the server runs as, since PostgreSQL refuses to run as root."""

import hashlib
import os
import pwd
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

UNPRIVILEGED = "nobody"
PASSED_ON = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PATH")
"""All that a server needs of our environment. The rest may hold secrets."""

FOR_ROOT = Path("/var/lib/milepost")
FOR_SOCKETS = Path("/tmp")  # noqa: S108 - the folder in it is 0700, and made by mkdtemp


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the machine, as far as the server is concerned."""

    user: int
    group: int
    another: bool
    """We are root, and the server runs as somebody else."""

    def as_popen(self) -> dict[str, Any]:
        """Say it as ``subprocess`` would have it."""
        env = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        told: dict[str, Any] = {"cwd": "/", "env": env | {"LC_ALL": "C"}}
        if self.another:
            told |= {"user": self.user, "group": self.group, "extra_groups": []}
        return told

    def give(self, path: Path) -> None:
        """Make the server the owner of a folder."""
        if self.another:
            os.chown(path, self.user, self.group)

    def can_enter(self, folder: Path) -> bool:
        """Say whether the server can reach what is in a folder, through its parents.

        A folder that isn't there yet would be made by us, and so could be entered.
        """
        if not self.another:
            return True
        lineage = [folder, *folder.parents]
        return all(self._may_pass(one.stat()) for one in lineage if one.is_dir())

    def _may_pass(self, folder: os.stat_result) -> bool:
        if folder.st_uid == self.user:
            return bool(folder.st_mode & stat.S_IXUSR)
        if folder.st_gid == self.group:
            return bool(folder.st_mode & stat.S_IXGRP)
        return bool(folder.st_mode & stat.S_IXOTH)

    def place_for(self, data: Path) -> Path:
        """Say where a folder of data is really kept.

        It is kept where it was asked for, but when we are root and the server couldn't
        enter that folder (such as one in root's home), whose permissions we leave
        alone. Then it is kept under ``/var/lib/milepost``, by a name made of the path.
        """
        if self.can_enter(data.parent):
            return data
        name = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
        return FOR_ROOT / f"{data.name}-{name}"

    def socket_folder(self, *, longest: int) -> Path:
        """Make a folder for the socket, which only the server's user and root enter."""
        parent = Path(tempfile.gettempdir()).absolute()
        room = len(os.fsencode(parent / "milepost-12345678" / ".s.PGSQL.5432"))
        if room > longest or not self.can_enter(parent):
            parent = FOR_SOCKETS
        folder = Path(tempfile.mkdtemp(prefix="milepost-", dir=parent))
        self.give(folder)
        return folder


def the_account() -> Account:
    """Say who the server is to run as: ourselves, unless we are root."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), another=False)
    entry = pwd.getpwnam(UNPRIVILEGED)
    return Account(entry.pw_uid, entry.pw_gid, another=True)
