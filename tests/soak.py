"""Kill a feed, cut its lines and fill its disk, many times over: ``make soak``.

Each round has new messages and new dice. It ends at the first thing that is lost, told
twice, or otherwise than it would be undisturbed; and says which seed that was.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from hl7_messages import a_booking
from milepost.synth.chance import Chance
from milepost.synth.messages import invent_messages
from soaking import (
    LISTENER,
    POSTGRESQL,
    READER,
    WORKER,
    House,
    as_if_nothing_had_happened,
    killed_at_random,
    large,
    on_a_full_disk,
    with_a_limit_on_files,
)

MESSAGES_A_PATIENT = 4.4


def main():
    """Soak a feed for as many rounds as were asked for."""
    asked = _asked()
    for number in range(asked.rounds):
        seed = asked.seed + number
        say(f"Round {number + 1} of {asked.rounds}, seed {seed}")
        with a_house() as house:
            killed(house, asked.messages, asked.kills, seed)
        with a_house() as house:
            say("  no file of the database may grow")
            with_a_limit_on_files(house, some_large(f"F{seed}-"))
        if asked.disk:
            with a_small_disk() as (folder, grow):
                house = House(folder)
                try:
                    say("  the disk is full")
                    on_a_full_disk(house, some_large(f"D{seed}-", 1_500), grow)
                finally:
                    house.end()
    say("Every message that was answered is there once, and tells what it should.")


def killed(house, size, kills, seed):
    """Kill what there is to kill, at random, while messages come from three senders."""
    house.begin(WORKER)
    dice = Chance(np.random.default_rng(seed))
    now = datetime.now(tz=ZoneInfo("Europe/London"))
    patients = max(1, round(size / MESSAGES_A_PATIENT))
    messages = invent_messages(dice, patients, now=now, run=f"K{seed}-")
    of = (LISTENER, READER, WORKER, POSTGRESQL)
    begun = time.monotonic()
    killed_at_random(house, messages, kills=kills, seed=seed, of=of)
    lasted = time.monotonic() - begun
    say(f"  {len(messages):,} messages answered, {kills} kills, {lasted:,.0f} seconds")
    house.stop(WORKER)
    as_if_nothing_had_happened(house, messages)
    say("  what stands is what stands undisturbed")


def some_large(run, size=150):
    """Messages large enough to fill something."""
    return [large(a_booking(f"{run}{n}", of=f"A-{n}")) for n in range(size)]


@contextmanager
def a_house():
    """Have a house of our own, for as long as it is needed."""
    with tempfile.TemporaryDirectory(prefix="mp-soak-") as name:
        folder = Path(name)
        folder.chmod(
            0o711
        )  # as root, the server is another user, who must pass through
        house = House(folder)
        try:
            yield house
        finally:
            house.end()


@contextmanager
def a_small_disk(size="220m", larger="600m"):
    """Have a disk that is soon full, and a way to make it larger. It takes root."""
    with tempfile.TemporaryDirectory(prefix="mp-disk-") as name:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size},mode=711", "tmpfs", name],
            check=True,
        )
        grow = ["mount", "-o", f"remount,size={larger}", name]
        try:
            yield Path(name), lambda: subprocess.run(grow, check=True)
        finally:
            subprocess.run(["umount", "--lazy", name], check=True)


def say(words):
    """Say how far it has come."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _asked():
    options = argparse.ArgumentParser(prog="make soak", description=__doc__)
    options.add_argument("--messages", type=int, default=10_000, help="in each round")
    options.add_argument("--kills", type=int, default=40, help="in each round")
    options.add_argument("--rounds", type=int, default=10)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument(
        "--disk", action="store_true", help="fill a small disk too, which takes root"
    )
    return options.parse_args()


if __name__ == "__main__":
    main()
