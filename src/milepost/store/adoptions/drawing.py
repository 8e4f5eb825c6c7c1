"""What a service's timed pathway is drawn up from: its template, and what stands now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from milepost.foundation.scope import Scope
from milepost.rules.draft_steps import StepTyped, as_typed
from milepost.rules.drafts import Drawn, Signed, draw
from milepost.rules.lawbook import Lawbook
from milepost.rules.parts import in_force_on
from milepost.rules.timed_pathways import PathwayEdition, TimedPathway
from milepost.store.adoptions.decisions import Decided, terms
from milepost.store.adoptions.goes_by import in_lawbook


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A drawing board: what there is to begin from."""

    decided: Decided
    """The decision that stands, or is to begin."""

    template: TimedPathway
    of: PathwayEdition
    """The edition of the template whose steps are shown."""

    standing: PathwayEdition
    typed: tuple[StepTyped, ...]


def drawing_board(
    scope: Scope, service: str, *, lawbook: Lawbook, today: date
) -> Board | None:
    """Find what a service's own edition is drawn up from; None where it adopted none."""
    used = in_lawbook(terms(scope).get(service, ()), lawbook)
    if not used:
        return None
    decided, template, standing = used[-1]
    of = in_force_on(today, template.editions) or template.editions[0]
    return Board(
        decided=decided,
        template=template,
        of=of,
        standing=standing,
        typed=as_typed(of.steps, standing),
    )


def drawn_on(
    board: Board, typed: Sequence[StepTyped], signed: Signed, lawbook: Lawbook
) -> Drawn:
    """Draw up an edition from what was typed, as the file of the service's own pathway."""
    return draw(
        board.template,
        board.of,
        board.standing,
        typed,
        signed,
        id=f"{signed.provider.lower()}/{board.decided.service}",
        lawbook=lawbook,
    )
