"""Which Java there is for the Spark tests to run on."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = 17
NONE = (
    f"No Java {OLDEST} or later was found for the Spark tests. Install one (Debian,"
    " Ubuntu: sudo apt-get install default-jre-headless; macOS: brew install openjdk),"
    " or name its folder in JAVA_HOME."
)


def find_java(environment=os.environ):
    """Return the path of a Java that is new enough, or none."""
    home = environment.get("JAVA_HOME")
    named = str(Path(home) / "bin/java") if home else None
    path = named or shutil.which("java", path=environment.get("PATH"))
    return path if path and version_of(path) >= OLDEST else None


def version_of(path):
    """Ask a Java for its version; 0 if it has none, as macOS's own stand-in."""
    try:
        asked = [path, "-version"]
        told = subprocess.run(asked, capture_output=True, text=True, check=False)
    except OSError:
        return 0
    found = re.search(r'version "(\d+)', told.stderr)
    return int(found[1]) if found else 0


if __name__ == "__main__":
    path = find_java()
    sys.stderr.write("" if path else f"milepost: {NONE}\n")
    sys.stdout.write(f"milepost: Spark tests use {path}\n" if path else "")
    sys.exit(0 if path else 1)
