package io.polygate.sixth;

import io.polygate.spi.Document;
import io.polygate.spi.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The member {@code signed} of values: who has signed them, in the order in which they did. */
final class Signatures {
  private static final String MEMBER = "signed";

  private Signatures() {}

  /** A value with a signature; one that is no object has none, and a second one is not added. */
  static Document added(Document value, String name) {
    if (!value.isJson() || !(value.value() instanceof Value.Members(var members))) {
      return value;
    }
    List<Value> signed = new ArrayList<>();
    if (members.get(MEMBER) instanceof Value.Array(var before)) {
      signed.addAll(before);
    }
    if (!signed.contains(new Value.Text(name))) {
      signed.add(new Value.Text(name));
    }
    Map<String, Value> completed = new LinkedHashMap<>(members);
    completed.put(MEMBER, new Value.Array(signed));
    return Document.of(Value.Members.of(completed));
  }
}
