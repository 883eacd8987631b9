package io.polygate.spi;

/**
 * What a backend can hold. Published per namespace, and named in the error when one is passed.
 *
 * @param valueBytes the largest value, in bytes
 * @param operations the most operations of a transaction or a batch
 */
public record Limits(int valueBytes, int operations) {}
