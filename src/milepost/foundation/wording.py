"""How codes, counts and sentences are put into words, wherever words are written."""

_CAPITALS = "camhs ct ecg ercp fds fna gp mdt mri pet psma rtt"
CAPITALS = {word: word.upper() for word in _CAPITALS.split()}
"""Words that are written in capitals."""


def many(count: int, one: str, several: str | None = None) -> str:
    """Count things, with a comma over 999.

    >>> many(1, "day"), many(12345, "patient")
    ('1 day', '12,345 patients')
    """
    return f"{count:,} {one if count == 1 else several or one + 's'}"


def as_words(code: str) -> str:
    """Read a code of ours as words.

    >>> as_words("first_appointment"), as_words("pet_ct"), as_words("gp")
    ('first appointment', 'PET CT', 'GP')
    """
    return " ".join(CAPITALS.get(word, word) for word in code.split("_"))


def sentence(words: str) -> str:
    """Begin words with a capital, and leave the rest as they are.

    >>> sentence("first MRI"), sentence("")
    ('First MRI', '')
    """
    return words[:1].upper() + words[1:]
