"""A provider with a missed standard, and the people who review it, for tests."""

from datetime import UTC, date, datetime
from uuid import uuid4

from django.conf import settings

from milepost.actions.appoint import appoint
from milepost.actions.breach_reviews import ReviewStep, take_review_step
from milepost.actions.review_breaches import review_breaches
from milepost.breaches.review import Cause, Recipient, What, Written
from milepost.events.kinds import Kind
from milepost.foundation.scope import Scope
from milepost.reading.staff import Person
from milepost.rules.breaches import Avoidable, Stage
from milepost.store.breaches.models import Review
from registered import a_pathway, a_patient, a_provider, record

NOW = datetime(2026, 12, 15, 12, tzinfo=UTC)
LONG_AGO = datetime(2026, 11, 1, 9, tzinfo=UTC)
SAM, MAX = Scope("RXX", "sam"), Scope("RXX", "max")
CLEO, RAY = (
    Scope("RXX", "cleo", frozenset({"lung"})),
    Scope("RXX", "ray", frozenset({"ortho"})),
)
STAFF = (
    ("sam", "Sam Tracker", "Tracker", None),
    ("max", "Max Manager", "Service manager", None),
    ("cleo", "Cleo Clinician", "Clinical lead", frozenset({"lung"})),
    ("ray", "Ray Diology", "Radiology manager", frozenset({"ortho"})),
    ("rita", "Rita Diology", "Radiology manager", frozenset({"ortho"})),
    ("una", "Una Other", "Booking clerk", frozenset({"ortho"})),
)
REASON = Cause(
    stage=Stage.DIAGNOSTICS,
    reasons="scotland/breach-reasons",
    reason="late-report",
    avoidable=Avoidable.AVOIDABLE,
)
DONE = Written(
    primary=REASON,
    whys=("The report was late.", "Nobody looked for it."),
    root_cause="Nobody chases reports.",
    learning="Look for reports each morning.",
    plain_words="The scan was done in time. Its report came three weeks later.",
)


def staff():
    for username, name, role, services in STAFF:
        person = Person(
            username=username,
            name=name,
            role=role,
            provider="RXX",
            provider_name="A trust",
            services=services,
        )
        appoint(person, password_hash="!")


def referred(day=date(2026, 9, 1)):
    said = {"service": "consultant_led", "route": "gp"}
    return (day, Kind.REFERRAL_RECEIVED, said | {"priority": "urgent_suspected_cancer"})


def a_missed_standard(name="P-2", *more, number=2):
    """A lung patient, referred on 1 September 2026 and not treated by 3 November."""
    a_pathway(name, "lung", patient=a_patient(number, nhs_number=""))
    record(
        referred(),
        (date(2026, 9, 4), Kind.REFERRAL_VETTED, {}),
        (date(2026, 9, 14), Kind.APPOINTMENT_ATTENDED, {"first": True}),
        (date(2026, 9, 15), Kind.TEST_REQUESTED, {"test": "ct"}),
        (date(2026, 9, 20), Kind.TEST_PERFORMED, {"test": "ct"}),
        (date(2026, 10, 20), Kind.TEST_REPORTED, {"test": "ct"}),
        *more,
        pathway=name,
        now=LONG_AGO,
    )


def a_house():
    a_provider()
    staff()
    a_missed_standard()


def look(now=NOW):
    return review_breaches(lawbook=settings.LAWBOOK, now=now)


def the_review(pathway="P-2", standard="scotland/cancer-62-day"):
    return Review.objects.get(pathway=pathway, standard=standard).id


def step(what, scope=SAM, number=None, now=NOW, **changes):
    told = {"number": number or the_review(), "what": what, "form": uuid4()}
    return take_review_step(
        scope, ReviewStep(**told | changes), lawbook=settings.LAWBOOK, now=now
    )


RADIOLOGY = Recipient(role="Radiology manager")


def signed(*more):
    """Take the review all the way: written, agreed, signed and shared."""
    assert step(What.WRITTEN, written=DONE) == []
    assert step(What.AGREED, MAX) == []
    assert step(What.SIGNED, CLEO) == []
    assert step(What.SHARED, MAX, shared_with=(RADIOLOGY, *more)) == []
