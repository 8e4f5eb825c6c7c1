"""``milepost rebuild``: work out afresh all that is worked out from the log."""

from typing import Annotated

import typer

Provider = Annotated[
    str | None, typer.Option("--provider", help="One provider; without it, every one.")
]


def rebuild(provider: Provider = None) -> None:
    """Throw away all that was worked out from the log, and work it out afresh.

    The log itself is only read. Lists and pathways are as they were, or the difference
    was a fault worth reporting. The figures of finished weeks are worked out again by
    `milepost work`, a few each minute.

    \b
    Example:
      milepost rebuild
    """  # noqa: D301 - the backslash is Typer's
    from milepost.cli.database import a_database
    from milepost.cli.progress import counting
    from milepost.cli.say import say
    from milepost.host.clock import now, today
    from milepost.host.kept_code import keep_compiled_code

    keep_compiled_code()
    with a_database(), counting() as progress:
        from django.conf import settings

        from milepost.actions.count_inbox import count_inbox_afresh
        from milepost.actions.forecasts import forecast_afresh
        from milepost.actions.keep_weeks import forget_weeks
        from milepost.actions.near_misses import near_misses_afresh
        from milepost.actions.rebuild import rebuild as rebuild_all
        from milepost.actions.rebuild_standings import rebuild_all_standings
        from milepost.actions.review_breaches import rebuild_reviews

        counts = rebuild_all(
            provider,
            lawbook=settings.LAWBOOK,
            today=today(),
            progress=lambda done, of: progress("Working out every wait", done, of),
        )
        forget_weeks(provider)
        raised = rebuild_all_standings(provider, lawbook=settings.LAWBOOK, now=now())
        progress("Looking into breaches", 0, 0)
        reviews = rebuild_reviews(provider, lawbook=settings.LAWBOOK, now=now())
        near_misses_afresh(provider, lawbook=settings.LAWBOOK, now=now())
        count_inbox_afresh()
        progress("Forecasting", 0, 0)
        told = forecast_afresh(provider, today=today())
    say(
        f"Rebuilt: {counts}; where {raised:,} escalations and {reviews:,} reviews stand; "
        f"{told:,} forecasts"
    )
