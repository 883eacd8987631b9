package io.polygate.backend.litefs;

import io.polygate.backend.sqlite.Position;
import io.polygate.spi.ConsistencyToken;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * A place in the history of one tenant's database. LiteFS uses the numbers of transactions again
 * that were lost in a failover, so that a number alone says nothing.
 *
 * @param epoch the reign that the transaction was committed in
 * @param position the transaction
 */
record Token(long epoch, Position position) {
  private static final String FORM = "1";

  /** As it is given to the client. */
  ConsistencyToken of(StoreId id) {
    return new ConsistencyToken(
        String.join(
            ".",
            FORM,
            Long.toHexString(epoch),
            Long.toHexString(position.transaction()),
            Long.toHexString(position.checksum()),
            mark(id)));
  }

  /**
   * Reads what a client gives back.
   *
   * @throws StorageException.Invalid if it is none, or of another tenant
   */
  static Token parse(ConsistencyToken token, StoreId id) {
    String[] parts = token.text().split("\\.", -1);
    if (parts.length != 5 || !parts[0].equals(FORM)) {
      throw invalid("A consistency token is given back as it was received.");
    }
    if (!parts[4].equals(mark(id))) {
      throw invalid("The consistency token is another tenant's.");
    }
    try {
      return new Token(hex(parts[1]), new Position(hex(parts[2]), hex(parts[3])));
    } catch (NumberFormatException e) {
      throw invalid("A consistency token is given back as it was received.");
    }
  }

  private static long hex(String digits) {
    return Long.parseUnsignedLong(digits, 16);
  }

  /** Tells the tenants apart, so that a token of another one is not taken for one of this. */
  private static String mark(StoreId id) {
    CRC32C sum = new CRC32C();
    sum.update((id.namespace() + "/" + id.tenant()).getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(sum.getValue());
  }

  private static StorageException invalid(String message) {
    return new StorageException.Invalid(message, "Consistency-Token");
  }
}
