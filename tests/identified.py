"""Messages of who is who: two hospital numbers, and what is told of them."""

from hl7_messages import a_booking, a_referral, an_attendance, message

SURVIVOR, LOSER = b"H-17", b"H-18"


def of_the_loser(raw):
    """The same message, of the number that a merge retires."""
    return (
        raw.replace(SURVIVOR, LOSER)
        .replace(b"9990000018", b"9990000026")
        .replace(b"Briain^M\xe1ire", b"Byrne^Maire")
        .replace(b"|R-1|", b"|R-2|")
        .replace(b"|A-1|", b"|A-9|")
    )


def a_merge(number="50", sent="20250115120000"):
    return message("ADT^A40", number, "MRG|H-18^^^RXX^MR", sent=sent)


def a_parting(number="51", sent="20250116120000"):
    raw = message("ADT^A37", number, sent=sent)
    person = next(line for line in raw.split(b"\r") if line.startswith(b"PID"))
    return raw + of_the_loser(person) + b"\r"


def an_update(number="60", sent="20250112120000", **pid):
    """ADT^A31 with some fields of PID otherwise: by name, as they stand in the message."""
    fields = {"family": "Briain", "given": "Máire", "title": "Ms", "sex": "F"} | pid
    name = f"{fields['family']}^{fields['given']}^^^{fields['title']}"
    born = fields.get("born", "19600302")
    chi = fields.get("chi", "9990000018")
    numbers = f"H-17^^^RXX^MR~{chi}^^^NHS^CHI" if chi else "H-17^^^RXX^MR"
    person = f"PID|1||{numbers}||{name}||{born}|{fields['sex']}"
    head = message("ADT^A31", number, sent=sent).split(b"\r")[0]
    return head + b"\r" + person.encode("iso-8859-1") + b"\r"


HERS = (a_referral("1"), a_booking("2"), an_attendance("3"))
"""The survivor's pathway, P-17."""

THEIRS = tuple(
    of_the_loser(raw)
    for raw in (
        a_referral("11", pathway="P-18", day="20250108"),
        a_booking("12", pathway="P-18", made="20250111"),
    )
)
"""The loser's pathway, P-18."""
