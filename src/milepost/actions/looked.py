"""What became of messages that were looked at."""

from dataclasses import dataclass, field

from milepost.foundation.problems import Problem


@dataclass(slots=True)
class Looked:
    """What became of the messages that were looked at."""

    projected: int = 0
    kept: int = 0
    held: int = 0
    settled: int = 0
    """By a person, before they were looked at: where the inbox is read from nothing."""

    begun: set[str] = field(default_factory=set)
    """The pathways that began with a message, and the numbers that news came of."""

    left: dict[str, list[Problem]] = field(default_factory=dict)
    """The pathways of which what was recorded stays as it was, though their messages were
    read again; and why."""

    @property
    def messages(self) -> int:
        """How many were looked at."""
        return self.projected + self.kept + self.held + self.settled

    def add(self, other: "Looked") -> None:
        """Count another's too."""
        self.projected += other.projected
        self.kept += other.kept
        self.held += other.held
        self.settled += other.settled
        self.begun |= other.begun
        self.left |= other.left
