import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { Polygate, PolygateError, succeeded } from "../src/index.js";
import { ITEM, place, refusal, url } from "./gateway.js";

test("an item is written, read and refused a second time", async () => {
  const polygate = new Polygate({ url });
  const path = { ...place(), pk: "first/of ü" };
  await polygate.api.PUT(ITEM, { params: { path }, body: { n: 1 } });
  const read = await polygate.api.GET(ITEM, { params: { path } });
  assert.deepEqual(read.data, { n: 1 });
  const again = await polygate.api.PUT(ITEM, {
    params: { path, header: { "If-None-Match": "*" } },
    body: { n: 2 },
  });
  assert.throws(
    () => succeeded(again),
    (error) => error instanceof PolygateError && error.problem.code === "PRECONDITION_FAILED",
  );
});

test("a write whose answer was lost is sent again, and done once", async () => {
  let lost = 0;
  const polygate = new Polygate({
    url,
    retries: { pauseMs: 1 },
    fetch: async (request) => {
      const response = await fetch(request);
      if (request.method === "PATCH" && lost < 2) {
        lost += 1;
        throw new TypeError("the connection broke");
      }
      return response;
    },
  });
  const path = { ...place(), pk: "counter" };
  await polygate.api.PUT(ITEM, { params: { path }, body: { n: 0 } });
  const patched = await polygate.api.PATCH(ITEM, {
    params: { path },
    headers: { "Content-Type": "application/json" },
    body: { update: "ADD n :one", values: { ":one": 1 } },
  });
  assert.equal(patched.response.headers.get("Idempotency-Replayed"), "true");
  assert.equal(lost, 2);
  assert.deepEqual((await polygate.api.GET(ITEM, { params: { path } })).data, { n: 1 });
});

test("what is retryable is sent again, and nothing else", async () => {
  const sent: (string | null)[] = [];
  let answers = [refusal(503, { retryable: true, outcome: "none" }), refusal(504, { outcome: "unknown" })];
  const polygate = new Polygate({
    url,
    retries: { pauseMs: 1 },
    fetch: async (request) => {
      sent.push(request.headers.get("Idempotency-Key"));
      return answers.shift() ?? refusal(409, { retryable: false, outcome: "none", code: "ALREADY_EXISTS" });
    },
  });
  const written = await polygate.api.PUT(ITEM, { params: { path: { ...place(), pk: "a" } }, body: {} });
  assert.equal(written.response.status, 409);
  assert.equal(sent.length, 3);
  assert.ok(sent[0]);
  assert.deepEqual(new Set(sent).size, 1);

  answers = Array.from({ length: 9 }, () => refusal(503, { retryable: true }));
  sent.length = 0;
  const read = await polygate.api.GET(ITEM, { params: { path: { ...place(), pk: "a" } } });
  assert.equal(read.response.status, 503);
  assert.deepEqual(sent, [null, null, null, null]);
});

test("an abort ends the pause before the next attempt", async () => {
  const abort = new AbortController();
  const polygate = new Polygate({
    url,
    retries: { pauseMs: 60_000, maxPauseMs: 60_000 },
    fetch: async () => {
      setTimeout(() => abort.abort(new Error("enough")), 5);
      return refusal(503, { retryable: true, outcome: "none" }, { "Retry-After": "60" });
    },
  });
  await assert.rejects(
    polygate.api.GET(ITEM, { params: { path: { ...place(), pk: "a" } }, signal: abort.signal }),
    /enough/,
  );
});

test("a query goes through all pages", async () => {
  const polygate = new Polygate({ url });
  const there = place();
  const operations = Array.from({ length: 100 }, (_, i) => ({
    op: "put" as const,
    collection: there.c,
    pk: "p",
    sk: String(i).padStart(3, "0"),
    value: { i },
  }));
  succeeded(
    await polygate.api.POST("/v1/namespaces/{ns}/tenants/{t}/batch", {
      params: { path: there },
      body: { operations },
    }),
  );
  const found = [];
  for await (const item of polygate.query(there, { pk: "p", limit: 7, filter: "i >= :least", values: { ":least": 10 } })) {
    found.push(item.sk);
  }
  assert.deepEqual(found, operations.slice(10).map(({ sk }) => sk));
  let scanned = 0;
  for await (const item of polygate.scan(there, { limit: 30 })) {
    assert.equal(item.pk, "p");
    scanned += 1;
  }
  assert.equal(scanned, 100);
  const selected = [];
  for await (const item of polygate.items(there, { pk: "p", "sk.gte": "090", order: "desc", limit: 3 })) {
    selected.push(item.sk);
  }
  assert.deepEqual(selected, operations.slice(90).map(({ sk }) => sk).reverse());
});

test("a named query, and the lists of a namespace, go through all pages", async () => {
  const polygate = new Polygate({ url });
  const there = { ...place(), c: `c${randomUUID().slice(0, 8)}` };
  const names = Array.from({ length: 60 }, (_, i) => `${there.c}-${String(i).padStart(2, "0")}`);
  const path = { ns: there.ns };
  for (const name of names) {
    succeeded(
      await polygate.api.PUT("/v1/namespaces/{ns}/queries/{name}", {
        params: { path: { ...path, name } },
        body: { query: { collection: there.c, pk: ":p", limit: 2 }, parameters: { p: { type: "string" } } },
      }),
    );
    succeeded(
      await polygate.api.PUT("/v1/namespaces/{ns}/collections/{c}", {
        params: { path: { ...path, c: name } },
        body: { fields: {} },
      }),
    );
    succeeded(
      await polygate.api.PUT("/v1/namespaces/{ns}/tenants/{t}", { params: { path: { ...path, t: name } } }),
    );
  }
  const ours = async (all: AsyncIterable<string>) => {
    const found = [];
    for await (const name of all) {
      if (name.startsWith(there.c)) {
        found.push(name);
      }
    }
    return found;
  };
  async function* named(all: AsyncIterable<{ name: string }>) {
    for await (const { name } of all) {
      yield name;
    }
  }
  assert.deepEqual(await ours(polygate.tenants(there.ns)), names);
  assert.deepEqual(await ours(named(polygate.collections(there.ns))), names);
  assert.deepEqual(await ours(named(polygate.queries(there.ns))), names);

  for (let i = 0; i < 5; i += 1) {
    succeeded(
      await polygate.api.PUT("/v1/namespaces/{ns}/tenants/{t}/collections/{c}/items/{pk}/{sk}", {
        params: { path: { ...there, pk: "p/1", sk: String(i) } },
        body: { i },
      }),
    );
  }
  const run = [];
  for await (const item of polygate.run(there, names[0]!, { p: "p/1" })) {
    run.push(item.sk);
  }
  assert.deepEqual(run, ["0", "1", "2", "3", "4"]);
});

test("what the document does not have is not compiled", async () => {
  const polygate = new Polygate({ url, retries: { attempts: 1 } });
  // @ts-expect-error There is no such path.
  const wrong = await polygate.api.GET("/v1/namespace");
  assert.equal(wrong.response.status, 404);
});
