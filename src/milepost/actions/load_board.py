"""Take in a whole board at once: its services, patients, pathways and every event."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.rules.lawbook import Lawbook
from milepost.store import projections, register
from milepost.store.append import append_frame, tell_all
from milepost.store.columns import analyse
from milepost.synth.board import Board

SOURCE = "synthetic board"
Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""


@transaction.atomic
def load_board(
    board: Board,
    *,
    now: datetime,
    lawbook: Lawbook,
    progress: Progress = lambda _what, _done, _of: None,
) -> list[Problem]:
    """Take in a board that isn't there yet, or say that it is, and change nothing."""
    if register.is_registered(board.provider):
        return [
            Problem(
                "actions.board-exists",
                board.provider,
                f"The board {board.provider!r} has been loaded before.",
                "Use it as it is, or start with an empty database.",
            )
        ]
    scope = Scope(board.provider, "milepost")
    progress("Registering patients and pathways", 0, len(board.pathways))
    register.add_board(board.provider, board.services, board.patients, board.pathways)
    progress("Recording events", 0, len(board.events))
    if problems := append_frame(scope, board.events, source=SOURCE):
        transaction.set_rollback(True)
        return problems
    analyse("store_patient", "store_pathway", "store_event")
    projections.rebuild(
        board.provider,
        lawbook,
        today=now.date(),
        progress=lambda done, of: progress("Working out every wait", done, of),
    )
    analyse("store_clock", "store_openwait", "store_latest")
    tell_all(board.provider)
    return []
