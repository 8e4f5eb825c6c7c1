"""How requests are answered: a page by one thread, and a stream by the event loop."""

import asyncio

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest, HttpResponseBase

STREAM = "/stream"
"""The one address that stays open, and waits without a thread."""

AT_ONCE = 8
"""How many pages one process makes at a time; the next waits its turn.

More would only share the same processor, and each hold a connection meanwhile.
"""


class Handler(ASGIHandler):
    """Django's own, but that a page stays on one thread from the door to its last word.

    Some of what stands before a page waits for the database and some doesn't. Each
    change between the two costs two threads a handshake, eight times for a page, which
    under load was a third of the work.
    """

    def __init__(self) -> None:
        super().__init__()
        self.pages = BaseHandler()
        self.pages.load_middleware(is_async=False)
        self.room = asyncio.Semaphore(AT_ONCE)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request."""
        if request.path_info == STREAM:
            return await super().get_response_async(request)
        async with self.room:
            return await sync_to_async(self.pages.get_response)(request)
