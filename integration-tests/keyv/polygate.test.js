import keyvTestSuite, { keyvIteratorTests } from "@keyv/test-suite";
import Keyv from "keyv";
import * as test from "vitest";
import PolygateStore from "./polygate.js";

const store = () => new PolygateStore(process.env.POLYGATE_COLLECTION);

keyvTestSuite(test, Keyv, store);
keyvIteratorTests(test, Keyv, store);

test.it("a listing of several pages is cleared", async (t) => {
  const keyv = new Keyv({ store: store(), namespace: "pages" });
  await Promise.all(Array.from({ length: 1234 }, (_, i) => keyv.set(`k${i}`, i)));
  const seen = new Set();
  for await (const [key, value] of keyv.iterator()) {
    t.expect(key).toBe(`k${value}`);
    seen.add(key);
  }
  t.expect(seen.size).toBe(1234);
  await keyv.clear();
  t.expect(await keyv.get("k0")).toBeUndefined();
  t.expect(await keyv.get("k1233")).toBeUndefined();
}, 30_000);

test.it("what has expired is gone from the store too", async (t) => {
  const backend = store();
  const keyv = new Keyv({ store: backend, namespace: "short" });
  await keyv.set("k", "v", 1000);
  t.expect(await backend.has("short:k")).toBe(true);
  await test.vi.waitFor(async () => t.expect(await backend.has("short:k")).toBe(false), 10_000);
}, 15_000);
