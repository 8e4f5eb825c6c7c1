"""Where the database of the tests is, for commands that run beside them."""

from urllib.parse import quote


def address():
    """The address of the database that the tests use."""
    from django.db import connection

    told = connection.settings_dict
    who = quote(told["USER"]) + (
        f":{quote(told['PASSWORD'])}" if told["PASSWORD"] else ""
    )
    where = f"host={quote(told['HOST'])}&port={told['PORT']}"
    return f"postgresql://{who}@/{told['NAME']}?{where}"
