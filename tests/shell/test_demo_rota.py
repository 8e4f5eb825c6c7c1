"""On the demonstration's board somebody answers on every rung, in every service."""

from datetime import date

from django.conf import settings

from milepost.cli.demo_escalations import shifts
from milepost.reading.staff import Person
from milepost.rules.ladders import Ladder
from milepost.store.escalations.rota import Rota
from milepost.store.staff.followers import Follower
from milepost.synth.people import posts
from milepost.synth.services import ALL

MONDAY = date(2026, 11, 23)


def test_every_rung_is_held_in_every_service_by_somebody_who_may_see_its_patients():
    people = [
        Person(
            username=f"p{number}",
            name=f"P {number}",
            role=role.replace("_", " ").capitalize(),
            provider="RXX",
            provider_name="A board",
            services=frozenset(services),
        )
        for number, (role, services) in enumerate(posts({s.code: 300 for s in ALL}))
    ]
    there = {
        one.username: Follower(name=one.name, is_open=True, services=one.services)
        for one in people
    }
    rota = Rota(shifts=list(shifts(people, MONDAY)), people=there)
    nobody = [
        (service.code, rung.role)
        for service in ALL
        for name in ("cancer-default", "elective-default")
        if name.startswith("cancer") == (service.family == "cancer")
        for rung in settings.LAWBOOK.the(Ladder, name).editions[-1].rungs
        if not rota.on_duty(rung.role, MONDAY, desk="", service=service.code)
    ]
    assert nobody == []
