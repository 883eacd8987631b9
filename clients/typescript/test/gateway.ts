import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

assert.ok(process.env.POLYGATE_URL, "POLYGATE_URL must name a gateway");

/** Where the gateway is that the tests run against. */
export const url = process.env.POLYGATE_URL;

export const ITEM = "/v1/namespaces/{ns}/tenants/{t}/collections/{c}/items/{pk}";

/** A collection of a tenant that no other test has. */
export const place = (ns = "notes") => ({ ns, t: `ts-${randomUUID().slice(0, 8)}`, c: "things" });

/** An answer of a gateway that has a problem. */
export const refusal = (status: number, problem: object, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(problem), {
    status,
    headers: { "Content-Type": "application/problem+json", ...headers },
  });
