package io.polygate.backend.kv;

/**
 * A commit was refused because what it rests on was changed by another process meanwhile. Nothing
 * was changed; whoever made it reads again.
 */
final class StaleReads extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StaleReads() {
    super("What a commit rests on was changed meanwhile.", null, false, false);
  }
}
