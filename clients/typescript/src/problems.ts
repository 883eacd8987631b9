import type { components } from "./schema.js";

export type Problem = components["schemas"]["Problem"];

/** What the gateway refused, with what it said. */
export class PolygateError extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.code}: ${problem.detail}`);
    this.name = "PolygateError";
  }
}

/**
 * A place in the changes of a tenant that is not kept any more, or not of this tenant: read the items anew, and
 * follow the changes from the beginning.
 */
export class ChangesGoneError extends PolygateError {
  constructor(problem: Problem) {
    super(problem);
    this.name = "ChangesGoneError";
  }
}

/** The error of a problem. */
export function errorOf(problem: Problem): PolygateError {
  return problem.code === "CHANGES_GONE" ? new ChangesGoneError(problem) : new PolygateError(problem);
}

/** What an operation answered; throws the problem if it was refused. */
export function succeeded<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.error !== undefined) {
    throw errorOf(answer.error as Problem);
  }
  return answer.data as T;
}
