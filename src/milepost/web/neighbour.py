"""The patient before or after another on a list, even if the list has moved since."""

from dataclasses import replace

from milepost.foundation.scope import Scope
from milepost.reading.waiting_list import ListReading, read_waiting_list
from milepost.rules.lawbook import Lawbook
from milepost.tracking.list_query import ListQuery
from milepost.web.list_address import Address
from milepost.web.list_table import pathway_address
from milepost.web.standpoint import Standpoint


def neighbour(
    scope: Scope,
    query: ListQuery,
    seen: Standpoint,
    *,
    lawbook: Lawbook,
    of: str,
    place: int,
    step: int,
) -> str:
    """Give the address of the neighbour; of the list itself, where it ends.

    If the patient has left the list, whoever has taken their place comes next.
    """

    def page(number: int) -> ListReading:
        return read_waiting_list(
            scope,
            replace(query, page=number),
            as_at=seen.as_at,
            now_live=not seen.past,
            lawbook=lawbook,
        )

    size = query.size
    here = page((place - 1) // size + 1)
    first = (here.query.page - 1) * size + 1
    names = [row.pathway for row in here.rows]
    if of in names:
        wanted = first + names.index(of) + step
    else:
        wanted = place if step > 0 else place - 1
    if not 1 <= wanted <= here.shown:
        return Address(query, seen.address).to(page=here.query.page)
    at = (wanted - 1) // size + 1
    rows = (here if at == here.query.page else page(at)).rows
    index = (wanted - 1) % size
    if index >= len(rows):
        return Address(query, seen.address).to(page=at)
    return pathway_address(rows[index], Address(query, seen.address), wanted)
