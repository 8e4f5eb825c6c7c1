"""What was typed into a form: it is kept whole, or refused."""

from milepost.foundation.problems import Problem

LONGEST = 1000


def unkept(*typed: str, where: str = "note") -> list[Problem]:
    """Refuse what can't be kept whole: nothing typed is ever cut short."""
    return [
        Problem(
            "web.unkept",
            where,
            f"It has {len(text):,} characters, or one that no text may hold.",
            f"Say it in {LONGEST:,} characters at most.",
        )
        for text in typed
        if len(text) > LONGEST or "\x00" in text
    ]
