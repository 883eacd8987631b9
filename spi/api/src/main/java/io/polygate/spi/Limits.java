package io.polygate.spi;

/**
 * What a backend can hold. Published per namespace, and named in the error when one is passed:
 * {@link StorageException.TooLarge#limit} is the component's name.
 *
 * @param valueBytes the largest value, in bytes as {@link Document#length} counts them
 * @param operations the most operations of a transaction or a batch
 */
public record Limits(int valueBytes, int operations) {}
