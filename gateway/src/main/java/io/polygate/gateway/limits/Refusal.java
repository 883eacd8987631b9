package io.polygate.gateway.limits;

/**
 * Why a request is not begun.
 *
 * @param whose {@code namespace} or {@code tenant}
 * @param limit {@code rate} or {@code concurrent}
 * @param maximum the most
 * @param retryAfter in how many seconds it may be better, 1 or more
 */
public record Refusal(String whose, String limit, long maximum, long retryAfter) {}
