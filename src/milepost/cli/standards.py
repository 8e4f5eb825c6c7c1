"""``milepost standards``: which standards clocks can be kept under."""

import json
from typing import Annotated

import typer

from milepost.cli.options import OwnRules, the_lawbook
from milepost.cli.say import answer

AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


def standards(*, own: OwnRules = None, as_json: AsJson = False) -> None:
    """List every standard, with its limit and how far it can be trusted.

    \b
    Example:
      milepost standards
    """  # noqa: D301 - the backslash is Typer's
    from milepost.reading.standards import standards_kept

    kept = standards_kept(the_lawbook(own)).to_dicts()
    if as_json:
        answer(json.dumps(kept, indent=2, default=str, ensure_ascii=False))
        return
    widest = max(len(standard["standard"]) for standard in kept)
    answer(f"{'Standard':{widest}}  Limit     Since       Evidence  Title")
    for standard in kept:
        answer(
            f"{standard['standard']:{widest}}  {standard['limit_days']:>3} days  "
            f"{standard['in_force']}  {standard['evidence']:8}  {standard['title']}"
        )
