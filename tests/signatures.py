"""A clinical lead and a manager, who sign for what is proposed of timed pathways."""

from uuid import uuid4

from django.conf import settings

from milepost.actions.appoint import appoint
from milepost.actions.sign import NewAnswer, answer_proposal
from milepost.foundation.scope import Scope
from milepost.reading.proposals import Word, read_waiting
from milepost.reading.staff import Person, scope_of
from registered import NOON


def staff(username, name, role, services=None):
    """Appoint somebody; give their scope."""
    person = Person(
        username=username,
        name=name,
        role=role,
        provider="RXX",
        provider_name="A trust",
        services=services,
    )
    appoint(person, password_hash="!")
    return scope_of(person)


def the_lead():
    return staff("obi", "Dr Ade Obi", "Clinical lead")


def the_manager():
    return staff("reid", "Jo Reid", "Service manager")


def waiting(scope):
    (only,) = read_waiting(Scope(scope.provider, scope.person))
    return only.number


def say(scope, word, *, number=None, note="", form=None, now=NOON):
    new = NewAnswer(
        proposal=waiting(scope) if number is None else number,
        word=word,
        note=note,
        form=form or uuid4(),
    )
    return answer_proposal(scope, new, lawbook=settings.LAWBOOK, now=now)


def both_sign(now=NOON):
    """Have what waits signed by both; it takes effect."""
    assert say(the_lead(), Word.CLINICAL, now=now) == []
    assert say(the_manager(), Word.MANAGERIAL, now=now) == []
