package io.polygate.gateway.patch;

import io.polygate.spi.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON merge patches: a patch looks like what it changes, and a null in it removes.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7396">RFC 7396</a>
 */
public final class MergePatch {
  private MergePatch() {}

  /**
   * The value that a patch makes of another. Cannot fail: what is no object gives way to one.
   *
   * @param target the value as it is
   * @param patch the patch
   */
  public static Value apply(Value target, Value patch) {
    return merged(target, patch);
  }

  private static Value merged(@Nullable Value target, Value patch) {
    if (!(patch instanceof Value.Members(SequencedMap<String, Value> changes))) {
      return patch;
    }
    SequencedMap<String, Value> members =
        target instanceof Value.Members(SequencedMap<String, Value> present)
            ? new LinkedHashMap<>(present)
            : new LinkedHashMap<>();
    for (Map.Entry<String, Value> change : changes.entrySet()) {
      if (change.getValue() instanceof Value.Null) {
        members.remove(change.getKey());
      } else {
        members.put(change.getKey(), merged(members.get(change.getKey()), change.getValue()));
      }
    }
    return new Value.Members(members);
  }
}
