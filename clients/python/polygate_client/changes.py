"""Follows the changes of a tenant."""

import time
from http.client import HTTPException, HTTPResponse
from typing import Iterator, NamedTuple, Optional

from . import types
from .exact import loads
from .problems import PolygateError, error_of
from .transport import Retries, Transport, accepted


class ServerEvent(NamedTuple):
    """A server-sent event."""

    type: str
    data: str


def server_events(response: HTTPResponse) -> Iterator[Optional[ServerEvent]]:
    """The events of a stream as they come, and None for a sign of life. One that the end cut in two is none."""
    kind = ""
    data: list[str] = []
    while True:
        line = response.readline()
        if not line.endswith(b"\n"):
            return
        text = line.decode().rstrip("\r\n")
        if text == "":
            if data:
                yield ServerEvent(kind or "message", "\n".join(data))
            kind = ""
            data = []
            continue
        field, _, value = text.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            kind = value
        elif field == "data":
            data.append(value)
        elif field == "":
            yield None


class _Broken(Exception):
    """A connection that ended, or what the gateway could not serve for the moment."""

    def __init__(self, cause: Exception, wanted: float = 0.0) -> None:
        super().__init__(str(cause))
        self.cause = cause
        self.wanted = wanted


def follow(
    transport: Transport, path: str, after: Optional[str], patience: float, silence: float, retries: Retries
) -> Iterator[types.Change]:
    """The changes, each once and in their order, for as long as they are asked for."""
    last = after
    attempts = 0
    broken_since: Optional[float] = None
    while True:
        wanted = 0.0
        try:
            for change in _connection(transport, path, last, silence):
                attempts = 0
                broken_since = None
                if change is not None:
                    last = change["id"]
                    yield change
        except _Broken as broken:
            now = time.monotonic()
            broken_since = now if broken_since is None else broken_since
            if now - broken_since >= patience:
                raise broken.cause from None
            wanted = min(broken.wanted, retries.max_pause)
        attempts += 1
        time.sleep(max(retries.after(attempts), wanted))


def _connection(
    transport: Transport, path: str, last: Optional[str], silence: float
) -> Iterator[Optional[types.Change]]:
    headers = {"Accept": "text/event-stream"}
    if last is not None:
        headers["Last-Event-ID"] = last
    try:
        connection, response = transport.open(path, headers, silence)
    except (OSError, HTTPException) as error:
        raise _Broken(error) from error
    try:
        if not isinstance(response, HTTPResponse):
            try:
                accepted(response)
                raise OSError(f"A stream was asked for, and the status is {response.status}.")
            except (OSError, PolygateError) as refused:
                if response.may_be_sent_again():
                    raise _Broken(refused, response.retry_after()) from refused
                raise
        events = server_events(response)
        while True:
            try:
                event = next(events, ServerEvent("end", ""))
            except (OSError, HTTPException, ValueError) as error:
                raise _Broken(error) from error
            if event is None:
                yield None
            elif event.type == "end":
                raise _Broken(ConnectionError("The connection to the changes ended."))
            elif event.type == "problem":
                raise _refusal(loads(event.data.encode()))
            else:
                change: types.Change = loads(event.data.encode())
                yield change
    finally:
        connection.close()


def _refusal(problem: types.Problem) -> Exception:
    error: PolygateError = error_of(problem)
    return _Broken(error) if problem["retryable"] else error
