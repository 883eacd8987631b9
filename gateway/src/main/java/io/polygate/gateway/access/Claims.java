package io.polygate.gateway.access;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what a token says in a claim. */
final class Claims {
  private Claims() {}

  /** What is in a claim, which may be below another one, by a path with dots; null: nothing. */
  static @Nullable Object find(Map<String, Object> claims, String path) {
    Object found = claims.get(path);
    if (found != null) {
      return found;
    }
    Object step = claims;
    for (String name : path.split("\\.", -1)) {
      step = step instanceof Map<?, ?> members ? members.get(name) : null;
    }
    return step;
  }
}
