"""A person keeps templates for themselves, a manager for a service, and wordings stay."""

from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError
from django.test import Client

from milepost.actions.appoint import appoint
from milepost.actions.keep_template import (
    MOST,
    NewTemplate,
    drop_template,
    keep_template,
)
from milepost.foundation.scope import Scope
from milepost.reading.note_templates import offered, read_templates
from milepost.reading.staff import Person
from milepost.rules.note_templates import NoteTemplate
from milepost.store.note_templates.kept import kept
from registered import NOON, THEIRS, TODAY, a_pathway, a_provider, codes, record, refer

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
KEY = UUID(int=7)
ADA = Scope("RXX", "ada")
MAY = Scope("RXX", "may", frozenset({"lung"}))


@pytest.fixture(autouse=True)
def ours():
    a_provider()
    for username, role in (("ada", "Tracker"), ("may", "Cancer manager")):
        person = Person(
            username=username,
            name=username.capitalize(),
            role=role,
            provider="RXX",
            provider_name="A trust",
        )
        appoint(person, password_hash="!")


def keep(scope=ADA, service="", key=KEY, form=None, seen=None, **changes):
    told = {"name": "Rang", "note": "Rang the ward. ", "action": "Ring", "in_days": 2}
    new = NewTemplate(
        key=key,
        service=service,
        template=NoteTemplate(**told | changes),
        seen=number(scope, key) if seen is None else seen,
        form=form or uuid4(),
    )
    return keep_template(scope, new, now=NOON)


def number(scope=ADA, key=KEY):
    """The number of the wording that stands; 0 for none."""
    return next((one.number for one in kept(scope) if one.key == key), 0)


def names(scope=ADA, of=("lung",), role="Tracker"):
    found = offered(
        scope, role=role, of=of, lawbook=settings.LAWBOOK, today=TODAY.replace(2027)
    )
    return [one.template.name for one in found if not one.rule]


def test_ones_own_template_is_offered_to_oneself_alone_and_first():
    assert keep() == []
    assert names() == names(of=("ortho",)) == ["Rang"]
    assert names(MAY) == names(THEIRS) == []


def test_a_services_template_is_kept_by_its_managers_and_offered_for_its_patients():
    assert codes(keep(service="lung")) == ["actions.not-a-manager"]
    assert codes(keep(MAY, service="ortho")) == ["templates.no-such-service"]
    assert keep(MAY, service="lung") == []
    assert (names(), names(of=("ortho",))) == (["Rang"], [])
    assert codes(drop_template(ADA, KEY, form=uuid4(), now=NOON)) == [
        "actions.not-a-manager"
    ]
    assert codes(keep(service="", name="Mine now")) == ["templates.anothers"]


def test_two_managers_who_change_one_at_once_lose_neither_s_words():
    person = Person(
        username="sam",
        name="Sam",
        role="Cancer manager",
        provider="RXX",
        provider_name="A trust",
    )
    appoint(person, password_hash="!")
    sam = Scope("RXX", "sam")
    assert keep(MAY, service="lung") == []
    seen = number(MAY)
    assert keep(MAY, service="lung", seen=seen, name="Rung by May") == []
    (problem,) = keep(sam, service="lung", seen=seen, name="Rung by Sam")
    assert problem.code == "templates.changed-meanwhile"
    assert problem.message == "May changed it meanwhile: it is “Rung by May” now."
    assert names() == ["Rung by May"]
    assert drop_template(MAY, KEY, form=uuid4(), now=NOON) == []
    assert codes(keep(sam, service="lung", seen=seen)) == [
        "templates.changed-meanwhile"
    ]
    assert names() == []


def test_ones_own_are_counted_apart_from_each_services_and_may_always_be_taken_out():
    for place in range(MOST):
        assert keep(key=UUID(int=1000 + place)) == []
    assert codes(keep(key=UUID(int=2000))) == ["templates.too-many"]
    assert keep(MAY, service="lung", key=UUID(int=2001)) == []
    boss = Scope("RXX", "may")
    assert keep(boss, service="ortho", key=UUID(int=2002)) == []
    assert drop_template(ADA, UUID(int=1000), form=uuid4(), now=NOON) == []
    assert keep(key=UUID(int=2000)) == []


def test_a_later_wording_stands_and_one_taken_out_is_offered_no_more():
    form = uuid4()
    assert keep(form=form) == keep(form=form) == []
    keep(name="Rang twice")
    assert names() == ["Rang twice"]
    assert drop_template(ADA, KEY, form=uuid4(), now=NOON) == []
    assert names() == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM note_templates_notetemplate")
        assert cursor.fetchone() == (3,)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"note": "", "action": "", "in_days": None}, "note"),
        ({"in_days": None}, "in_days"),
        ({"action": ""}, "action"),
        ({"note": "a\x00"}, "note"),
        ({"in_days": 400}, "in_days"),
    ],
)
def test_what_is_no_template_is_refused_at_its_field(changes, field):
    (problem,) = keep(**changes)
    assert problem.where == field
    assert names() == []


def test_the_lawbooks_are_offered_to_the_roles_and_families_they_name():
    def common(of):
        found = offered(
            ADA,
            role="Tracker",
            of=of,
            lawbook=settings.LAWBOOK,
            today=TODAY.replace(2027),
        )
        return {one.template.name for one in found if one.rule}

    assert common(["lung"]) - common(["ortho"]) == {"For the team meeting"}
    reading = read_templates(ADA, lawbook=settings.LAWBOOK, today=TODAY.replace(2027))
    assert {str(one.evidence) for one in reading.lawbook} == {"proposal"}


def test_the_database_itself_refuses_to_change_a_wording():
    keep()
    with (
        pytest.raises((InternalError, IntegrityError), match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM note_templates_notetemplate")


def test_a_template_is_kept_changed_and_taken_out_in_the_browser():
    a_pathway("P-1", "lung")
    record(refer(), pathway="P-1")
    client = Client()
    account = get_user_model().objects.get(username="ada")
    client.force_login(account, "django.contrib.auth.backends.ModelBackend")
    told = {"name": "<Rang>", "note": "Rang.", "action": "Ring", "in_days": "x"}
    answer = client.post("/note-templates/kept", told)
    assert answer.status_code == 422
    assert "“x” isn’t a number of days." in answer.content.decode()
    assert "Rang.</textarea>" in answer.content.decode()
    client.post("/note-templates/kept", told | {"in_days": "2"})
    page = client.get("/pathways/P-1").content.decode()
    assert "&lt;Rang&gt; (2 days)</option>" in page
    page = client.get("/note-templates").content.decode()
    assert "&lt;Rang&gt;" in page
    assert 'name="service"' in page  # hidden: a tracker keeps only their own
    key = page.split("change=")[1].split("#")[0]
    changed = told | {"key": key, "in_days": "", "action": "", "name": "Rung"}
    stale = client.post("/note-templates/kept", changed | {"seen": "1"})
    assert "What you typed is still here" in stale.content.decode()
    page = client.get(f"/note-templates?change={key}").content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    client.post("/note-templates/kept", changed | {"seen": seen})
    assert ">Rung</option>" in client.get("/pathways/P-1").content.decode()
    client.post("/note-templates/kept", {"key": key, "what": "drop"})
    assert "Rung" not in client.get("/pathways/P-1").content.decode()
