"""A page keeps to one thread, pages take turns, and an open stream waits for neither."""

import asyncio
import traceback

import pytest
from asgiref.testing import ApplicationCommunicator
from django.urls import path

from milepost.project.handler import AT_ONCE, STREAM, Handler
from milepost.web.views import live, sign_in

between: list[str] = []


def a_page(request):
    """Note what stands between a middleware of ours and the page."""
    frames = [frame.filename for frame in traceback.extract_stack()]
    first = frames.index(__file__)
    between.extend(frames[first + 1 : -1])
    return sign_in.sign_in(request)


a_page.open_to_all = True
urlpatterns = [path("page", a_page), path(STREAM[1:], live.stream)]


class Before:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)


async def status_of(handler, address):
    headers = [(b"host", b"localhost")]
    scope = {"type": "http", "method": "GET", "path": address, "headers": headers}
    asked = ApplicationCommunicator(handler, scope | {"query_string": b""})
    await asked.send_input({"type": "http.request"})
    answer = await asked.receive_output(10)
    while (await asked.receive_output(10)).get("more_body"):
        pass
    await asked.wait(10)
    return answer["status"]


async def pages_and_a_stream():
    handler = Handler()
    assert await status_of(handler, "/page") == 200
    for _ in range(AT_ONCE):
        await handler.room.acquire()
    waiting = asyncio.create_task(status_of(handler, "/page"))
    assert await status_of(handler, STREAM) in {302, 401}
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.shield(waiting), 0.5)
    handler.room.release()
    assert await waiting == 200


@pytest.mark.slow
@pytest.mark.usefixtures("committed")
def test_a_page_keeps_to_one_thread_and_a_stream_does_not_wait_for_pages(settings):
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = [f"{__name__}.Before", *settings.MIDDLEWARE]
    between.clear()
    asyncio.run(pages_and_a_stream())
    assert between
    assert not [name for name in between if "/asgiref/" in name]
