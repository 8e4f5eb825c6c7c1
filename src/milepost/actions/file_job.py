"""What must be known to work on a file, and how its rows are told as messages."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from milepost.actions.receive import FeedName
from milepost.foundation.scope import Scope
from milepost.host.clock import LONDON
from milepost.host.sheets import Sheet
from milepost.intake.hl7.answer import Verdict
from milepost.intake.rows.row import Row
from milepost.intake.sites.profile import Profile
from milepost.intake.sites.told import Told
from milepost.intake.sites.translate import Site, translate
from milepost.rules.lawbook import Lawbook
from milepost.store.files import write
from milepost.store.files.shelf import FileOnShelf
from milepost.store.inbox.write import NewMessage, add_messages
from milepost.store.meanings.changes import standing

SENDER = "file"
AT_ONCE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A file, and all that is needed to work on it."""

    scope: Scope
    file: FileOnShelf
    profile: Profile
    sheet: Sheet
    lawbook: Lawbook
    clock: Callable[[], datetime]
    go_on: Callable[[], bool]
    at_once: int = AT_ONCE
    """How many rows are told in one transaction."""

    @property
    def feed(self) -> FeedName:
        """The list that the file is one of."""
        return FeedName(self.file.feed, self.profile)

    def note(self, done: int, of: int) -> None:
        """Say how far the work has come."""
        write.set_progress(self.file.number, done, of, now=self.clock())

    def site(self) -> Site:
        """What must be known to read the rows."""
        said = standing(self.scope, self.file.feed)
        return Site(self.profile, self.lawbook.vocabulary, LONDON, said)

    def pathways(self, rows: Iterable[Row]) -> dict[int, str]:
        """Say which pathway each row names, by number; blank if it names none."""
        site = self.site()
        told = ((row, translate(row.raw(self.file.speaks_for), site)) for row in rows)
        return {
            row.number: said.pathway if isinstance(said, Told) else ""
            for row, said in told
        }

    def tell(self, rows: Sequence[Row]) -> None:
        """Put rows into the inbox, each as a message of its own."""
        add_messages(self.scope, self.file.feed, [self._message(row) for row in rows])

    def name_of(self, row: int) -> str:
        """Give the name under which a row lies in the inbox."""
        return f"file {self.file.number} row {row}"

    def _message(self, row: Row) -> NewMessage:
        raw = row.raw(self.file.speaks_for)
        return NewMessage(
            sender=SENDER,
            control_id=self.name_of(row.number),
            digest=sha256(raw).digest(),
            raw=raw,
            received_at=self.file.at,
            message_type="row",
            verdict=Verdict.ACCEPTED,
            because="",
            answer=None,
        )


def columns_asked(profile: Profile) -> set[str]:
    """Name every column that a mapping reads."""
    patient = profile.patient
    asked = {*profile.pathway, *profile.happened, profile.service, profile.hospital}
    asked |= {patient.hospital_number, patient.nhs_number, patient.family_name}
    asked |= {patient.given_name, patient.born, patient.title, patient.sex}
    for rule in profile.messages:
        asked |= {*rule.key}
        for event in rule.events:
            asked |= {*event.day, event.if_said, *event.says.values()}
            asked.add(event.and_the_same)
            if " by " in event.kind:
                asked.add(event.kind)
    return {column for text in asked for column in _columns(text)}


def _columns(text: str) -> Iterator[str]:
    if text and not text.startswith(("'", "@")):
        yield from text.split(" by ")[0].split(" or ")


def batches(
    rows: Sequence[Row], pathways: dict[int, str], at_once: int
) -> Iterator[list[Row]]:
    """Cut rows into batches, those of one pathway together.

    >>> rows = [Row(n, {}) for n in (2, 3, 4)]
    >>> [[r.number for r in b] for b in batches(rows, {2: "P", 3: "Q", 4: "P"}, 2)]
    [[2, 4], [3]]
    """
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(pathways[row.number] or f"row {row.number}", []).append(row)
    batch: list[Row] = []
    for group in groups.values():
        if batch and len(batch) + len(group) > at_once:
            yield batch
            batch = []
        batch = [*batch, *group]
    if batch:
        yield batch
