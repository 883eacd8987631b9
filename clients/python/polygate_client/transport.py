"""Sends requests: each write with an idempotency key, each with its tenant's token, and again where that is safe."""

import random
import re
import time
import uuid
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPResponse, HTTPSConnection
from typing import Generic, Optional, TypeVar, Union
from urllib.parse import urlsplit

from . import types
from .exact import loads
from .problems import error_of
from .tokens import Sent, Tokens

T = TypeVar("T")
READING = re.compile(r".*/(?:query|scan)")
PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Retries:
    """How requests are tried again: after pauses of a random length below a bound that doubles, until a deadline.
    All are seconds. A gateway that wants to be left alone for longer than max_pause is not asked again."""

    deadline: float = 30.0
    pause: float = 0.1
    max_pause: float = 5.0

    def after(self, attempts: int) -> float:
        """A pause after so many attempts."""
        return random.uniform(0, min(self.max_pause, self.pause * 2 ** min(attempts - 1, 20)))


@dataclass(frozen=True)
class Answer(Generic[T]):
    """What was answered."""

    status: int
    headers: HTTPMessage
    value: T

    @property
    def etag(self) -> Optional[str]:
        """The version of what was read or written, as if_match takes it."""
        return self.headers.get("ETag")


@dataclass(frozen=True)
class Raw:
    """An answer as it came, with its problem if it is one."""

    status: int
    headers: HTTPMessage
    body: bytes
    problem: Optional[types.Problem]

    def may_be_sent_again(self) -> bool:
        """What the problem says; what is none, such as a proxy's page, is looked at by its status alone."""
        if self.problem is None:
            return self.status in (502, 503)
        return self.problem["retryable"] or self.problem["outcome"] == "unknown"

    def retry_after(self) -> float:
        """How long the gateway wants to be left alone."""
        wanted = self.headers.get("Retry-After", "0")
        return float(wanted) if wanted.isdecimal() else 0.0


class Transport:
    """Sends requests over connections that are used again. Safe for use by several threads."""

    def __init__(self, url: str, key: Optional[str], retries: Retries, tokens: Tokens) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"The address of a gateway is an http or https URL, and not {url}")
        self._secure = parts.scheme == "https"
        self._host = parts.hostname
        self._port = parts.port
        self._base = parts.path.rstrip("/")
        self._key = key
        self._idle: list[HTTPConnection] = []
        self.retries = retries
        self._tokens = tokens

    def send(self, method: str, path: str, headers: dict[str, str], body: Optional[bytes]) -> Raw:
        """Sends a request until it is answered for good, or the deadline has come."""
        read = method in ("GET", "HEAD") or READING.fullmatch(path) is not None
        if not read:
            headers = {"Idempotency-Key": str(uuid.uuid4()), **headers}
        deadline = time.monotonic() + self.retries.deadline
        attempt = 0
        while True:
            attempt += 1
            pause = self.retries.after(attempt)
            try:
                raw = self._once(method, path, headers, body, read, deadline - time.monotonic())
                pause = max(pause, raw.retry_after())
                if (not raw.may_be_sent_again() or raw.status < 400 or raw.retry_after() > self.retries.max_pause
                        or time.monotonic() + pause >= deadline):
                    return raw
            except (OSError, HTTPException):
                if time.monotonic() + pause >= deadline:
                    raise
            time.sleep(pause)

    def _once(
        self, method: str, path: str, headers: dict[str, str], body: Optional[bytes], read: bool, patience: float
    ) -> Raw:
        sent = self._tokens.sending(method, path, headers, read)
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._connection(patience)
        try:
            response = self._request(connection, method, path, sent.headers, body, patience)
            raw = self._read(response, sent)
        except BaseException:
            connection.close()
            raise
        if not response.will_close:
            self._idle.append(connection)
        return raw

    def open(
        self, path: str, headers: dict[str, str], silence: float
    ) -> tuple[HTTPConnection, Union[HTTPResponse, Raw]]:
        """Asks once for what is read as it comes, over a connection of its own; refusals come whole."""
        sent = self._tokens.sending("GET", path, headers, True)
        connection = self._connection(silence)
        try:
            response = self._request(connection, "GET", path, sent.headers, None, silence)
            if response.status == 200:
                self._tokens.learn(sent, 200, response.getheader("Consistency-Token"), None)
                return connection, response
            return connection, self._read(response, sent)
        except BaseException:
            connection.close()
            raise

    def _connection(self, patience: float) -> HTTPConnection:
        timeout = min(10.0, max(0.001, patience))
        if self._secure:
            return HTTPSConnection(self._host, self._port, timeout=timeout)
        return HTTPConnection(self._host, self._port, timeout=timeout)

    def _request(
        self, connection: HTTPConnection, method: str, path: str, headers: dict[str, str], body: Optional[bytes],
        patience: float,
    ) -> HTTPResponse:
        if self._key is not None:
            headers = {**headers, "Authorization": f"Bearer {self._key}"}
        if connection.sock is None:
            connection.connect()
        if connection.sock is not None:
            connection.sock.settimeout(max(0.001, patience))
        connection.request(method, self._base + path, body, headers)
        return connection.getresponse()

    def _read(self, response: HTTPResponse, sent: Sent) -> Raw:
        body = response.read()
        problem: Optional[types.Problem] = None
        if (response.getheader("Content-Type") or "").startswith(PROBLEM) and body:
            problem = loads(body)
        code = None if problem is None else problem["code"]
        self._tokens.learn(sent, response.status, response.getheader("Consistency-Token"), code)
        return Raw(response.status, response.headers, body, problem)

    def close(self) -> None:
        """Closes the connections that wait to be used again."""
        while self._idle:
            self._idle.pop().close()


def accepted(raw: Raw) -> Raw:
    """An answer that is none of a problem; raises the problem's error otherwise."""
    if raw.problem is not None:
        raise error_of(raw.problem)
    if raw.status >= 400:
        raise OSError(f"Something else than a gateway answered with the status {raw.status}.")
    return raw
