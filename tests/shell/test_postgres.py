"""The server of our own starts, survives, is nobody else's, and fails in words."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from milepost.host.postgres import start
from milepost.host.postgres_account import Account, the_account
from milepost.host.postgres_binaries import NoServer, binaries
from milepost.host.postgres_faults import problem_of, refusal


@pytest.fixture
def data():
    folder = Path(tempfile.mkdtemp(prefix="milepost-tests-"))
    folder.chmod(0o711)
    yield folder / "postgres"
    shutil.rmtree(folder)


def ask(server, question):
    with psycopg.connect(server.url, autocommit=True) as connection:
        return connection.execute(question).fetchone()


def tell(server, command):
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(command)


def test_what_was_stored_is_there_after_the_server_is_stopped_or_killed(data):
    with start(data) as server:
        tell(server, "CREATE TABLE kept AS SELECT 42 AS answer")
    with start(data) as server:
        assert ask(server, "SELECT answer FROM kept") == (42,)
        server.child.kill()
        server.child.wait()
    with start(data) as server:
        assert ask(server, "SELECT answer FROM kept") == (42,)


def test_a_second_server_on_the_same_data_is_refused_in_a_sentence(data):
    with start(data, durable=False) as server:
        with pytest.raises(NoServer) as refused:
            start(data, durable=False)
        address = server.url
    assert refused.value.problem.code == "host.data-in-use"
    assert f'work beside it: DATABASE_URL="{address}"' in refused.value.problem.remedy


KILLED = """
import os, pathlib, signal, sys
from milepost.host.postgres import start
server = start(pathlib.Path(sys.argv[1]), durable=False)
print(server.child.pid, server.socket_folder, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_server_whose_milepost_was_killed_is_stopped_and_cleared_up(data):
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, data], capture_output=True, check=False
    )
    number, folder = killed.stdout.decode().split()
    with start(data, durable=False) as server:
        assert server.child.pid != int(number)
        assert ask(server, "SELECT 1") == (1,)
    assert not Path(folder).exists()


@pytest.mark.parametrize("living", [True, False], ids=["stranger", "zombie"])
def test_a_number_that_is_no_server_any_more_does_not_keep_the_server_down(
    data, living
):
    with start(data, durable=False) as server:
        note = (data / "postmaster.pid").read_text().splitlines()
        server.child.kill()
        server.child.wait()
    with subprocess.Popen(["sleep", "60"], **the_account().as_popen()) as other:
        if not living:
            other.kill()
        note[0] = str(other.pid)
        (data / "postmaster.pid").write_text("\n".join([*note, ""]))
        with start(data, durable=False) as server:
            assert ask(server, "SELECT 1") == (1,)
        other.kill()


def test_nobody_else_can_reach_the_server(postgres):
    assert stat.S_IMODE(postgres.socket_folder.stat().st_mode) == 0o700
    assert ask(postgres, "SHOW listen_addresses") == ("",)


def test_text_sorts_alike_on_every_machine(postgres):
    question = "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = %s"
    with psycopg.connect(postgres.url) as connection:
        told = connection.execute(question, ["milepost"]).fetchone()
    assert told in [("b", "C.UTF-8"), (b"b", "C.UTF-8")]


def test_stopping_twice_is_as_good_as_once_and_leaves_no_socket(data):
    server = start(data, durable=False)
    server.stop()
    server.stop()
    assert not server.socket_folder.exists()


def test_programs_that_are_not_there_are_asked_for_in_a_sentence(data, monkeypatch):
    monkeypatch.setenv("POSTGRES_BIN", "/no/such/folder")
    with pytest.raises(NoServer) as refused:
        start(data)
    assert refused.value.problem.code == "host.no-postgres"
    assert not data.exists()


def test_data_of_another_version_is_refused_and_left_alone(data):
    with start(data, durable=False):
        pass
    (data / "PG_VERSION").write_text("9\n")
    with pytest.raises(NoServer) as refused:
        start(data, durable=False)
    assert refused.value.problem.code == "host.other-version"


def test_a_place_where_nothing_can_be_written_is_named(data):
    data.parent.joinpath("file").touch()
    with pytest.raises(NoServer) as refused:
        start(data.parent / "file" / "postgres")
    assert refused.value.problem.code == "host.no-folder"


def test_a_full_disk_is_called_a_full_disk(data):
    log = data.parent / "log"
    log.write_text('PANIC:  could not write to file "x": No space left on device\n')
    assert refusal(data, log).code == "host.no-space"
    assert problem_of(OSError(28, "No space left on device"), data).code == (
        "host.no-space"
    )


def test_as_root_a_folder_that_others_cannot_enter_is_left_as_it_is(data):
    somebody = Account(user=12345, group=12345, another=True)
    private = data.parent / "private"
    private.mkdir(mode=0o700)
    place = somebody.place_for(private / "milepost" / "postgres")
    assert private not in place.parents
    assert place == somebody.place_for(private / "milepost" / "postgres")
    assert place != somebody.place_for(private / "another" / "postgres")
    assert stat.S_IMODE(private.stat().st_mode) == 0o700


def test_programs_that_the_servers_user_cannot_reach_are_copied_for_it(data):
    if "POSTGRES_BIN" in os.environ:
        pytest.skip("the programs are named, and so are used where they are")

    class Walled(Account):
        def can_enter(self, folder):
            return False

    account = Walled(user=12345, group=12345, another=False)
    tools = binaries(account, cache=data.parent)
    assert data.parent in tools.parents
    assert stat.S_IMODE((tools / "postgres").stat().st_mode) & 0o005 == 0o005
    for program in ("postgres", "initdb"):
        said = subprocess.run(
            [tools / program, "--version"], capture_output=True, check=True
        )
        assert said.stdout.startswith(f"{program} (PostgreSQL)".encode())


def test_the_server_never_runs_as_root():
    assert the_account().user != 0
