"""What a meeting keeps of how things stood: written down when its list is frozen."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from milepost.foundation.scope import Scope
from milepost.meetings.changes import Changes, Moved
from milepost.meetings.forecast import (
    NOBODY_GOING,
    Cause,
    Going,
    Position,
    summed,
)
from milepost.store.agreed.lists import Agreed


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAction:
    """An action of the meetings before, as it stood."""

    number: int
    text: str
    pathway: str
    service: str
    owner: str
    role: str
    desk: str
    due: date
    state: str


def as_kept(
    changed: Changes | None, positions: Sequence[Position], actions: Sequence[Agreed]
) -> dict[str, Any]:
    """Write down how things stand, for a record that holds text."""
    return {
        "changes": changed and _plain(asdict(changed)),
        "positions": [_plain(asdict(one)) for one in positions],
        "actions": [_plain(asdict(_kept(one))) for one in actions],
    }


def kept_changes(told: Mapping[str, Any]) -> Changes | None:
    """Read back what had changed since the meeting before."""
    said = told.get("changes")
    if not said:
        return None
    moved = tuple(
        Moved(
            **{
                name: _day(value) if name.startswith("booked") else value
                for name, value in one.items()
            }
        )
        for one in said["moved"]
    )
    lists = {name: tuple(found) for name, found in said.items() if name != "moved"}
    return Changes(moved=moved, **lists)


def kept_positions(scope: Scope, told: Mapping[str, Any]) -> tuple[Position, ...]:
    """Read back the forecast of the services in scope, standard by standard.

    One that was kept as a sum of all services is for those alone who may see them all.
    """
    found = [_position(one) for one in told.get("positions", ())]
    return tuple(summed(one for one in found if scope.covers(one.service)))


def kept_actions(scope: Scope, told: Mapping[str, Any]) -> tuple[KeptAction, ...]:
    """Read back how the actions of the meetings before stood, of those in scope."""
    found = (
        KeptAction(**one | {"due": _day(one["due"])}) for one in told.get("actions", ())
    )
    return tuple(one for one in found if not one.service or scope.covers(one.service))


def _kept(action: Agreed) -> KeptAction:
    return KeptAction(
        number=action.number,
        text=action.text,
        pathway=action.pathway,
        service=action.service,
        owner=action.owner,
        role=action.role,
        desk=action.desk,
        due=action.due,
        state=action.state,
    )


def _position(told: Mapping[str, Any]) -> Position:
    causes = {
        name: tuple((Cause(cause), count) for cause, count in told.get(name, ()))
        for name in ("by_cause", "by_cause_with")
    }
    going = Going(**told["going"]) if "going" in told else NOBODY_GOING
    return Position(**told | causes | {"going": going})


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
