package io.polygate.gateway.rest;

/** How large a page of items may be. */
final class PageLimits {
  /** Items of a page that says nothing. */
  static final int DEFAULT_ITEMS = 50;

  /** The most items of a page. */
  static final int MAX_ITEMS = 1_000;

  /** Bytes of values that are enough for a page that says nothing. */
  static final int DEFAULT_BYTES = 1 << 20;

  /** The most bytes of values that a page may ask for. */
  static final int MAX_BYTES = 16 << 20;

  private PageLimits() {}
}
