"""Two machines at the same moment write one batch."""

import threading
from uuid import UUID

import pytest
from django.db import connection

from milepost.actions.track_several import Several, track_several
from milepost.reading.worklist import read_looks
from registered import NOON, NOW, OURS, a_pathway, a_patient, a_provider, record, refer

ALL = ("P-1", "P-2", "P-3")


@pytest.mark.usefixtures("committed")
def test_two_who_send_one_form_at_the_same_moment_write_once(django_db_blocker):
    a_provider()
    for number in (1, 2, 3):
        a_pathway(f"P-{number}", owner="ada", patient=a_patient(number))
        record(refer(), pathway=f"P-{number}")
    answers, ready = [], threading.Barrier(2)

    def send():
        with django_db_blocker.unblock():
            ready.wait(timeout=20)
            try:
                answers.append(
                    track_several(
                        OURS,
                        Several(
                            chosen=dict.fromkeys(ALL), note="Rung.", form=UUID(int=1)
                        ),
                        now=NOON,
                    )
                )
            finally:
                connection.close()

    pair = [threading.Thread(target=send) for _ in range(2)]
    for one in pair:
        one.start()
    for one in pair:
        one.join(timeout=30)
    assert [problems for _, problems in answers] == [[], []]
    assert sorted(found is None for found, _ in answers) == [False, True]
    assert [len(read_looks(OURS, name, as_at=NOW)) for name in ALL] == [1, 1, 1]
