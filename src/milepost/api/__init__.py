"""The way in for Python: clocks, their explanation, and the standards kept."""

from milepost.api.events import BadFile, BadRows
from milepost.api.forecasts import Forecasts, forecasts
from milepost.api.measures import UnknownGrouping, UnknownPolicy
from milepost.api.questions import Why, clock, explain, standards
from milepost.api.validation import findings
from milepost.host.lawbook import BrokenLawbook
from milepost.reading.findings import NoChecks
from milepost.reading.from_file import MissingColumn, UnknownPathway
from milepost.reading.question import NotADay, UnknownSetting, UnknownStandard

__all__ = [
    "BadFile",
    "BadRows",
    "BrokenLawbook",
    "Forecasts",
    "MissingColumn",
    "NoChecks",
    "NotADay",
    "UnknownGrouping",
    "UnknownPathway",
    "UnknownPolicy",
    "UnknownSetting",
    "UnknownStandard",
    "Why",
    "clock",
    "explain",
    "findings",
    "forecasts",
    "standards",
]
