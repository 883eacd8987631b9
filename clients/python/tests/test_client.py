"""The client against the gateway at POLYGATE_URL."""

import os
import unittest
import uuid
from decimal import Decimal
from typing import Iterable

from polygate_client import Polygate, PolygateError, Retries, Tenant, types

from .proxy import Proxy

URL = os.environ["POLYGATE_URL"]


class ClientTest(unittest.TestCase):
    """Operations, retries, pages and tokens."""

    def setUp(self) -> None:
        self.polygate = Polygate(URL)
        self.addCleanup(self.polygate.__exit__, None)
        self.tenant = f"py-{uuid.uuid4().hex[:8]}"
        self.place = ("notes", self.tenant, "things")

    def test_item_is_written_read_and_refused_a_second_time(self) -> None:
        exact = Decimal("0.1234567890123456789012345678901234567")
        written = self.polygate.put_item(*self.place, "first/of ü", {"n": exact})
        self.assertEqual(201, written.status)
        read = self.polygate.get_item(*self.place, "first/of ü")
        self.assertEqual({"n": exact}, read.value)
        self.assertEqual(written.etag, read.etag)
        with self.assertRaises(PolygateError) as refused:
            self.polygate.put_item(*self.place, "first/of ü", {}, if_none_match="*")
        self.assertEqual("PRECONDITION_FAILED", refused.exception.problem["code"])
        self.assertEqual(304, self.polygate.get_item(*self.place, "first/of ü", if_none_match=read.etag).status)
        self.assertIsNone(self.polygate.delete_item(*self.place, "first/of ü", if_match=read.etag).value)

    def test_bytes_and_keys_of_dots_are_kept(self) -> None:
        self.polygate.put_item(*self.place, "..", b"\x00\xff", content_type="image/png")
        read = self.polygate.get_item(*self.place, "..")
        self.assertEqual(b"\x00\xff", read.value)
        self.assertEqual("image/png", read.headers["Content-Type"])

    def test_write_whose_answer_was_lost_is_sent_again_and_done_once(self) -> None:
        self.polygate.put_item(*self.place, "counter", {"n": 0})

        class Relenting(Retries):
            """After three attempts what is answered comes through."""

            def after(self, attempts: int) -> float:
                proxy.cut_after = 1 if attempts < 3 else None
                return 0.001

        with Proxy(URL) as proxy, Polygate(proxy.url, retries=Relenting()) as cut:
            proxy.cut_after = 1
            update: types.UpdateRequest = {"update": "ADD n :one", "values": {":one": 1}}
            patched = cut.patch_item(*self.place, "counter", update, content_type="application/json")
            self.assertEqual("true", patched.headers["Idempotency-Replayed"])
        self.assertEqual({"n": 1}, self.polygate.get_item(*self.place, "counter").value)

    def test_deadline_ends_the_attempts(self) -> None:
        with Proxy(URL) as proxy:
            nobody = proxy.url
        with self.assertRaises(OSError):
            Polygate(nobody, retries=Retries(deadline=0.1, pause=0.01)).list_namespaces()

    def test_queries_go_through_all_pages(self) -> None:
        keys = [f"{i:03}" for i in range(100)]
        operations: list[types.Operation] = [
            {"op": "put", "collection": "things", "pk": "p", "sk": key, "value": {"i": int(key)}} for key in keys
        ]
        self.polygate.batch("notes", self.tenant, {"operations": operations})
        query: types.QueryRequest = {"pk": "p", "limit": 7, "filter": "i >= :least", "values": {":least": 10}}
        self.assertEqual(keys[10:], [item["sk"] for item in self.polygate.query(*self.place, query)])
        self.assertEqual(100, len(list(self.polygate.scan(*self.place, {"limit": 30}))))
        selected = self.polygate.items(*self.place, pk="p", sk_between=["090", "094"], order="desc", limit=2)
        self.assertEqual(keys[94:89:-1], [item["sk"] for item in selected])
        filtered = self.polygate.items(*self.place, pk="p", filter="i = :i", values={":i": 7})
        self.assertEqual(["007"], [item["sk"] for item in filtered])

    def test_named_queries_and_the_lists_of_a_namespace_go_through_all_pages(self) -> None:
        prefix = f"l{uuid.uuid4().hex[:8]}"
        names = [f"{prefix}-{i}" for i in range(10, 70)]
        for name in names:
            named: types.NamedQuery = {
                "query": {"collection": "things", "pk": ":p", "limit": 2},
                "parameters": {"p": {"type": "string", "required": True}},
            }
            self.polygate.put_query("notes", name, named)
            self.polygate.put_collection("notes", name, {"fields": {}})
            self.polygate.create_tenant("notes", name)

        def ours(listed: Iterable[str]) -> list[str]:
            return [name for name in listed if name.startswith(prefix)]

        self.assertEqual(names, ours(self.polygate.tenants("notes")))
        self.assertEqual(names, ours(one["name"] for one in self.polygate.collections("notes")))
        self.assertEqual(names, ours(one["name"] for one in self.polygate.queries("notes")))
        for i in range(5):
            self.polygate.put_sorted_item(*self.place, "p/1", str(i), {})
        found = self.polygate.run("notes", self.tenant, names[0], {"p": "p/1"})
        self.assertEqual(["0", "1", "2", "3", "4"], [item["sk"] for item in found])

    def test_token_of_a_copied_tenant_is_kept_until_it_is_erased(self) -> None:
        self.polygate.put_item("edge", self.tenant, "things", "a", {"n": 1})
        self.assertIsNotNone(self.polygate.tokens.of(Tenant("edge", self.tenant)))
        self.assertEqual({"n": 1}, self.polygate.get_item("edge", self.tenant, "things", "a").value)
        self.polygate.delete_tenant("edge", self.tenant)
        self.assertIsNone(self.polygate.tokens.of(Tenant("edge", self.tenant)))
