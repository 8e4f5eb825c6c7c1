"""Figures that say when they hold, and inputs that are refused by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

HOLDS = "holds"


class BadInput(ValueError):
    """An input makes no sense; the message names it."""


class Figure(float):
    """A number, with what it was worked out from and whether the formula holds.

    >>> figure = Figure(390, {"demand": 30})
    >>> figure == 390, figure.status, figure.inputs["demand"]
    (True, 'holds', 30)
    """

    status: str
    messages: tuple[str, ...]
    inputs: Mapping[str, float]

    def __new__(
        cls,
        value: float,
        inputs: Mapping[str, float],
        *,
        status: str = HOLDS,
        messages: tuple[str, ...] = (),
    ) -> "Figure":
        """Make the number, and keep beside it what must be said of it."""
        figure = super().__new__(cls, value)
        figure.status, figure.messages, figure.inputs = status, messages, inputs
        return figure

    @property
    def value(self) -> float:
        """The bare number."""
        return float(self)

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (self.value, self.status, self.messages, dict(self.inputs))


def _again(
    value: float, status: str, messages: tuple[str, ...], inputs: Mapping[str, float]
) -> Figure:
    return Figure(value, inputs, status=status, messages=messages)


@dataclass(frozen=True, slots=True)
class NotAvailable:
    """There is no such number, and ``status`` says why. It is false, and no number."""

    status: str
    inputs: Mapping[str, float]
    value: None = None
    messages: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return False


def not_negative(**inputs: float) -> None:
    """Refuse what is no finite number of 0 or more.

    Raises:
        BadInput: one of them isn't; it is named.
    """
    for name, value in inputs.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise BadInput(f"{name} is {value!r}; give a number.")
        if not isfinite(value) or value < 0:
            raise BadInput(f"{name} is {value!r}; give a finite number, 0 or more.")


def positive(**inputs: float) -> None:
    """Refuse what is no finite number above 0.

    Raises:
        BadInput: one of them isn't; it is named.
    """
    not_negative(**inputs)
    for name, value in inputs.items():
        if value == 0:
            raise BadInput(f"{name} is 0; give a number above 0.")


def a_share(**inputs: float) -> None:
    """Refuse what is no share above 0 and below 1.

    Raises:
        BadInput: one of them isn't; it is named.
    """
    positive(**inputs)
    for name, value in inputs.items():
        if value >= 1:
            raise BadInput(f"{name} is {value!r}; give a share above 0 and below 1.")
