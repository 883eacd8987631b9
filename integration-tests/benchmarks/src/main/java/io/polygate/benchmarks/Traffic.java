package io.polygate.benchmarks;

import java.nio.charset.StandardCharsets;

/**
 * Requests of one kind, which differ at most in one place of their path.
 *
 * @param method the HTTP method
 * @param path path and query, with {@value #PLACE} where the requests differ
 * @param variable what stands in that place
 * @param mediaType the media type of the body; empty without a body
 * @param body the body of every request; empty for none
 */
record Traffic(String method, String path, Variable variable, String mediaType, String body) {
  /** Marks the place in the path. */
  static final String PLACE = "{}";

  Traffic {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("a path starts with a slash: " + path);
    }
    boolean varies = !(variable instanceof Variable.Nothing);
    int place = path.indexOf(PLACE);
    if (varies != place >= 0 || (varies && path.indexOf(PLACE, place + 1) >= 0)) {
      throw new IllegalArgumentException("one place where the requests differ: " + path);
    }
    if (mediaType.isEmpty() != body.isEmpty()) {
      throw new IllegalArgumentException("a body has a media type, and nothing else has one");
    }
  }

  static Traffic get(String path) {
    return get(path, new Variable.Nothing());
  }

  static Traffic get(String path, Variable variable) {
    return new Traffic("GET", path, variable, "", "");
  }

  static Traffic put(String path, Variable variable, String json) {
    return new Traffic("PUT", path, variable, "application/json", json);
  }

  static Traffic post(String path, String json) {
    return new Traffic("POST", path, new Variable.Nothing(), "application/json", json);
  }

  /** The bytes of the body. */
  byte[] bodyBytes() {
    return body.getBytes(StandardCharsets.UTF_8);
  }

  /** The path of a single request, sent outside of any load. */
  String samplePath() {
    return switch (variable) {
      case Variable.Nothing _ -> path;
      case Variable.Unique _ -> path.replace(PLACE, "sample-" + RequestBytes.newRun());
      case Variable.Counted _ -> path.replace(PLACE, "0");
      case Variable.Chance _ -> path.replace(PLACE, "0");
    };
  }
}
