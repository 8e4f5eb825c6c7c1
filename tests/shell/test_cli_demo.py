import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from milepost.cli.main import run; run()"]


@pytest.fixture
def home():
    with tempfile.TemporaryDirectory(prefix="milepost-demo-") as folder:
        Path(folder).chmod(0o711)  # as root, the server is another user
        yield Path(folder)


def environment(home, **more):
    ours = {"DATABASE_URL", "MILEPOST_SECRET_KEY", "DJANGO_SETTINGS_MODULE"}
    rest = {name: value for name, value in os.environ.items() if name not in ours}
    return rest | {"PYTHONPATH": str(ROOT / "src"), "MILEPOST_HOME": str(home)} | more


def milepost(home, *arguments, **more):
    return subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=environment(home, **more),
        timeout=120,
    )


@pytest.fixture
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_a_port_in_use_is_one_sentence_that_says_what_to_try(home, command):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = milepost(home, command, "--port", str(port))
    assert answer.returncode == 1
    assert f"Another program is using port {port}." in answer.stderr
    assert f"--port {port + 1}" in answer.stderr
    assert len(answer.stderr.splitlines()) == 1
    assert list(home.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://ann:secret@127.0.0.1:1/milepost", "doesn't answer"),
        ("mysql://ann:secret@127.0.0.1/milepost", "begins with 'mysql'"),
    ],
)
def test_a_database_that_isnt_there_is_one_sentence_without_its_password(
    home, url, words
):
    answer = milepost(home, "rebuild", DATABASE_URL=url)
    assert answer.returncode == 1
    assert words in answer.stderr
    assert "secret" not in answer.stderr
    assert len(answer.stderr.splitlines()) == 1


def test_the_demonstration_never_empties_a_database_that_it_was_given(home, port):
    url = "postgresql://127.0.0.1:1/milepost"
    answer = milepost(home, "demo", "--reset", "--port", str(port), DATABASE_URL=url)
    assert answer.returncode == 1
    assert "--reset throws away only" in answer.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="there is no /proc")
def test_a_folder_that_cant_be_written_in_is_one_sentence(port):
    answer = milepost("/proc/milepost", "demo", "--port", str(port))
    assert answer.returncode == 1
    assert "MILEPOST_HOME" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert "Milepost itself" not in answer.stderr


class Demo:
    """A demonstration that somebody has started in a terminal."""

    def __init__(self, home, port):
        self.port, self.said = port, home / "said.txt"
        with self.said.open("w") as said:
            self.process = subprocess.Popen(
                [*COMMAND, "demo", "--size", "small", "--port", str(port)],
                stderr=said,
                stdout=subprocess.DEVNULL,
                env=environment(home),
                start_new_session=True,
            )

    def __enter__(self):
        give_up = time.monotonic() + 180
        while "Ctrl-C" not in self.words:
            assert self.process.poll() is None, self.words
            assert time.monotonic() < give_up, self.words
            time.sleep(0.2)
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=30)

    @property
    def words(self):
        return self.said.read_text()

    def sign_in(self, role="Validator"):
        """Sign in as somebody the demonstration named, and return their browser."""
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        browser = urllib.request.build_opener(cookies)
        page = browser.open(f"http://127.0.0.1:{self.port}/sign-in").read().decode()
        form = {
            "csrfmiddlewaretoken": re.search(r'token" value="([^"]+)', page)[1],
            "username": re.search(rf"  (\S+) +{role}", self.words)[1],
            "password": re.search(r"password is +(\S+)", self.words)[1],
        }
        told = urllib.parse.urlencode(form).encode()
        return browser, browser.open(f"http://127.0.0.1:{self.port}/sign-in", told)


@pytest.mark.slow
def test_the_demonstration_starts_can_be_signed_in_to_and_goes_on_where_it_was(
    home, port
):
    with Demo(home, port) as demo:
        _, page = demo.sign_in()
        assert urllib.parse.urlsplit(page.url).path == "/list"
        assert "Inventing a health board" in demo.words
        password = re.search(r"password is +(\S+)", demo.words)[1]
    assert demo.process.returncode == 0
    assert "Traceback" not in demo.words
    with Demo(home, port) as demo:
        assert "The board from last time is there" in demo.words
        assert password in demo.words
        demo.sign_in()


KILLED = """
import subprocess, sys
hospital = [sys.executable, "-m", "milepost.cli.demo_hospital", "1", "0"]
with subprocess.Popen(hospital, stdin=subprocess.PIPE) as running:
    print("started", flush=True)
    running.wait()
"""


def test_the_hospital_ends_when_whoever_started_it_is_killed(home):
    starter = subprocess.Popen(
        [sys.executable, "-c", KILLED], stdout=subprocess.PIPE, env=environment(home)
    )
    assert starter.stdout.readline() == b"started\n"
    starter.kill()
    # Its output ends only when nobody is left who holds it: neither it nor the hospital.
    assert starter.communicate(timeout=60)[0] == b""


def hospitals_of(demo):
    task = Path(f"/proc/{demo.process.pid}/task")
    found = [
        each for one in task.glob("*/children") for each in one.read_text().split()
    ]
    return [
        pid
        for pid in found
        if b"demo_hospital" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]


@pytest.mark.slow
def test_something_always_happens_at_the_demonstration(home, port):
    with Demo(home, port) as demo:
        browser, page = demo.sign_in("Tracker")
        page = browser.open(f"http://127.0.0.1:{port}/list")
        upto = re.search(r'data-upto="(\d+)', page.read().decode())[1]
        address = f"http://127.0.0.1:{port}/changes?since={upto}"
        give_up = time.monotonic() + 60
        while '"count": 0' in (told := browser.open(address).read().decode()):
            assert time.monotonic() < give_up, told
            time.sleep(1)
        assert demo.process.poll() is None
        (hospital,) = hospitals_of(demo)
    assert demo.process.returncode == 0
    assert not Path(f"/proc/{hospital}").exists()
