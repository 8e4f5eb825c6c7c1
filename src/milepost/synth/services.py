"""The services of the synthetic board: ten tumour groups, eight elective specialties."""

from dataclasses import dataclass

import polars as pl

from milepost.foundation.tables import Column, Table

SERVICES = Table(
    "services",
    {
        "code": Column(pl.String, "What the records call it."),
        "name": Column(pl.String, "What people call it."),
        "family": Column(pl.String, "``cancer`` or ``elective``."),
        "standards": Column(pl.List(pl.String), "The standards its waits answer to."),
    },
)

CANCER_STANDARDS = ("scotland/cancer-62-day", "scotland/cancer-31-day")
ELECTIVE_STANDARDS = ("england/rtt-18-weeks",)


@dataclass(frozen=True, slots=True)
class Service:
    """One service, and how it differs from its neighbours."""

    code: str
    name: str
    family: str
    referrals: int
    """Its share of the family's referrals, in 1,000."""
    pace: int
    """Its waits as a percentage of the family's: above 100 is slower."""
    tests: tuple[str, str]
    """The test it usually asks for first, and the one it asks for next."""
    women: int = 520
    """How many of 1,000 of its patients are women."""
    ages: tuple[int, ...] = (20, 45, 60, 72, 95)
    """The quartiles of its patients' ages, from youngest to oldest."""


def _cancer(code: str, name: str, referrals: int, pace: int, *tests: str) -> Service:
    women = {"breast": 985, "cervical": 1000, "ovarian": 1000, "urological": 180}
    ages = (25, 35, 44, 55, 75) if code == "cervical" else (30, 54, 65, 75, 97)
    first, then = tests
    return Service(
        code, name, "cancer", referrals, pace, (first, then), women.get(code, 490), ages
    )


def _elective(code: str, name: str, referrals: int, pace: int, *tests: str) -> Service:
    women = {"gynaecology": 1000}
    first, then = tests
    return Service(
        code, name, "elective", referrals, pace, (first, then), women.get(code, 520)
    )


ALL = (
    _cancer("breast", "Breast", 215, 90, "mammogram", "biopsy"),
    _cancer("cervical", "Cervical", 35, 95, "colposcopy", "mri"),
    _cancer("colorectal", "Colorectal", 225, 112, "colonoscopy", "ct"),
    _cancer("head_and_neck", "Head & Neck", 120, 104, "nasendoscopy", "mri"),
    _cancer("lung", "Lung", 75, 96, "ct", "pet_ct"),
    _cancer("lymphoma", "Lymphoma", 25, 94, "ultrasound", "biopsy"),
    _cancer("melanoma", "Melanoma", 110, 86, "dermoscopy", "biopsy"),
    _cancer("ovarian", "Ovarian", 35, 98, "ultrasound", "ct"),
    _cancer("upper_gi", "Upper GI", 65, 98, "ogd", "ct"),
    _cancer("urological", "Urological", 95, 128, "mri", "biopsy"),
    _elective(
        "trauma_and_orthopaedics", "Trauma and orthopaedics", 185, 120, "x_ray", "mri"
    ),
    _elective("ophthalmology", "Ophthalmology", 180, 98, "visual_field", "oct_scan"),
    _elective("ear_nose_and_throat", "Ear, nose and throat", 130, 112, "hearing", "ct"),
    _elective("general_surgery", "General surgery", 130, 100, "ultrasound", "ct"),
    _elective("gynaecology", "Gynaecology", 120, 104, "ultrasound", "hysteroscopy"),
    _elective("dermatology", "Dermatology", 100, 82, "dermoscopy", "biopsy"),
    _elective("gastroenterology", "Gastroenterology", 90, 94, "ogd", "colonoscopy"),
    _elective("cardiology", "Cardiology", 65, 86, "echocardiogram", "ct"),
)
"""Every service, in the order pages list them."""

CODES = tuple(service.code for service in ALL)


def services_table() -> pl.DataFrame:
    """Return the services, with the standards each answers to.

    The elective specialties are measured by England's 18 weeks until the Scottish
    planned-care rules are in the lawbook.
    """
    standards = {"cancer": CANCER_STANDARDS, "elective": ELECTIVE_STANDARDS}
    rows = [
        {
            "code": service.code,
            "name": service.name,
            "family": service.family,
            "standards": list(standards[service.family]),
        }
        for service in ALL
    ]
    return SERVICES.check(pl.DataFrame(rows, schema=SERVICES.schema))
