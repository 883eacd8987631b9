package io.polygate.spi;

import org.jspecify.annotations.Nullable;

/** A configuration that the gateway cannot start with. The message is one line for its operator. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A complaint that names the key and says what is wrong and what would be right. */
  public ConfigurationException(String message) {
    this(message, null);
  }

  /** The same with what revealed it. */
  public ConfigurationException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
