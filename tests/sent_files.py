"""Lists of referrals, sent in as files, read and stored, for tests with a database."""

from datetime import timedelta

from django.conf import settings

from milepost.actions.take_file import NewFile, decide, take_file
from milepost.actions.work_on_files import work_on_files
from milepost.store.files.models import Line, Step
from registered import NOON, OURS

HEAD = (
    "Pathway,Referral received,Priority,Service,Hospital number,NHS number,"
    "Family name,Given name,Date of birth,Kind of service,Discharged\n"
)
FIRST = "P-1,06/01/2025,routine,ortho,H-1,,Byrne,Ada,02/03/1960,consultant_led,\n"
SECOND = "P-2,07/01/2025,routine,ortho,H-2,,Cole,Ben,02/03/1961,consultant_led,\n"


def send(text, profile="rows-referrals", scope=OURS, day=0, feed=None):
    new = NewFile(
        feed=feed or profile,
        profile=profile,
        name="list.csv",
        raw=text.encode() if isinstance(text, str) else text,
        speaks_for=NOON + timedelta(days=day),
    )
    return take_file(scope, new, now=NOON + timedelta(days=day))


def work(scope=OURS, day=0):
    return work_on_files(
        lawbook=settings.LAWBOOK, clock=lambda: NOON + timedelta(days=day)
    )


def taken(text, day=0, **asked):
    number, problems = send(text, day=day, **asked)
    assert problems == []
    work(day=day)
    return number


def stored(text, day=0, **asked):
    number = taken(text, day=day, **asked)
    assert decide(OURS, number, "confirmed", now=NOON + timedelta(days=day)) == []
    work(day=day)
    assert state(number) == "stored"
    return number


def state(number):
    return Step.objects.filter(upload=number).order_by("-place")[0].what


def told(number):
    return Step.objects.filter(upload=number).order_by("-place")[0].told


def became(number):
    return dict(Line.objects.filter(upload=number).values_list("row", "became"))
