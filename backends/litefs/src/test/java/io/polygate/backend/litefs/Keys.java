package io.polygate.backend.litefs;

import java.util.Map;
import java.util.Optional;

/**
 * The keys of an instance, those that are not given as they are by default.
 *
 * @param given values by their keys
 */
record Keys(Map<String, String> given) implements LitefsConfig.Instance {
  /** Copies the map. */
  Keys {
    given = Map.copyOf(given);
  }

  private String value(String key, String byDefault) {
    return given.getOrDefault(key, byDefault);
  }

  private Optional<String> optional(String key) {
    return Optional.ofNullable(given.get(key));
  }

  @Override
  public String mode() {
    return value("mode", "mount");
  }

  @Override
  public String api() {
    return value("api", "http://127.0.0.1:20202");
  }

  @Override
  public Optional<String> peers() {
    return optional("peers");
  }

  @Override
  public String patience() {
    return value("patience", "1s");
  }

  @Override
  public String acks() {
    return value("acks", "0");
  }

  @Override
  public String acksTimeout() {
    return value("acks-timeout", "5s");
  }

  @Override
  public Optional<String> directory() {
    return optional("directory");
  }

  @Override
  public String durability() {
    return value("durability", "fsync");
  }

  @Override
  public String handles() {
    return value("handles", "1024");
  }

  @Override
  public String readers() {
    return value("readers", "4");
  }

  @Override
  public String pageCache() {
    return value("page-cache", "512K");
  }

  @Override
  public String itemCache() {
    return value("item-cache", "32M");
  }

  @Override
  public Optional<String> maxBytes() {
    return optional("max-bytes");
  }

  @Override
  public Optional<String> url() {
    return optional("url");
  }

  @Override
  public Optional<String> namespace() {
    return optional("namespace");
  }

  @Override
  public Optional<String> authorization() {
    return optional("authorization");
  }

  @Override
  public String timeout() {
    return value("timeout", "30s");
  }

  @Override
  public String connectTimeout() {
    return value("connect-timeout", "2s");
  }
}
