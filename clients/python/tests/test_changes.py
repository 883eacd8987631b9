"""Streams of changes, also over connections that are cut."""

import io
import os
import unittest
import uuid
from http.client import HTTPResponse
from itertools import islice
from typing import Iterator, cast

from polygate_client import ChangesGoneError, Polygate, PolygateError, Retries, types
from polygate_client.changes import ServerEvent, server_events

from .proxy import Proxy

URL = os.environ["POLYGATE_URL"]


def keys(changes: Iterator[types.Change], count: int) -> list[str]:
    """The keys of so many changes."""
    return [change["data"]["pk"] for change in islice(changes, count)]


class ChangesTest(unittest.TestCase):
    """What becomes of changes."""

    def setUp(self) -> None:
        self.polygate = Polygate(URL)
        self.addCleanup(self.polygate.__exit__, None)
        self.tenant = f"py-{uuid.uuid4().hex[:8]}"

    def write(self, first: int, end: int) -> list[str]:
        names = [f"k{i}" for i in range(first, end)]
        for name in names:
            self.polygate.put_item("notes", self.tenant, "things", name, {"i": name})
        return names

    def test_changes_come_as_they_happen_with_their_values(self) -> None:
        self.write(0, 1)
        changes = self.polygate.changes("notes", self.tenant, values=True)
        first = next(changes)
        self.assertEqual("io.polygate.item.created", first["type"])
        self.assertEqual({"i": "k0"}, first["data"]["value"])
        self.polygate.delete_item("notes", self.tenant, "things", "k0")
        self.assertEqual("io.polygate.item.deleted", next(changes)["type"])
        rest = self.polygate.changes("notes", self.tenant, after=first["id"], collection="things")
        self.assertEqual("io.polygate.item.deleted", next(rest)["type"])

    def test_stream_that_is_cut_goes_on_without_a_change_lost_or_doubled(self) -> None:
        written = self.write(0, 10)
        with Proxy(URL) as proxy, Polygate(proxy.url, retries=Retries(pause=0.001)) as polygate:
            changes = polygate.changes("notes", self.tenant)
            self.assertEqual(written, keys(changes, 10))
            # Each connection ends some bytes later than the one before, in the midst of an event.
            proxy.cut_after = 400
            proxy.cut()
            written = self.write(10, 45)
            torn: list[str] = []
            while len(torn) < len(written):
                proxy.cut_after += 137
                torn += keys(changes, 1)
            self.assertEqual(written, torn)
            self.assertGreater(proxy.connections, 4)

    def test_place_that_is_gone_and_tenant_that_is_not_there_are_refused(self) -> None:
        self.write(0, 1)
        with self.assertRaises(ChangesGoneError):
            next(self.polygate.changes("notes", self.tenant, after="1-1"))
        with self.assertRaises(PolygateError) as refused:
            next(self.polygate.changes("notes", "nobody"))
        self.assertEqual("TENANT_NOT_FOUND", refused.exception.problem["code"])

    def test_patience_and_silence_end(self) -> None:
        with Proxy(URL) as proxy:
            nobody = proxy.url
        impatient = Polygate(nobody, retries=Retries(pause=0.001))
        with self.assertRaises(OSError):
            next(impatient.changes("notes", self.tenant, patience=0.02))

        self.write(0, 1)
        with Proxy(URL) as proxy, Polygate(proxy.url, retries=Retries(pause=0.001)) as polygate:
            changes = polygate.changes("notes", self.tenant, silence=0.2, patience=0.0)
            next(changes)
            # Nothing comes, which is taken for a connection that is dead.
            with self.assertRaises(OSError):
                next(changes)

    def test_events_are_the_same_whatever_ends_their_lines(self) -> None:
        for end in ("\n", "\r\n"):
            text = end.join([": alive", "id: 1", "event: a", "data: grüße", "data:two", "", "data", "", "data: cut"])
            body = cast(HTTPResponse, io.BytesIO(text.encode()))
            self.assertEqual(
                [None, ServerEvent("a", "grüße\ntwo"), ServerEvent("message", "")], list(server_events(body))
            )
