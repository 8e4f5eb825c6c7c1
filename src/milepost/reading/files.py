"""Files that were imported: how far each has come, and who left a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from milepost.foundation.days import in_words
from milepost.foundation.marks import Mark
from milepost.foundation.scope import Scope
from milepost.foundation.wording import as_words, sentence
from milepost.host.clock import LONDON
from milepost.host.profiles import mappings, profile_from_disk
from milepost.rules.lawbook import Lawbook
from milepost.store.files import left as leavers
from milepost.store.files import lists, news, shelf
from milepost.store.files.left import Gone
from milepost.store.files.shelf import FileOnShelf, LineOnShelf

__all__ = [
    "FileOnShelf",
    "FileReading",
    "FilesReading",
    "LeftList",
    "LineOnShelf",
    "explained_so_far",
    "mappings_of_files",
    "read_file",
    "read_files",
    "read_gone",
    "read_lines",
    "told_of_file",
    "told_of_files",
]
SHOWN = 50
"""So many files, rows or people are on one page."""

MOST_REASONS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftList:
    """Somebody who stood on a whole list, and doesn't on the next."""

    number: int
    feed: str
    pathway: str
    is_known: bool
    """Whether there is such a pathway, so that it can be opened."""

    service: str
    """The pathway's service; blank where there is no such pathway."""

    owner: str
    """Who follows it; blank for nobody."""

    row: int
    before: int
    """The row and the file in which they stood last."""

    upload: int
    """The file from which they are missing."""

    at: datetime
    evidence: str
    """What accounts for it; blank if nothing does."""

    by: str
    """Who said so; blank where the record says it."""

    page: int = 1
    """On which page of them it stands."""

    @property
    def is_open(self) -> bool:
        """Whether nobody knows yet where they went."""
        return not self.evidence


@dataclass(frozen=True, slots=True)
class FilesReading:
    """A page of files and one of who left a list, those first whom nothing accounts for."""

    files: tuple[FileOnShelf, ...]
    gone: tuple[LeftList, ...]
    mappings: tuple[tuple[str, str], ...]
    """Those that a file may be read by: name and title."""

    files_page: int
    files_in_all: int
    gone_page: int
    gone_in_all: int
    gone_open: int
    """How many left, and nothing accounts for it."""


@dataclass(frozen=True, slots=True)
class FileReading:
    """One file, and what becomes of its rows."""

    file: FileOnShelf
    counts: Mapping[str, int]
    reasons: Sequence[tuple[str, str, int]]
    """Why rows wait or are refused, the most frequent first, with how many."""

    reasons_in_all: int

    lines: tuple[LineOnShelf, ...]
    """The first of its rows, or of those that were asked for."""

    gone: tuple[LeftList, ...]
    outdated: bool = False
    """Whether what it was compared with isn't what stands before it now."""


def read_files(
    scope: Scope, *, lawbook: Lawbook, page: int = 1, gone_page: int = 1
) -> FilesReading:
    """Read a page of files, the newest first, and one of those who left a list."""
    found = read_gone(scope, lawbook=lawbook)
    in_all = shelf.how_many(scope)
    page, gone_page = _within(page, in_all), _within(gone_page, len(found))
    first = SHOWN * (gone_page - 1)
    return FilesReading(
        files=tuple(shelf.files(scope, most=SHOWN, skip=SHOWN * (page - 1))),
        gone=tuple(found[first : first + SHOWN]),
        mappings=tuple(mappings(lawbook.vocabulary)),
        files_page=page,
        files_in_all=in_all,
        gone_page=gone_page,
        gone_in_all=len(found),
        gone_open=sum(left.is_open for left in found),
    )


def mappings_of_files(lawbook: Lawbook) -> list[tuple[str, str]]:
    """Name each mapping that a file may be read by, with its title."""
    return mappings(lawbook.vocabulary)


def _within(page: int, in_all: int) -> int:
    return max(1, min(page, -(-in_all // SHOWN)))


def read_file(
    scope: Scope, number: int, *, lawbook: Lawbook, became: str = ""
) -> FileReading | None:
    """Read one file, and the first of its rows that came to something."""
    file = shelf.the_file(scope, number)
    if file is None:
        return None
    reasons = shelf.reasons(number)
    return FileReading(
        file,
        shelf.counts(number),
        reasons[:MOST_REASONS],
        len(reasons),
        tuple(shelf.lines(number, became=became, most=SHOWN)),
        tuple(
            left for left in read_gone(scope, lawbook=lawbook) if left.upload == number
        ),
        file.state == "previewed"
        and not file.was_compared_with(lists.stored_before(scope, file.feed, number)),
    )


def explained_so_far(scope: Scope) -> int:
    """Count those who left a list and of whom somebody said why."""
    return news.explained_so_far(scope)


def told_of_files(scope: Scope, marks: Mapping[str, Mark], *, said: int) -> int:
    """Count the files with which anything was done since a page was made.

    Args:
        scope: who asks. Whoever sees only some services sees no files.
        marks: how far ``uploads`` and ``file_steps`` had been read.
        said: of how many who left a list it had been said why. Each more is counted too.
    """
    if scope.services is not None:
        return 0
    uploads, steps = (marks.get(name, Mark()) for name in ("uploads", "file_steps"))
    explained = max(0, news.explained_so_far(scope) - said)
    return news.files_told(scope, uploads, steps) + explained


def told_of_file(scope: Scope, number: int, steps: Mark) -> int:
    """Count what was done with one file since a mark."""
    return news.steps_told(scope, number, steps) if scope.services is None else 0


def read_lines(scope: Scope, number: int) -> list[LineOnShelf] | None:
    """Read every row of a file and what became of it; None if there is no such file."""
    return shelf.lines(number) if shelf.the_file(scope, number) else None


def read_gone(scope: Scope, *, lawbook: Lawbook) -> list[LeftList]:
    """Read who left a list, and what accounts for each: the open ones first."""
    found = leavers.gone(scope)
    evidence: dict[int, str] = {}
    for feed in {left.feed for left in found}:
        theirs = [left for left in found if left.feed == feed]
        evidence |= _evidence(scope, feed, theirs, lawbook)
    made = [_left(left, evidence.get(left.number, "")) for left in found]
    made.sort(key=lambda left: (not left.is_open, -left.number))
    return [replace(left, page=1 + n // SHOWN) for n, left in enumerate(made)]


def _evidence(
    scope: Scope, feed: str, theirs: Sequence[Gone], lawbook: Lawbook
) -> dict[int, str]:
    """Find, in few questions, what accounts for each: an event, or a later list.

    What happened before the day for which they last stood on the list can't be why they
    stand on it no more.
    """
    profile, _ = profile_from_disk(lists.profile_of(scope, feed), lawbook.vocabulary)
    names = {left.pathway for left in theirs}
    outcomes = leavers.outcomes_of(scope, names, profile.outcomes if profile else ())
    again = leavers.on_later_lists(scope, feed, names)
    found = {}
    for left in theirs:
        later = [
            number for number in again.get(left.pathway, ()) if number > left.upload
        ]
        last_on = left.last_for.astimezone(LONDON).date()
        since = [each for each in outcomes.get(left.pathway, ()) if each[1] >= last_on]
        if since:
            kind, day = since[-1]
            words = sentence(as_words(kind))
            found[left.number] = f"{words} on {in_words(day)}"
        elif later:
            found[left.number] = f"on the list again in file {later[0]}"
    return found


def _left(left: Gone, evidence: str) -> LeftList:
    return LeftList(
        number=left.number,
        feed=left.feed,
        pathway=left.pathway,
        is_known=left.is_known,
        service=left.service,
        owner=left.owner,
        row=left.row,
        before=left.before,
        upload=left.upload,
        at=left.at,
        evidence=left.note or evidence,
        by=left.by,
    )
