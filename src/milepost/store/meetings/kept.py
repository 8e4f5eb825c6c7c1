"""What a meeting keeps of how things stood: written down when its list is frozen."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from milepost.foundation.scope import Scope
from milepost.meetings.changes import Changes, Moved
from milepost.meetings.forecast import Cause, Position
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


def kept_positions(told: Mapping[str, Any]) -> tuple[Position, ...]:
    """Read back the forecast."""
    return tuple(
        Position(
            **one
            | {"by_cause": tuple((Cause(cause), n) for cause, n in one["by_cause"])}
        )
        for one in told.get("positions", ())
    )


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
