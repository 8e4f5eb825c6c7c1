"""What a reader of a comparison must know besides: limits, columns, codes."""

from collections.abc import Iterator

from milepost.foundation.days import in_words
from milepost.quality.two_lists.words import FIELDS
from milepost.reading.comparisons import ComparisonKept
from milepost.web.words import many, standard_in_words


def limits_in_words(it: ComparisonKept) -> str:
    """Say by which limits waits are judged, and what isn't taken out."""
    usual = it.told["usual"]
    others = {limit["title"] for limit in it.told["limits"].values()} - {usual["title"]}
    words = (
        f"Over the limit: longer than {usual['days']} days from the clock start each list "
        f"gives ({standard_in_words(usual['title'])}) to {in_words(it.today)}"
    )
    if others:
        named_ones = ", ".join(sorted(standard_in_words(each) for each in others))
        words += f"; a service of yours by its own standard ({named_ones})"
    return f"{words}. Days that a standard takes out of a wait aren’t in a list, and aren’t taken out."


def notes(it: ComparisonKept) -> Iterator[str]:
    """Say why lists can't be compared; or which columns and codes went by unread."""
    for step in it.steps:
        if step.what == "unreadable":
            yield from step.told["why"]
    told = it.told
    if not told:
        return
    if told["not_compared"]:
        words = ", ".join(FIELDS[name].lower() for name in told["not_compared"])
        yield f"Not compared, because one of the lists has no column for it: {words}."
    if told["aside"]:
        words = ", ".join(FIELDS[name].lower() for name in told["aside"])
        yield f"Shown, and not counted as a difference, as the matching order says: {words}."
    for which in ("old", "new"):
        one = told[which]
        if one["missing"]:
            yield f"The mapping of the {which} list also reads columns that aren’t there: {', '.join(one['missing'])}."
        if one["unread"]:
            yield f"Nobody reads these columns of the {which} list: {', '.join(one['unread'])}."
        if one["unlisted"]:
            codes = ", ".join(
                f"{m} “{c}” ({many(n, 'row')})" for m, c, n in one["unlisted"]
            )
            yield f"Codes that the mapping of the {which} list doesn’t have, compared as they are written: {codes}."
