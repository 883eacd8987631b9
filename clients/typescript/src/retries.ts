import { pause } from "./pauses.js";

/** How requests are tried again. */
export interface Retries {
  /** How often a request is sent at most; 1 for never again. */
  attempts: number;
  /** About how long the first pause is, in milliseconds; each later one is up to twice as long. */
  pauseMs: number;
  /** The longest pause, in milliseconds; an answer that wants a longer one is given as it is. */
  maxPauseMs: number;
}

export const DEFAULT_RETRIES: Retries = { attempts: 4, pauseMs: 100, maxPauseMs: 5_000 };

const IDEMPOTENCY_KEY = "Idempotency-Key";

/** POSTs that change nothing. */
const READING = /\/(?:query|scan)$/;

type Fetch = (request: Request) => Promise<Response>;

/**
 * A fetch that gives each write an idempotency key, and sends again what the gateway says may be sent again:
 * what it calls retryable, of which nothing was done, and what has an outcome that nobody knows, which the key
 * makes safe. A connection that breaks is such a case too.
 */
export function retrying(fetch: Fetch, retries: Retries): Fetch {
  return async (request) => {
    if (!isRead(request) && !request.headers.has(IDEMPOTENCY_KEY)) {
      request.headers.set(IDEMPOTENCY_KEY, crypto.randomUUID());
    }
    for (let attempt = 1; ; attempt += 1) {
      const isLast = attempt >= retries.attempts;
      let wait = jitter(retries, attempt - 1);
      try {
        const response = await fetch(isLast ? request : request.clone());
        if (isLast || response.ok || !(await mayBeSentAgain(response))) {
          return response;
        }
        const wanted = retryAfter(response);
        if (wanted > retries.maxPauseMs) {
          return response;
        }
        wait = Math.max(wait, wanted);
      } catch (error) {
        if (isLast || request.signal.aborted) {
          throw error;
        }
      }
      await pause(wait, request.signal);
    }
  };
}

/** Whether a request changes nothing. */
export function isRead(request: Request): boolean {
  return ["GET", "HEAD"].includes(request.method) || READING.test(new URL(request.url).pathname);
}

/** A random pause, in milliseconds, before what was tried so often is tried again. */
export function jitter(retries: Retries, tried: number): number {
  return Math.random() * Math.min(retries.maxPauseMs, retries.pauseMs * 2 ** tried);
}

/** The pause that an answer asks for, in milliseconds. */
export function retryAfter(response: Response): number {
  const wanted = 1_000 * Number(response.headers.get("Retry-After") ?? 0);
  return Number.isFinite(wanted) ? wanted : 0;
}

/** What the problem says; what is none, such as a proxy's page, is looked at by its status alone. */
async function mayBeSentAgain(response: Response): Promise<boolean> {
  if (!response.headers.get("Content-Type")?.startsWith("application/problem+json")) {
    return response.status === 502 || response.status === 503;
  }
  const problem = (await response.clone().json()) as { retryable?: boolean; outcome?: string };
  return problem.retryable === true || problem.outcome === "unknown";
}
