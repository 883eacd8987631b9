package io.polygate.backend.dynamodb;

import io.polygate.spi.CollectionName;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Version;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A place in a table of the gateway's own: {@code pk} is {@code namespace#tenant.life#collection#}
 * and the item's partition key, {@code sk} is its sort key.
 *
 * @param collection which collection
 * @param table its table
 * @param prefix what the partition keys begin with
 */
record OwnPlace(CollectionName collection, String table, Optional<String> prefix) implements Place {
  /** The partition key's name. */
  static final String PARTITION = "pk";

  /** The sort key's name. */
  static final String SORT = "sk";

  /** What stands for an absent sort key: the engine has no empty keys, and items none like it. */
  private static final String NO_SORT = "\0";

  OwnPlace(CollectionName collection, String table, TenantLife life) {
    this(collection, table, Optional.of(life.prefix() + "#" + collection + "#"));
  }

  @Override
  public String partitionName() {
    return PARTITION;
  }

  @Override
  public Optional<String> sortName() {
    return Optional.of(SORT);
  }

  @Override
  public AttributeValue partitionKey(String partition) {
    return AttributeValue.fromS(prefix.orElse("") + partition);
  }

  @Override
  public AttributeValue sortKey(String sort) {
    return AttributeValue.fromS(sortText(sort));
  }

  @Override
  public String sortText(String sort) {
    return sort.isEmpty() ? NO_SORT : sort;
  }

  @Override
  public KeyType sortType() {
    return KeyType.TEXT;
  }

  @Override
  public boolean isOwn() {
    return true;
  }

  @Override
  public Version version(Map<String, AttributeValue> row) {
    return new Version(Rows.text(row, Attributes.VERSION));
  }

  @Override
  public ItemKey itemKey(Map<String, AttributeValue> row) {
    String sort = Rows.text(row, SORT);
    return new ItemKey(
        collection,
        Rows.text(row, PARTITION).substring(prefix.orElse("").length()),
        sort.equals(NO_SORT) ? "" : sort);
  }
}
