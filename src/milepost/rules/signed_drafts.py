"""Put those who signed for an edition, and the day it begins, into its file."""

import tomllib

from milepost.rules.drafts import Signed
from milepost.rules.write import to_toml


def signed_draft(text: str, signed: Signed) -> str:
    """Write the file of an edition anew with the names of those who signed for it.

    Everything that was signed for stays as it was drawn.

    Args:
        text: the file, of one edition, as ``drafts.draw`` wrote it.
        signed: by whom, and from which day it is used.
    """
    file = tomllib.loads(text)
    (edition,) = file["edition"]
    edition["in_force"] = signed.begins
    file["sign_off"] |= {
        "written_by": signed.manager,
        "next_review": signed.next_review,
    }
    (adoption,) = file["adoption"]
    adoption |= {
        "clinical_lead": signed.clinical_lead,
        "manager": signed.manager,
        "adopted_on": signed.decided_on,
        "next_review": signed.next_review,
    }
    return to_toml(file)
