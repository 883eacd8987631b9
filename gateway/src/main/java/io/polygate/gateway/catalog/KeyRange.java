package io.polygate.gateway.catalog;

import io.polygate.spi.SortRange;

/**
 * The items of a partition whose sort keys begin with certain fields' values.
 *
 * @param partition the partition key
 * @param sort their sort keys
 */
public record KeyRange(String partition, SortRange sort) {}
