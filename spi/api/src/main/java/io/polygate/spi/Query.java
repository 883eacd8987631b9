package io.polygate.spi;

import io.polygate.spi.expression.Condition;
import io.polygate.spi.expression.Projection;
import java.util.Optional;

/**
 * Selects the items of one partition, by their own key or by an index's.
 *
 * <p>Order: by sort key (text by its UTF-8 bytes, numbers by value, numbers before text where an
 * index has both), in an index then by the item's own key; {@code descending} turns all of it
 * round.
 *
 * @param collection where the items are
 * @param index the index to use; empty for the items' own key
 * @param partition the partition's key: a {@link Value.Text} for the items' own key; for an index a
 *     text, a number or a truth value as the indexed field holds it
 * @param range which sort keys
 * @param descending whether the order is turned round
 * @param filter drops items after they were found; empty keeps all
 * @param select which parts of the values are wanted. A hint: the caller cuts the values itself
 * @param page where the page begins and how long it may be
 */
public record Query(
    CollectionName collection,
    Optional<String> index,
    Value partition,
    SortRange range,
    boolean descending,
    Optional<Condition> filter,
    Optional<Projection> select,
    PageRequest page) {}
