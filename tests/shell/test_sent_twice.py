"""What is sent twice at the same moment is done once, and the second is told so."""

import threading
import time
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection, transaction

from hl7_messages import a_booking, the_profile
from milepost.actions.agree import NewAgreed, agree
from milepost.actions.keep_template import NewTemplate, keep_template
from milepost.actions.let_in import Letter, let_in, shut_out
from milepost.actions.project_inbox import project_new
from milepost.actions.propose import NewProposal, propose_adoption
from milepost.actions.receive import FeedName, open_feed, receive
from milepost.actions.settle_several import SeveralMessages, see_to_several
from milepost.actions.take_file import NewFile, explain, take_file
from milepost.rules.note_templates import NoteTemplate
from milepost.store.adoptions.models import Decision
from milepost.store.files.models import Left, Upload
from milepost.store.inbox.models import Message
from milepost.store.seeing.models import Step
from milepost.tracking.proposals import Word
from registered import NOON, OURS, a_provider, codes
from signatures import say, staff, the_lead, the_manager, waiting

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("committed")]
SOMEBODY_WAITS = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"
FORM = UUID(int=7)


def twice(act, blocker):
    """Do something, and again before the first is committed; give both answers."""
    answers = []

    def second():
        with blocker.unblock():
            try:
                answers.append(act())
            except Exception as error:  # noqa: BLE001 - it is what the test looks at
                answers.append(error)
            finally:
                connection.close()

    other = threading.Thread(target=second)
    with transaction.atomic():
        first = act()
        other.start()
        until = time.monotonic() + 30
        while not waits() and other.is_alive() and time.monotonic() < until:
            other.join(timeout=0.01)
    other.join(timeout=30)
    return first, answers[0]


def waits():
    with connection.cursor() as cursor:
        cursor.execute(SOMEBODY_WAITS)
        return cursor.fetchone()[0]


def a_file():
    return NewFile(
        feed="ours", profile="rows-referrals", name="x", raw=b"a,b\n", speaks_for=NOON
    )


def an_action():
    due = NOON.date() + timedelta(days=7)
    told = {"text": "Ring", "due": due, "owner": "", "role": "Tracker"}
    return NewAgreed(**told, origin="meeting", origin_number=1, form=FORM)


def test_messages_chosen_by_two_at_once_are_settled_by_whoever_was_first(
    django_db_blocker,
):
    a_provider()
    feed = FeedName("pas", the_profile())
    open_feed(OURS, feed, now=NOON)
    for number in ("1", "2"):
        receive(OURS, feed, a_booking(number, of=number, day="20250230"), now=NOON)
    project_new(OURS, feed, lawbook=settings.LAWBOOK, now=NOON)
    told = {"chosen": dict.fromkeys(Message.objects.values_list("id", flat=True), "")}
    told |= {"settle": True, "note": "Rang", "reason": "other"}
    forms = [UUID(int=2), UUID(int=1)]

    def act():
        return see_to_several(OURS, SeveralMessages(**told, form=forms.pop()), now=NOON)

    first, second = twice(act, django_db_blocker)
    assert (len(first[0].touched), first[1]) == (2, [])
    assert codes(second[1]) == ["several.none-left"]
    assert Step.objects.count() == 2


def test_a_file_sent_twice_at_once_is_taken_once(django_db_blocker):
    first, second = twice(
        partial(take_file, OURS, a_file(), now=NOON), django_db_blocker
    )
    assert first[1] == []
    assert codes(second[1]) == ["files.same"]


def test_an_action_agreed_twice_by_one_form_is_one_action(django_db_blocker):
    a_provider()
    first, second = twice(
        partial(agree, OURS, an_action(), now=NOON), django_db_blocker
    )
    assert first == second
    assert first[1] == []


def test_a_template_sent_twice_at_once_is_kept_once(django_db_blocker):
    wording = NoteTemplate(name="Rang", note="Rang.", action="", in_days=None)
    new = NewTemplate(key=UUID(int=8), template=wording, form=FORM)
    answers = twice(partial(keep_template, OURS, new, now=NOON), django_db_blocker)
    assert answers == ([], [])


def test_a_system_shut_out_twice_at_once_is_shut_out_once(django_db_blocker):
    assert let_in(OURS, Letter(name="portal"), secret="s", now=NOON) == []
    first, second = twice(
        partial(shut_out, OURS, "portal", now=NOON), django_db_blocker
    )
    assert first == []
    assert codes(second) == ["clients.refused"]


def test_who_left_a_list_is_explained_once_by_whoever_says_it_first(django_db_blocker):
    take_file(OURS, a_file(), now=NOON)
    upload = Upload.objects.get()
    told = {"upload": upload, "provider": "RXX", "pathway": "P-1", "row": 2}
    left = Left.objects.create(**told, before=upload)
    act = partial(explain, OURS, left.id, "Booked by telephone", now=NOON)
    first, second = twice(act, django_db_blocker)
    assert first == []
    assert codes(second) == ["files.decided"]


def signing(*signed):
    """Propose a timed pathway; give what signs for it, one after another."""
    a_provider()
    new = NewProposal(
        template="scotland/lung",
        service="lung",
        next_review=NOON.date() + timedelta(days=9),
        why="It is time",
        form=FORM,
    )
    assert propose_adoption(OURS, new, lawbook=settings.LAWBOOK, now=NOON) == []
    acts = iter([partial(say, *one, number=waiting(OURS)) for one in signed])
    return lambda: next(acts)()


def test_the_lead_and_the_manager_who_sign_at_once_make_one_decision(django_db_blocker):
    act = signing((the_lead(), Word.CLINICAL), (the_manager(), Word.MANAGERIAL))
    assert twice(act, django_db_blocker) == ([], [])
    (decision,) = Decision.objects.all()
    assert (decision.clinical_lead, decision.manager) == ("Dr Ade Obi", "Jo Reid")


def test_of_two_leads_who_sign_at_once_the_second_is_told(django_db_blocker):
    another = staff("ann", "Dr Ann Other", "Clinical lead")
    act = signing((the_lead(), Word.CLINICAL), (another, Word.CLINICAL))
    first, second = twice(act, django_db_blocker)
    assert first == []
    assert codes(second) == ["proposals.signed-already"]


def test_who_refuses_while_another_signs_is_told_that_it_is_in_effect(
    django_db_blocker,
):
    lead, manager = the_lead(), the_manager()
    act = signing(
        (lead, Word.CLINICAL), (manager, Word.MANAGERIAL), (lead, Word.REFUSED)
    )
    assert act() == []
    first, second = twice(act, django_db_blocker)
    assert first == []
    assert codes(second) == ["proposals.closed"]
    assert Decision.objects.count() == 1
