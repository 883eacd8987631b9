import assert from "node:assert/strict";
import { test } from "node:test";
import { Polygate, succeeded } from "../src/index.js";
import { ITEM, place, refusal, url } from "./gateway.js";

test("a copied tenant's token is sent with what is asked of it, and of no other", async () => {
  const sent: (string | null)[] = [];
  const polygate = new Polygate({
    url,
    fetch: async (request) => {
      sent.push(request.headers.get("Consistency-Token"));
      const response = await fetch(request);
      assert.ok(response.ok, await response.clone().text());
      return response;
    },
  });
  const there = place("edge");
  const other = place("edge");
  succeeded(await polygate.api.PUT(ITEM, { params: { path: { ...there, pk: "a" } }, body: { n: 1 } }));
  const token = polygate.tokens.of(there);
  assert.ok(token);
  succeeded(await polygate.api.GET(ITEM, { params: { path: { ...there, pk: "a" } } }));
  for await (const _ of polygate.scan(there)) {
    // Each page brings it.
  }
  succeeded(await polygate.api.PUT(ITEM, { params: { path: { ...other, pk: "a" } }, body: { n: 1 } }));
  assert.deepEqual(sent, [null, token, token, null]);
  // An erased tenant has no writes that one could wait for.
  succeeded(
    await polygate.api.DELETE("/v1/namespaces/{ns}/tenants/{t}", { params: { path: there } }),
  );
  assert.equal(polygate.tokens.of(there), undefined);
  assert.ok(polygate.tokens.of(other));
});

/** A gateway whose answers come when the test wants them to. */
function held() {
  const requests: { request: Request; answer: (response: Response) => void }[] = [];
  const polygate = new Polygate({
    url,
    retries: { attempts: 1 },
    fetch: (request) => new Promise((answer) => requests.push({ request, answer })),
  });
  const path = { ns: "edge", t: "acme", c: "things", pk: "a" };
  const said = (request: Request) => [request.headers.get("Consistency"), request.headers.get("Consistency-Token")];
  return {
    polygate,
    get: () => polygate.api.GET(ITEM, { params: { path } }),
    put: () => polygate.api.PUT(ITEM, { params: { path }, body: {} }),
    /** Answers the request of that number with a token, and gives what it had said of consistency. */
    answer: (index: number, token: string) => {
      const { request, answer } = requests[index]!;
      answer(new Response("{}", { headers: { "Content-Type": "application/json", "Consistency-Token": token } }));
      return said(request);
    },
    refuse: (index: number, code: string) =>
      requests[index]!.answer(refusal(409, { code, detail: "", retryable: false, outcome: "none" })),
  };
}

test("a read that was overtaken by a write does not take its token away", async () => {
  const gateway = held();
  const read = gateway.get();
  const write = gateway.put();
  gateway.answer(1, "w1");
  await write;
  gateway.answer(0, "r0");
  await read;
  const next = gateway.get();
  assert.deepEqual(gateway.answer(2, "r1"), [null, "w1"]);
  await next;
  assert.equal(gateway.polygate.tokens.of({ ns: "edge", t: "acme" }), "r1");
});

test("after writes beside each other everything acknowledged is asked for, until an answer stands for all", async () => {
  const gateway = held();
  const writes = [gateway.put(), gateway.put()];
  gateway.answer(1, "w2");
  await writes[1];
  gateway.answer(0, "w1");
  await writes[0];
  const reads = [gateway.get(), gateway.get()];
  assert.deepEqual(gateway.answer(2, "r1"), ["strong", null]);
  assert.deepEqual(gateway.answer(3, "r2"), ["strong", null]);
  await Promise.all(reads);
  const last = gateway.get();
  assert.deepEqual(gateway.answer(4, "r3"), [null, "r2"]);
  await last;
});

test("a token whose writes were lost is told, and forgotten", async () => {
  const gateway = held();
  gateway.polygate.tokens.take({ ns: "edge", t: "acme" }, "lost");
  const read = gateway.get();
  gateway.refuse(0, "WRITES_LOST");
  assert.equal((await read).error?.code, "WRITES_LOST");
  assert.equal(gateway.polygate.tokens.of({ ns: "edge", t: "acme" }), undefined);
});
