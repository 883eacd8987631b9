package io.polygate.backend.dynamodb;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Tenant;
import java.util.Optional;

/**
 * A table that others made and write to, served as it is.
 *
 * @param name its name
 * @param tenant the tenant that it belongs to
 * @param collection the collection that its rows are
 * @param partitionName the name of its partition key
 * @param partitionType the type of its partition key
 * @param sortName the name of its sort key; empty if it has none
 * @param sortType the type of its sort key
 */
record ExistingTable(
    String name,
    Tenant tenant,
    CollectionName collection,
    String partitionName,
    KeyType partitionType,
    Optional<String> sortName,
    KeyType sortType) {}
