package io.polygate.benchmarks;

import java.util.List;
import java.util.Map;

/** One answer of a server, whole. */
record Answer(int status, Map<String, List<String>> headers, String body) {
  boolean isSuccess() {
    return status >= 200 && status < 300;
  }
}
