import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { ChangesGoneError, Polygate, PolygateError, succeeded, type Change } from "../src/index.js";
import { ITEM, place, refusal, url } from "./gateway.js";
import { Proxy } from "./proxy.js";

const direct = new Polygate({ url });

async function write(there: ReturnType<typeof place>, from: number, to: number): Promise<void> {
  for (let i = from; i < to; i += 1) {
    const written = await direct.api.PUT(ITEM, { params: { path: { ...there, pk: `k${i}` } }, body: { i } });
    assert.equal(written.response.status, 201);
  }
}

/** The keys of so many changes. */
async function keys(stream: AsyncGenerator<Change>, count: number): Promise<string[]> {
  const seen: string[] = [];
  while (seen.length < count) {
    const { value, done } = await stream.next();
    assert.ok(!done);
    seen.push(value.data.pk);
  }
  return seen;
}

const numbered = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `k${from + i}`);

test("changes come as they happen, with their values", async () => {
  const there = place();
  await write(there, 0, 1);
  const stream = direct.changes(there, { values: true });
  const first = (await stream.next()).value!;
  assert.equal(first.type, "io.polygate.item.created");
  assert.deepEqual(first.data.value, { i: 0 });
  const next = stream.next();
  succeeded(await direct.api.DELETE(ITEM, { params: { path: { ...there, pk: "k0" } } }));
  assert.equal((await next).value!.type, "io.polygate.item.deleted");
  await stream.return();

  const rest = direct.changes(there, { after: first.id });
  assert.equal((await rest.next()).value!.type, "io.polygate.item.deleted");
  await rest.return();
});

test("a stream that is cut goes on, without a change lost or doubled", async () => {
  const there = place();
  const proxy = await Proxy.of(url);
  try {
    const polygate = new Polygate({ url: proxy.url, retries: { pauseMs: 1 } });
    await write(there, 0, 10);
    const stream = polygate.changes(there);
    assert.deepEqual(await keys(stream, 10), numbered(0, 10));

    // While it waits for the next change.
    const waiting = keys(stream, 5);
    proxy.cut();
    await write(there, 10, 15);
    assert.deepEqual(await waiting, numbered(10, 15));
    assert.equal(proxy.connections, 2);

    // Anywhere: each connection ends some bytes later than the one before, in the midst of an event.
    proxy.cutAfter = 400;
    proxy.cut();
    await write(there, 15, 45);
    const torn: string[] = [];
    for (const before = proxy.connections; torn.length < 30; ) {
      proxy.cutAfter += 137;
      torn.push(...(await keys(stream, 1)));
      assert.ok(proxy.connections - before < 60);
    }
    assert.deepEqual(torn, numbered(15, 45));
    assert.ok(proxy.connections > 4, `${proxy.connections} connections`);
    await stream.return();
  } finally {
    await proxy.close();
  }
});

test("a stream ends when it is told to, and closes its connection", async () => {
  const there = place();
  const proxy = await Proxy.of(url);
  try {
    const polygate = new Polygate({ url: proxy.url });
    await write(there, 0, 1);
    const abort = new AbortController();
    const stream = polygate.changes(there, { signal: abort.signal });
    await stream.next();
    const waiting = stream.next();
    abort.abort(new Error("enough"));
    await assert.rejects(waiting, /enough/);
    assert.equal((await stream.next()).done, true);
    await assert.rejects(polygate.changes(there, { signal: AbortSignal.abort(new Error("never")) }).next(), /never/);
  } finally {
    await proxy.close();
  }
});

test("a place that is not kept is an error of its own, and other refusals are what they are", async () => {
  const there = place();
  await write(there, 0, 1);
  await assert.rejects(direct.changes(there, { after: "1-1" }).next(), (error) => error instanceof ChangesGoneError);
  await assert.rejects(
    direct.changes({ ns: "notes", t: "nobody" }).next(),
    (error) => error instanceof PolygateError && error.problem.code === "TENANT_NOT_FOUND",
  );
});

test("a stream waits for a gateway that is away, as long as its patience", async () => {
  const there = place();
  await write(there, 0, 1);
  let refused = 3;
  const answers = (request: Request) =>
    refused-- > 0
      ? Promise.resolve(refusal(503, { code: "UNAVAILABLE", detail: "away", retryable: true }))
      : fetch(request);
  const back = new Polygate({ url, retries: { attempts: 1, pauseMs: 1 }, fetch: answers }).changes(there);
  assert.deepEqual(await keys(back, 1), ["k0"]);
  await back.return();

  refused = Infinity;
  const away = new Polygate({ url, retries: { pauseMs: 1 }, fetch: answers }).changes(there, { patienceMs: 20 });
  await assert.rejects(away.next(), (error) => error instanceof PolygateError && error.problem.code === "UNAVAILABLE");
});

test("a connection that says nothing is taken for dead, but not while nobody listens", async ({ mock }) => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const event = (id: number) =>
    `id: ${id}\nevent: io.polygate.item.created\ndata: {"id":"${id}","data":{"pk":"k${id}"}}\n\n`;
  const asked: (string | null)[] = [];
  const polygate = new Polygate({
    url,
    retries: { pauseMs: 1 },
    fetch: async (request) => {
      asked.push(request.headers.get("Last-Event-ID"));
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          // Half of an event comes, and then nothing more.
          controller.enqueue(new TextEncoder().encode(`: 0\n\n${event(asked.length)}id: 9\ndata: {"id"`));
          request.signal.addEventListener("abort", () => controller.error(request.signal.reason));
        },
      });
      return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
    },
  });
  const stream = polygate.changes({ ns: "notes", t: "any" }, { silenceMs: 30_000 });
  assert.deepEqual(await keys(stream, 1), ["k1"]);
  mock.timers.tick(60_000);
  assert.equal(asked.length, 1);

  const silent = keys(stream, 2);
  for (let turns = 0; asked.length < 3; turns += 1) {
    assert.ok(turns < 1_000);
    await turn();
    mock.timers.tick(1_000);
  }
  assert.deepEqual(await silent, ["k2", "k3"]);
  await stream.return();
  assert.deepEqual(asked, [null, "1", "2"]);
});
