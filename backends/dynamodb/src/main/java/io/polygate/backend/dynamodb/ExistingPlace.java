package io.polygate.backend.dynamodb;

import io.polygate.spi.CollectionName;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Json;
import io.polygate.spi.StorageException;
import io.polygate.spi.Version;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A table of others. Its rows have what these others wrote: often no version, or one that they did
 * not change. So a version is the gateway's, if it wrote the row, with a digest of all attributes.
 *
 * @param existing the table
 */
record ExistingPlace(ExistingTable existing) implements Place {
  private static final int DIGEST_BYTES = 15;

  @Override
  public CollectionName collection() {
    return existing.collection();
  }

  @Override
  public String table() {
    return existing.name();
  }

  @Override
  public String partitionName() {
    return existing.partitionName();
  }

  @Override
  public Optional<String> sortName() {
    return existing.sortName();
  }

  @Override
  public KeyType sortType() {
    return existing.sortType();
  }

  @Override
  public AttributeValue partitionKey(String partition) {
    return existing.partitionType().attribute(partition, "pk");
  }

  @Override
  public AttributeValue sortKey(String sort) {
    if (sort.isEmpty()) {
      throw new StorageException.Rejected("An item of this table has a sort key.", "sk");
    }
    return existing.sortType().attribute(sort, "sk");
  }

  @Override
  public Map<String, AttributeValue> key(ItemKey key) {
    if (sortName().isEmpty() && key.hasSort()) {
      throw new StorageException.Rejected("An item of this table has no sort key.", "sk");
    }
    return Place.super.key(key);
  }

  @Override
  public ItemKey itemKey(Map<String, AttributeValue> row) {
    return new ItemKey(
        collection(),
        existing.partitionType().text(Rows.attribute(row, partitionName())),
        sortName().map(name -> existing.sortType().text(Rows.attribute(row, name))).orElse(""));
  }

  @Override
  public Optional<String> prefix() {
    return Optional.empty();
  }

  @Override
  public boolean isOwn() {
    return false;
  }

  @Override
  public Version version(Map<String, AttributeValue> row) {
    AttributeValue own = row.get(Attributes.VERSION);
    return new Version((own == null ? "0" : own.s()) + "." + digest(row));
  }

  /** A digest of a row that does not depend on the order of its attributes. */
  private String digest(Map<String, AttributeValue> row) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
    new TreeMap<>(row)
        .forEach(
            (name, value) -> {
              digest.update(name.getBytes(StandardCharsets.UTF_8));
              digest.update((byte) 0);
              digest.update(Json.write(AttributeValues.ordered(value, this)));
            });
    byte[] whole = digest.digest();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOf(whole, DIGEST_BYTES));
  }
}
