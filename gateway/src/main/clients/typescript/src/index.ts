import createClient, { type Client } from "openapi-fetch";
import { DEFAULT_RETRIES, retrying, type Retries } from "./retries.js";
import type { components, paths } from "./schema.js";

export type { Retries } from "./retries.js";
export type { components, paths } from "./schema.js";

export type Problem = components["schemas"]["Problem"];
export type Item = components["schemas"]["Item"];
export type Query = components["schemas"]["QueryRequest"];

/** Where the gateway is, and how it is spoken to. */
export interface Options {
  /** For example `http://127.0.0.1:8080`. */
  url: string;
  /** The credential, sent as a bearer token. */
  key?: string;
  /** How requests are tried again; by default up to four times. */
  retries?: Partial<Retries>;
  /** What sends requests; by default the platform's. */
  fetch?: (request: Request) => Promise<Response>;
}

/** A collection of a tenant. */
export interface Place {
  ns: string;
  t: string;
  c: string;
}

/** What the gateway refused, with what it said. */
export class PolygateError extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.code}: ${problem.detail}`);
    this.name = "PolygateError";
  }
}

/** A client: `api` has every operation of the OpenAPI document, typed; the rest makes some of them easy. */
export class Polygate {
  readonly api: Client<paths>;

  constructor(options: Options) {
    const send = options.fetch ?? ((request: Request) => globalThis.fetch(request));
    this.api = createClient<paths>({
      baseUrl: options.url,
      ...(options.key === undefined ? {} : { headers: { Authorization: `Bearer ${options.key}` } }),
      fetch: retrying(send, { ...DEFAULT_RETRIES, ...options.retries }),
    });
  }

  /** The items of a query, page after page, as they are asked for. */
  query(place: Place, query: Query): AsyncGenerator<Item, void, undefined> {
    return pages(async (cursor) =>
      succeeded(
        await this.api.POST("/v1/namespaces/{ns}/tenants/{t}/collections/{c}/query", {
          params: { path: place },
          body: cursor === undefined ? query : { ...query, cursor },
        }),
      ),
    );
  }

  /** All items of a collection, page after page, as they are asked for. */
  scan(place: Place, scan: components["schemas"]["ScanRequest"] = {}): AsyncGenerator<Item, void, undefined> {
    return pages(async (cursor) =>
      succeeded(
        await this.api.POST("/v1/namespaces/{ns}/tenants/{t}/collections/{c}/scan", {
          params: { path: place },
          body: cursor === undefined ? scan : { ...scan, cursor },
        }),
      ),
    );
  }
}

/** What an operation answered; throws the problem if it was refused. */
export function succeeded<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.error !== undefined) {
    throw new PolygateError(answer.error as Problem);
  }
  return answer.data as T;
}

async function* pages(
  read: (cursor: string | undefined) => Promise<unknown>,
): AsyncGenerator<Item, void, undefined> {
  let cursor: string | undefined;
  do {
    // Without an Accept header of another kind the answer is a page, and not lines.
    const page = (await read(cursor)) as components["schemas"]["Items"];
    yield* page.items;
    cursor = page.page.next;
  } while (cursor !== undefined);
}
