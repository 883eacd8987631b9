"""The tokens that a client sends, whatever the order of the answers."""

import unittest

from polygate_client import Tenant, Tokens
from polygate_client.tokens import Sent

PATH = "/v1/namespaces/edge/tenants/acme"
ACME = Tenant("edge", "acme")


class TokensTest(unittest.TestCase):
    """What is sent, and what is learnt."""

    def setUp(self) -> None:
        self.tokens = Tokens()

    def sending(self, read: bool) -> Sent:
        return self.tokens.sending("GET" if read else "PUT", PATH + "/collections/c/items/p?x=/y", {}, read)

    def test_read_that_was_overtaken_by_a_write_does_not_take_its_token_away(self) -> None:
        read = self.sending(True)
        write = self.sending(False)
        self.tokens.learn(write, 200, "w1", None)
        self.tokens.learn(read, 200, "r0", None)
        later = self.sending(True)
        self.assertEqual({"Consistency-Token": "w1"}, later.headers)
        self.tokens.learn(later, 200, "r1", None)
        self.assertEqual("r1", self.tokens.of(ACME))

    def test_after_writes_beside_each_other_everything_is_asked_for_until_one_answer_stands_for_all(self) -> None:
        first = self.sending(False)
        second = self.sending(False)
        self.tokens.learn(second, 200, "w2", None)
        self.tokens.learn(first, 200, "w1", None)
        read = self.sending(True)
        self.assertEqual({"Consistency": "strong"}, read.headers)
        self.tokens.learn(read, 200, "r1", None)
        self.assertEqual({"Consistency-Token": "r1"}, self.sending(True).headers)

    def test_lost_writes_and_erased_tenants_are_forgotten(self) -> None:
        self.tokens.take(ACME, "lost")
        self.tokens.learn(self.sending(True), 409, "any", "WRITES_LOST")
        self.assertIsNone(self.tokens.of(ACME))
        self.tokens.take(ACME, "erased")
        self.tokens.learn(self.tokens.sending("DELETE", PATH, {}, False), 204, "gone", None)
        self.assertIsNone(self.tokens.of(ACME))

    def test_other_tenants_and_what_the_caller_says_are_left_alone(self) -> None:
        self.tokens.take(ACME, "mine")
        self.assertEqual({}, self.tokens.sending("GET", PATH + "2/changes", {}, True).headers)
        self.assertEqual({}, self.tokens.sending("GET", "/v1/namespaces", {}, True).headers)
        given = {"Consistency": "eventual"}
        self.assertEqual(given, self.tokens.sending("GET", PATH + "/changes", given, True).headers)

    def test_no_more_than_so_many_tenants_are_kept(self) -> None:
        for i in range(10_001):
            self.tokens.take(Tenant("edge", str(i)), "t")
        self.assertIsNone(self.tokens.of(Tenant("edge", "0")))
        self.assertEqual("t", self.tokens.of(Tenant("edge", "10000")))
