"""What tests need that commit to the database."""

import pytest

TABLES = """
    SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
"""


def filled():
    """Name each table that has rows."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        names = [name for (name,) in cursor.fetchall()]
        asked = [f"EXISTS (SELECT FROM {name})" for name in names]
        cursor.execute(f"SELECT {', '.join(asked)}")
        return {name for name, has in zip(names, cursor.fetchone(), strict=True) if has}


def emptied(tables):
    """Empty tables, though their own locks refuse it.

    Django's own way of emptying them is refused, as it should be: what was recorded
    can't be taken away. Whoever owns the database may lift the lock; here tests do.
    """
    from django.db import connection

    if not tables:
        return
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"TRUNCATE {', '.join(sorted(tables))} CASCADE")
        cursor.execute("SET session_replication_role = DEFAULT")


@pytest.fixture(scope="session")
def from_the_start(django_db_setup, django_db_blocker):
    """The tables that migrations fill, which every test finds as they were."""
    with django_db_blocker.unblock():
        return filled()


@pytest.fixture
def committed(from_the_start, django_db_blocker):
    """Let a test commit, and leave nothing of what it committed."""
    from django.db import connection

    named = connection.settings_dict["NAME"]
    assert named.startswith("test_"), f"{named} is not made for tests, nor emptied"
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            emptied(filled() - from_the_start)
