"""Messages of an invented hospital, for tests."""

from lawbooks import LAWBOOK
from milepost.host.clock import LONDON
from milepost.host.profiles import profile_from_disk
from milepost.intake.sites.translate import Site, translate


def the_profile(name="scotland-synthetic"):
    profile, problems = profile_from_disk(name, LAWBOOK.vocabulary)
    assert problems == []
    return profile


def a_site(name="scotland-synthetic", meanings=()):
    return Site(the_profile(name), LAWBOOK.vocabulary, LONDON, dict(meanings))


def head(kind, number, sent="20250106120000", **changes):
    told = {"processing": "P", "version": "2.4", "sequence": "", "asks": "|"} | changes
    return (
        f"MSH|^~\\&|PAS|RXX|MP|RXX|{sent}||{kind}|{number}|{told['processing']}|"
        f"{told['version']}|{told['sequence']}||{told['asks']}"
    )


PID = "PID|1||H-17^^^RXX^MR~9990000018^^^NHS^CHI||Briain^Máire^^^Ms||19600302|F"


def message(kind, number="1", *segments, **changes):
    """Write a message as the invented board's system would, in Latin 1."""
    lines = [head(kind, number, **changes), PID, *segments]
    return ("\r".join(lines) + "\r").encode("iso-8859-1")


def a_referral(number="1", pathway="P-17", priority="USC", day="20250106", **changes):
    return message(
        "REF^I12",
        number,
        f"RF1||{priority}||||R-1|{day}",
        f"ZRF|1|{pathway}|RESP",
        **{"sent": f"{day}120000"} | changes,
    )


def a_booking(number="2", kind="SIU^S12", pathway="P-17", made="20250110", **said):
    told = {"of": "A-1", "day": "20250120", "why": ""} | said
    return message(
        kind,
        number,
        f"SCH|{told['of']}|||||{told['why']}|||||^^^{told['day']}0930",
        f"ZRF|1|{pathway}",
        sent=f"{made}090000",
    )


def an_attendance(number="3", pathway="P-17", day="20250120", outcome="TREAT"):
    return message(
        "ADT^A04",
        number,
        f"EVN|A04|{day}||||{day}1000",
        "PV1|1|O",
        f"ZRF|1|{pathway}|||{outcome}",
        sent=f"{day}110000",
    )


def a_list_entry(
    number="4", kind="ADT^A05", pathway="P-17", decided="20250122", **said
):
    sent = said.get("sent", "20250122110000")
    return message(
        kind,
        number,
        f"EVN||{sent}",
        f"ZRF|1|{pathway}",
        f"ZWL|W-1|{decided}",
        sent=sent,
    )


def an_itk_message(number, kind, at, *segments, service="110"):
    """Write a message as the published ITK specification has it: pathway in PV1-19."""
    lines = [
        f"MSH|^~\\&|PAS|RXX|MP|RXX|{at}||{kind}|{number}|P|2.4",
        f"EVN|{kind[4:]}|{at}||||{at}",
        PID.replace("^MR~", "^PI~").replace("^CHI|", "^NH|"),
        f"PV1|1|O||||||||{service}|||||||||V-1",
        *segments,
    ]
    return ("\r".join(lines) + "\r").encode()


def zu1(decided="", referred=""):
    """ZU1: 1 decided to admit, 15 referral received."""
    return f"ZU1|{decided}{'|' * 14}{referred}"


def zu4(tci="", of="1", suspended=("", ""), removed=("", ""), offer=""):
    """ZU4: 4 and 5 suspension, 6 to come in, 9 and 10 removal, 11 offer, 13 list."""
    first, last = suspended
    return f"ZU4||||{first}|{last}|{tci}|||{'|'.join(removed)}|{offer}||{of}"


def told_of(raw, site=None):
    return translate(raw, site or a_site(), digest=raw.hex()[:8])
