"""What was measured, beside what was promised."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One kind of work, measured some times."""

    work: str
    unit: str
    values: tuple[float, ...]
    budget: float | None = None
    """What was promised, if anything was."""

    at_least: bool = False
    """Whether more is better."""

    by_p95: bool = False
    """Whether 95 in 100 must keep the promise. Otherwise the median must."""

    note: str = ""

    @property
    def judged(self) -> float:
        """The value that is held against the budget."""
        if self.by_p95:
            return sorted(self.values)[max(0, -(-len(self.values) * 95 // 100) - 1)]
        return median(self.values)

    @property
    def verdict(self) -> str:
        """Whether the budget is met."""
        if self.budget is None:
            return ""
        short = (
            self.judged < self.budget if self.at_least else self.judged > self.budget
        )
        return "no" if short else "yes"


def seconds(work: Callable[[], object], rounds: int) -> tuple[float, ...]:
    """Time some work by the clock on the wall, some times over."""
    return tuple(_timed(work, time.perf_counter) for _ in range(rounds))


def processor_seconds(work: Callable[[], object], rounds: int) -> tuple[float, ...]:
    """Time some work by what it takes of a processor, however busy the machine is."""
    return tuple(_timed(work, time.process_time) for _ in range(rounds))


def _timed(work: Callable[[], object], clock: Callable[[], float]) -> float:
    begun = clock()
    work()
    return clock() - begun


def rates(size: int, times: Iterable[float]) -> tuple[float, ...]:
    """Turn seconds into millions a second."""
    return tuple(size / taken / 1e6 for taken in times)
