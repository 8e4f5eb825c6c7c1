"""A system that is told of what happens: a real HTTP server, and what it was sent."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Received:
    """What was posted, in order; and how it is to be answered."""

    def __init__(self):
        self.posts = []
        self.answers = []
        """The statuses of the next answers; 204 when there are none."""

        self.silent = threading.Event()
        self.silent.set()
        self.headers_sent = {}
        self.port = 0

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}/milepost?for=us"

    @property
    def signals(self):
        return [
            one for _, content in self.posts for one in json.loads(content)["signals"]
        ]

    @property
    def kinds(self):
        return [one["kind"] for one in self.signals]


@contextmanager
def a_receiver(context=None):
    told = Received()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers["Content-Length"])
            content = self.rfile.read(length)
            told.silent.wait(timeout=30)
            told.posts.append((dict(self.headers) | {"path": self.path}, content))
            self.send_response(told.answers.pop(0) if told.answers else 204)
            for name, value in told.headers_sent.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    told.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield told
    finally:
        told.silent.set()
        server.shutdown()
        server.server_close()
        thread.join()
