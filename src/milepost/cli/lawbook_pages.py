"""``milepost lawbook pages``: a page for each standard, with a section for each rule."""

import os
from pathlib import Path
from typing import Annotated

import typer

from milepost.cli.options import OwnRules, the_lawbook
from milepost.cli.say import say, stop
from milepost.foundation.problems import Problem


def pages(
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar="FOLDER",
            help="Where to write them. Made if it isn't there.",
        ),
    ],
    specs: Annotated[
        Path | None,
        typer.Option(
            "--specs",
            metavar="FOLDER",
            help="The pages of scenarios, so that each rule says which ones show it.",
        ),
    ] = None,
    lawbook: OwnRules = None,
) -> None:
    """Write the lawbook as pages of Markdown, for people to read.

    Each standard has a page, with a section for each rule of its clock: what it says,
    since when, where that is written, what is doubtful, and the scenarios that show it.
    An index goes by document and section.

    \b
    Example:
      milepost lawbook pages --specs specs --out docs/lawbook
    """  # noqa: D301 - the backslash is Typer's
    read = written_pages(out, specs, lawbook)
    if isinstance(read, Problem):
        stop(read)
    try:
        for name, text in read.items():
            page = out / name
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(text, encoding="utf-8")
    except OSError as error:
        stop(
            Problem(
                "cli.unwritable",
                str(error.filename or out),
                f"The pages can't be written: {(error.strerror or str(error)).lower()}.",
                "Name another folder, or make room.",
            )
        )
    old = superfluous(out, read)
    for page in old:
        page.unlink()
    gone = f" {len(old)} that no rule needs any more were taken away." if old else ""
    say(f"{len(read)} pages in {out}.{gone}")


def written_pages(
    out: Path, specs: Path | None, lawbook: Path | None = None
) -> dict[str, str] | Problem:
    """Write every page, by its path below a folder, or say what keeps us from it."""
    from milepost.cli.lawbook_markdown import markdown_pages
    from milepost.host.lawbook import scenarios_on_disk
    from milepost.rules.scenarios import read_page
    from milepost.rules.standards import Standard

    read = the_lawbook(lawbook)
    shown = {} if specs is None else scenarios_on_disk(specs)
    if isinstance(shown, Problem):
        return shown
    standards = {standard.id for standard in read.all(Standard)}
    scenarios, titles = [], {}
    for name in sorted(shown):
        titles[name] = shown[name].partition("\n")[0].removeprefix("# ")
        if name.rpartition("/")[0] in standards:
            scenarios += read_page(name, shown[name])[0]
    way = "" if specs is None else Path(os.path.relpath(specs, out)).as_posix()
    return markdown_pages(read, scenarios, titles, way)


def superfluous(out: Path, read: dict[str, str]) -> list[Path]:
    """Find pages that were written once and aren't any more."""
    from milepost.cli.lawbook_markdown import WRITTEN

    return [
        page
        for page in sorted(out.rglob("*.md"))
        if page.relative_to(out).as_posix() not in read
        and page.read_text(encoding="utf-8").startswith(WRITTEN)
    ]
