"""What tests need that commit to the database."""

import pytest

EMPTY = """
    ALTER TABLE store_event DISABLE TRIGGER events_are_for_good;
    ALTER TABLE looks_look DISABLE TRIGGER looks_are_for_good;
    ALTER TABLE batches_batch DISABLE TRIGGER batches_batch_is_for_good;
    TRUNCATE store_event, store_pathway, store_patient, store_service, store_clock,
        store_openwait, store_latest, footings_footing, looks_look, batches_batch,
        forecasts_lesson, forecasts_group, forecasts_forecast;
    ALTER TABLE store_event ENABLE TRIGGER events_are_for_good;
    ALTER TABLE looks_look ENABLE TRIGGER looks_are_for_good;
    ALTER TABLE batches_batch ENABLE TRIGGER batches_batch_is_for_good;
    ALTER TABLE clients_client DISABLE TRIGGER clients_are_for_good;
    ALTER TABLE clients_ending DISABLE TRIGGER endings_are_for_good;
    ALTER TABLE clients_asked DISABLE TRIGGER requests_are_for_good;
    TRUNCATE clients_client, clients_ending, clients_asked;
    ALTER TABLE clients_client ENABLE TRIGGER clients_are_for_good;
    ALTER TABLE clients_ending ENABLE TRIGGER endings_are_for_good;
    ALTER TABLE clients_asked ENABLE TRIGGER requests_are_for_good;
    ALTER TABLE signals_receiver DISABLE TRIGGER receivers_are_for_good;
    ALTER TABLE signals_change DISABLE TRIGGER receiver_changes_are_for_good;
    ALTER TABLE barriers_barrier DISABLE TRIGGER USER;
    ALTER TABLE barriers_entry DISABLE TRIGGER USER;
    ALTER TABLE barriers_held DISABLE TRIGGER USER;
    TRUNCATE barriers_barrier, barriers_entry, barriers_held;
    ALTER TABLE barriers_barrier ENABLE TRIGGER USER;
    ALTER TABLE barriers_entry ENABLE TRIGGER USER;
    ALTER TABLE barriers_held ENABLE TRIGGER USER;
    TRUNCATE signals_receiver, signals_change, signals_signal;
    ALTER TABLE signals_receiver ENABLE TRIGGER receivers_are_for_good;
    ALTER TABLE signals_change ENABLE TRIGGER receiver_changes_are_for_good;
"""


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """Let a test commit, and empty our tables after it.

    Django's own way of emptying them is refused, as it should be: the log of events
    can't be emptied. Whoever owns the table may lift the lock, and here the tests do.
    """
    from django.db import connection

    named = connection.settings_dict["NAME"]
    assert named.startswith("test_"), f"{named} is not made for tests, nor emptied"
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute(EMPTY)
