type Fetch = (request: Request) => Promise<Response>;

/** A tenant of a namespace. */
export interface Tenant {
  ns: string;
  t: string;
}

/** What is known of a tenant, replaced as a whole whenever that changes. */
interface Known {
  /** The token that stands for what this client has written, or read. */
  readonly token: string;
  /** How many writes had been answered by then. */
  readonly writes: number;
  /** Whether there are other writes that the token may not stand for. */
  readonly unsure: boolean;
}

const TOKEN = "Consistency-Token";
const CONSISTENCY = "Consistency";

/** The tenant that a path is below of; the whole of it, or a part. */
const TENANT = /^(?:.*)?\/v1\/namespaces\/([^/]+)\/tenants\/([^/]+)(\/.*)?$/;

/** Tenants that were not spoken to for the longest time are forgotten beyond this many. */
const MOST_TENANTS = 10_000;

/**
 * What a client has seen of each tenant of a namespace whose data are copied to other nodes, so that it sees its
 * own writes on whatever node answers. Elsewhere there are no tokens, and nothing is kept. Tokens cannot be
 * compared: after writes that ran beside each other, requests ask for all that was acknowledged
 * (`Consistency: strong`) until one of their answers stands for them all.
 */
export class Tokens {
  readonly #known = new Map<string, Known>();

  /** The token of a tenant, to be handed to another client, for example a browser's or another process'. */
  of(tenant: Tenant): string | undefined {
    return this.#known.get(place(tenant.ns, tenant.t))?.token;
  }

  /** Has this client see what another one had seen that was given the token. */
  take(tenant: Tenant, token: string): void {
    const where = place(tenant.ns, tenant.t);
    const known = this.#known.get(where);
    this.#keep(where, {
      token,
      writes: (known?.writes ?? 0) + 1,
      unsure: known !== undefined && (known.unsure || known.token !== token),
    });
  }

  /** A fetch that sends what is known of the request's tenant, and learns from the answer. */
  sending(fetch: Fetch, isRead: (request: Request) => boolean): Fetch {
    return async (request) => {
      const path = TENANT.exec(new URL(request.url).pathname);
      if (path === null) {
        return fetch(request);
      }
      const where = place(path[1]!, path[2]!);
      const known = this.#known.get(where);
      if (known !== undefined && !request.headers.has(CONSISTENCY) && !request.headers.has(TOKEN)) {
        request.headers.set(known.unsure ? CONSISTENCY : TOKEN, known.unsure ? "strong" : known.token);
      }
      const response = await fetch(request);
      if (request.method === "DELETE" && path[3] === undefined && response.ok) {
        this.#known.delete(where);
        return response;
      }
      const token = response.headers.get(TOKEN);
      if (response.status === 409 && (await code(response)) === "WRITES_LOST") {
        // The caller is told; to go on with this token would be refused for ever.
        this.#known.delete(where);
      } else if (token !== null) {
        this.#learn(where, token, known?.writes ?? 0, isRead(request));
      }
      return response;
    };
  }

  /** Takes the token of an answer to a request that was sent when so many writes had been answered. */
  #learn(where: string, token: string, writes: number, read: boolean): void {
    const now = this.#known.get(where);
    const isLatest = now === undefined || now.writes === writes;
    if (read) {
      if (isLatest) {
        this.#keep(where, { token, writes, unsure: false });
      }
      return;
    }
    this.#keep(where, {
      token,
      writes: (now?.writes ?? 0) + 1,
      unsure: !isLatest && (now.unsure || now.token !== token),
    });
  }

  #keep(where: string, known: Known): void {
    this.#known.delete(where);
    this.#known.set(where, known);
    if (this.#known.size > MOST_TENANTS) {
      this.#known.delete(this.#known.keys().next().value!);
    }
  }
}

function place(ns: string, t: string): string {
  return `${ns}/${t}`;
}

async function code(response: Response): Promise<string | undefined> {
  if (!response.headers.get("Content-Type")?.startsWith("application/problem+json")) {
    return undefined;
  }
  return ((await response.clone().json()) as { code?: string }).code;
}
