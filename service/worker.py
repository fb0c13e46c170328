"""gunicorn's threaded worker, patient with slow clients but not at the cost of the others.

gunicorn's own gives a thread to every connection as soon as it is made, and lets it wait for the first byte there; and it waits for ever for the rest of
a request (gunicorn #2652). A handful of idle or half-sent connections is enough to keep everybody else out, the health check too.
"""

import time
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from service.settings import Settings


class Connection(TConn):  # type: ignore[misc]
    """A connection whose client is hung up on when it falls silent in the middle of a request."""

    read_timeout = Settings().read_timeout

    def init(self) -> None:
        super().init()
        self.sock.settimeout(self.read_timeout)


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """A threaded worker that gives a connection a thread only when its client has begun to send."""

    def init_process(self) -> None:
        Connection.read_timeout = Settings.from_environ().read_timeout
        super().init_process()

    def accept(self, listener: Any) -> None:
        """Take a connection in and wait for its first byte in the poller, where waiting costs nothing."""
        try:
            socket, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        connection = Connection(self.cfg, socket, address, listener.getsockname())
        connection.timeout = time.monotonic() + self.cfg.keepalive
        self.nr_conns += 1
        self.pending_conns.append(connection)
        self.poller.register(socket, EVENT_READ, partial(self.on_pending_socket_readable, connection))
