package io.polygate.gateway.limits;

import io.polygate.spi.Namespace;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Value;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A tenant that is not served.
 *
 * @param tenant which one
 * @param reads whether it is not read
 * @param writes whether it is not written
 * @param reason why, as its clients are told
 * @param since since when
 */
public record Suspension(
    StoreId tenant, boolean reads, boolean writes, String reason, Instant since) {
  private static final int MAX_REASON = 200;

  /**
   * Checks the form.
   *
   * @throws StorageException.Invalid if something has another
   */
  public Suspension {
    if (!reads && !writes) {
      throw new StorageException.Invalid("A suspension is of reads or of writes.", "suspension");
    }
    boolean visible = reason.chars().allMatch(c -> c >= ' ' && c != 0x7f);
    if (reason.isBlank() || reason.length() > MAX_REASON || !visible) {
      throw new StorageException.Invalid("A reason has 1 to 200 characters in one line.", "reason");
    }
  }

  static Suspension of(Map<String, Value> members) {
    return new Suspension(
        new StoreId(
            new Namespace(text(members, "namespace")), Tenant.named(text(members, "tenant"))),
        flag(members, "reads"),
        flag(members, "writes"),
        text(members, "reason"),
        Instant.parse(text(members, "since")));
  }

  Value written() {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("namespace", new Value.Text(tenant.namespace().name()));
    members.put("tenant", new Value.Text(tenant.tenant().name()));
    members.put("reads", Value.Bool.of(reads));
    members.put("writes", Value.Bool.of(writes));
    members.put("reason", new Value.Text(reason));
    members.put("since", new Value.Text(since.toString()));
    return Value.Members.of(members);
  }

  private static String text(Map<String, Value> members, String name) {
    if (members.get(name) instanceof Value.Text(String text)) {
      return text;
    }
    throw new StorageException.Invalid("A suspension's " + name + " must be a text.", name);
  }

  private static boolean flag(Map<String, Value> members, String name) {
    if (members.get(name) instanceof Value.Bool(boolean flag)) {
      return flag;
    }
    throw new StorageException.Invalid("A suspension's " + name + " must be true or false.", name);
  }
}
