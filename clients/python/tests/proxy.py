"""A TCP proxy that a test can cut."""

import socket
import threading
from types import TracebackType
from typing import Optional
from urllib.parse import urlsplit


class Proxy:
    """Hands on what comes, until it is told to cut the connections, or each after so many bytes of the gateway's."""

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self._target = (parts.hostname or "", parts.port or 80)
        self._server = socket.create_server(("127.0.0.1", 0))
        self._sockets: set[socket.socket] = set()
        self.connections = 0
        self.cut_after: Optional[int] = None
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.getsockname()[1]}"

    def __enter__(self) -> "Proxy":
        return self

    def __exit__(
        self, kind: Optional[type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        # Closed alone, it would go on to wait for a client.
        self._close(self._server)
        self.cut()

    def cut(self) -> None:
        """Cuts all connections."""
        for one in list(self._sockets):
            self._close(one)

    def _close(self, one: socket.socket) -> None:
        self._sockets.discard(one)
        try:
            one.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # It is gone already.
        one.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            gateway = socket.create_connection(self._target)
            self._sockets |= {client, gateway}
            self.connections += 1
            threading.Thread(target=self._pump, args=(client, gateway, None), daemon=True).start()
            threading.Thread(target=self._pump, args=(gateway, client, self.cut_after), daemon=True).start()

    def _pump(self, source: socket.socket, to: socket.socket, left: Optional[int]) -> None:
        try:
            while left is None or left > 0:
                data = source.recv(8192 if left is None else min(left, 8192))
                if not data:
                    break
                to.sendall(data)
                left = None if left is None else left - len(data)
        except OSError:
            pass  # One of the two is gone, and the other one is closed, too.
        finally:
            self._close(source)
            self._close(to)
