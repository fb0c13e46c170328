"""gunicorn's threaded worker, patient with slow clients but not at the cost of the others.

gunicorn's own gives a thread to every connection as soon as it is made, and lets that thread wait, for the first byte and then without end for the
rest (gunicorn #2652): a handful of idle or half-sent connections keeps everybody else out, the health check too. Here a request waits in the
poller, where waiting costs nothing, until its headers have come.
"""

import time
from functools import partial
from selectors import EVENT_READ
from socket import MSG_PEEK, SO_RCVLOWAT, SOL_SOCKET, socket
from typing import Any

from gunicorn.util import close_graceful
from gunicorn.workers.gthread import TConn, ThreadWorker

from service.settings import Settings

END_OF_HEADERS = b"\r\n\r\n"
# More than all headers together may have: from there on it is for gunicorn's parser to refuse them.
MAX_PEEKED = 1_048_576
# What a client goes on to send of a body that was given up is read within these bounds, so that it sees the answer. To close with more unread than
# gunicorn drains by itself (64 kB) resets the connection: a client, or a proxy that has the whole body, would see the reset instead.
MAX_DRAINED = 16_777_216  # bytes
MAX_DRAIN_TIME = 1.0  # seconds


class Connection(TConn):  # type: ignore[misc]
    """A connection whose client is hung up on when it falls silent in the middle of a request."""

    read_timeout = Settings().read_timeout

    def init(self) -> None:
        super().init()
        self.sock.settimeout(self.read_timeout)


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """A threaded worker that gives a request a thread only when its headers have come, and drops it when they take too long."""

    def init_process(self) -> None:
        Connection.read_timeout = Settings.from_environ().read_timeout
        super().init_process()

    def accept(self, listener: socket) -> None:
        """Take a new connection in."""
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self.nr_conns += 1
        self._await_headers(Connection(self.cfg, client, address, listener.getsockname()))

    def on_client_socket_readable(self, conn: Connection, client: socket) -> None:
        """Take the next request of a connection that was kept alive."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._await_headers(conn)

    def on_pending_socket_readable(self, conn: Connection, client: socket) -> None:
        """Hand a connection to a thread if all headers have come (or the client has gone); otherwise wait until there is more to see than now."""
        try:
            seen = client.recv(MAX_PEEKED, MSG_PEEK)
        except OSError:
            seen = b""
        if END_OF_HEADERS in seen or len(seen) in (0, conn.peeked, MAX_PEEKED):
            client.setsockopt(SOL_SOCKET, SO_RCVLOWAT, 1)
            super().on_pending_socket_readable(conn, client)
        else:
            conn.peeked = len(seen)
            client.setsockopt(SOL_SOCKET, SO_RCVLOWAT, len(seen) + 1)

    def handle_request(self, req: Any, conn: Connection) -> bool:
        """Answer a request, and let the app give up the rest of its body and ask for the connection to be closed after it (see service.api.body)."""
        given_up = False

        def give_up() -> None:
            nonlocal given_up
            given_up = True
            req.force_close()

        req.body.force_close = give_up
        kept = bool(super().handle_request(req, conn))
        if given_up:
            close_graceful(conn.sock, MAX_DRAIN_TIME, MAX_DRAINED)
        return kept

    def _await_headers(self, conn: Connection) -> None:
        conn.peeked = -1
        conn.timeout = time.monotonic() + self.cfg.keepalive
        conn.sock.setblocking(False)
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def _cap_keepalive(self, deadline: float) -> None:
        # A worker that is stopping must not wait for requests that may never come.
        super()._cap_keepalive(deadline)
        for conn in self.pending_conns:
            conn.timeout = min(conn.timeout, deadline)
