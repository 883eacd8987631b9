import { serverEvents } from "./events.js";
import { pause } from "./pauses.js";
import { errorOf, type Problem } from "./problems.js";
import { jitter, retryAfter, type Retries } from "./retries.js";
import type { components } from "./schema.js";
import type { Tenant } from "./tokens.js";

export type Change = components["schemas"]["Change"];

/** Which changes are wanted, and for how long. */
export interface Following {
  /** The id of the last change that was seen; without it from the oldest that is kept. */
  after?: string;
  /** The one collection whose changes are wanted. */
  collection?: string;
  /** Whether the values before and after are wanted, where the namespace keeps them. */
  values?: boolean;
  /** Ends the stream, which throws the signal's reason. */
  signal?: AbortSignal;
  /** How long it is tried to connect again after a connection broke, in milliseconds; a minute by default. */
  patienceMs?: number;
  /** How long a connection may be silent before it is taken for dead, in milliseconds; 45 seconds by default. */
  silenceMs?: number;
}

/** A connection that ended or broke, or that the gateway could not serve for the moment. */
class Broken extends Error {
  constructor(
    override readonly cause: unknown,
    /** How long the gateway wants to be left alone, in milliseconds. */
    readonly wanted = 0,
  ) {
    super("The connection to the changes broke.");
  }
}

/**
 * The changes of a tenant, each once and in their order, for as long as they are asked for. When the connection
 * ends, it is made again and goes on after the last change that was given out; what was not asked for yet is not
 * lost. Refusals are thrown, as a `ChangesGoneError` those of a place that is not kept any more.
 */
export async function* changes(
  url: string,
  tenant: Tenant,
  following: Following,
  fetch: (request: Request) => Promise<Response>,
  retries: Retries,
): AsyncGenerator<Change, void, undefined> {
  const patience = following.patienceMs ?? 60_000;
  const where = address(url, tenant, following);
  let last = following.after;
  let tried = 0;
  let brokenSince: number | undefined;
  const onLife = () => {
    tried = 0;
    brokenSince = undefined;
  };
  for (;;) {
    let wanted = 0;
    try {
      for await (const change of connection(where, last, following, fetch, onLife)) {
        last = change.id;
        yield change;
      }
    } catch (error) {
      following.signal?.throwIfAborted();
      if (!(error instanceof Broken)) {
        throw error;
      }
      brokenSince ??= Date.now();
      if (Date.now() - brokenSince >= patience) {
        throw error.cause;
      }
      wanted = Math.min(error.wanted, retries.maxPauseMs);
    }
    await pause(Math.max(jitter(retries, tried), wanted), following.signal);
    tried += 1;
  }
}

/** The changes of one connection, which always ends with an error. */
async function* connection(
  address: URL,
  last: string | undefined,
  following: Following,
  fetch: (request: Request) => Promise<Response>,
  onLife: () => void,
): AsyncGenerator<Change, never, undefined> {
  const silence = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listen = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(new Error("Nothing was heard.")), following.silenceMs ?? 45_000);
  };
  const signal = following.signal === undefined ? silence.signal : AbortSignal.any([following.signal, silence.signal]);
  listen();
  try {
    const response = await answered(address, last, signal, fetch);
    const events = serverEvents(response.body!, () => {
      listen();
      onLife();
    });
    for (;;) {
      const event = await events.next().catch((error: unknown) => {
        throw new Broken(error);
      });
      if (event.done) {
        throw new Broken(new TypeError("The connection to the changes ended."));
      }
      if (event.value.type === "problem") {
        throw refusal(JSON.parse(event.value.data) as Problem);
      }
      // While the caller looks at a change nobody listens, which is not the connection's silence.
      clearTimeout(timer);
      yield JSON.parse(event.value.data) as Change;
      listen();
    }
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
}

async function answered(
  address: URL,
  last: string | undefined,
  signal: AbortSignal,
  fetch: (request: Request) => Promise<Response>,
): Promise<Response> {
  const headers = new Headers({ Accept: "text/event-stream" });
  if (last !== undefined) {
    headers.set("Last-Event-ID", last);
  }
  const response = await fetch(new Request(address, { headers, signal })).catch((error: unknown) => {
    throw new Broken(error);
  });
  if (response.ok) {
    return response;
  }
  if (response.headers.get("Content-Type")?.startsWith("application/problem+json")) {
    throw refusal((await response.json()) as Problem, retryAfter(response));
  }
  const error = new Error(`Something else than a gateway answered with the status ${response.status}.`);
  throw response.status === 502 || response.status === 503 ? new Broken(error, retryAfter(response)) : error;
}

function refusal(problem: Problem, wanted = 0): Error {
  return problem.retryable ? new Broken(errorOf(problem), wanted) : errorOf(problem);
}

function address(url: string, { ns, t }: Tenant, following: Following): URL {
  const address = new URL(
    `${url.replace(/\/+$/, "")}/v1/namespaces/${encodeURIComponent(ns)}/tenants/${encodeURIComponent(t)}/changes`,
  );
  if (following.collection !== undefined) {
    address.searchParams.set("collection", following.collection);
  }
  if (following.values !== undefined) {
    address.searchParams.set("values", String(following.values));
  }
  return address;
}
