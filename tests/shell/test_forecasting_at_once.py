"""Several machines may forecast at once, and none does what another is at."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from django.conf import settings
from django.db import connections

from milepost.actions.forecasts import look_ahead
from milepost.reading.forecasts import every_forecast
from registered import NOON, OURS, TODAY, a_pathway, a_provider, record, refer


def test_two_machines_learn_once(committed):
    a_provider()
    a_pathway()
    record(refer(TODAY - timedelta(days=10)))

    together = Barrier(2, timeout=60)

    def one(_):
        try:
            connections["default"].ensure_connection()
            together.wait()
            return look_ahead(OURS.provider, lawbook=settings.LAWBOOK, now=NOON)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as machines:
        done = list(machines.map(one, range(2)))
    assert sum(each.lessons for each in done) == 1
    assert len(every_forecast(OURS.provider)) == 1
