package io.polygate.gateway.access;

import java.util.Locale;
import java.util.Optional;

/** A set of permissions with a name that people know. */
public enum Role {
  /** Reads items. */
  READER,
  /** Reads and writes items. */
  WRITER,
  /** Changes what is defined, and sees no item. */
  SCHEMA,
  /** Does everything that an operator and all of the above do. */
  ADMIN,
  /** Is another gateway, which holds namespaces here. */
  NODE;

  /** Whether it has a permission. */
  boolean has(Permission permission) {
    return switch (permission) {
      case READ -> this == READER || this == WRITER || this == ADMIN;
      case WRITE -> this == WRITER || this == ADMIN;
      case DEFINE -> this == SCHEMA || this == ADMIN;
      case ADMINISTER -> this == ADMIN;
      case PEER -> this == NODE;
      // Nobody needs a role for the one, and any role will do for the other.
      case PUBLIC, DISCOVER -> true;
    };
  }

  /** The word that stands in keys, configuration and messages. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role of a word. */
  static Optional<Role> of(String word) {
    for (Role role : values()) {
      if (role.word().equals(word)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
