"""Compare two lists of 200,000 rows: how long it takes, and how much memory.

python bench/compared.py [ROWS]
"""

import csv
import resource
import sys
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

HEAD = (
    "Pathway",
    "Issuer",
    "NHS number",
    "Hospital number",
    "Date of birth",
    "Service",
)
HEAD += ("Referral received", "Clock start", "Status", "Priority", "Booked to come")
FIRST, BORN = date(2024, 1, 1), date(1940, 1, 1)
PRIORITIES = ("routine", "soon", "urgent")


def a_row(number: int, *, new: bool) -> list[str] | None:
    """Make one row; of each fifty some differ in one way, some in another."""
    kind = number % 50
    start = FIRST + timedelta(days=number % 700)
    name = f"P{number:09}"
    if new and kind == 1:
        start += timedelta(days=number % 40)
    if new and kind in (2, 3):
        name = f"N{number:09}"
    if (new and kind == 4) or (not new and kind == 5):
        return None
    nhs = f"9990{number:06}"
    born = BORN + timedelta(days=number % 25_000)
    told = [name, "RXX", nhs, f"H{number}", f"{born:%d/%m/%Y}", f"S{number % 30}"]
    booked = f"{start + timedelta(days=60):%d/%m/%Y}" if number % 3 else ""
    status, priority = ("10", "20", "30")[number % 3], PRIORITIES[number % 3]
    return [*told, f"{start:%d/%m/%Y}", f"{start:%d/%m/%Y}", status, priority, booked]


def write(path: Path, rows: int, *, new: bool) -> None:
    """Write a list of so many rows."""
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEAD)
        made = (a_row(number, new=new) for number in range(rows))
        out.writerows(row for row in made if row)


def main(rows: int) -> None:
    """Make two lists, compare them by the command, and say what it took."""
    from milepost.cli.compare import compare

    with TemporaryDirectory() as folder:
        old, new, out = (
            Path(folder) / name for name in ("old.csv", "new.csv", "o.csv")
        )
        write(old, rows, new=False)
        write(new, rows, new=True)
        size = old.stat().st_size / 1e6
        print(f"{rows:,} rows a list, {size:.0f} MB each")  # noqa: T201
        began, used = perf_counter(), process_time()
        compare(str(old), str(new), as_at="2026-06-01", out=out)
        took, used = perf_counter() - began, process_time() - used
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{took:.1f} s, {used:.1f} of the processor, at most {most:,.0f} MB")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
