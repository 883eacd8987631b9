package io.polygate.gateway;

import io.polygate.gateway.names.NearestName;
import io.polygate.spi.BeforeWrite;
import io.polygate.spi.ConfigurationException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Those that can look at values before they are written, by the names that they have. */
final class KnownHooks {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  private final Map<String, BeforeWrite> hooks = new TreeMap<>();

  /**
   * All that there are.
   *
   * @throws ConfigurationException if two have one name, or one has a name of another form
   */
  KnownHooks(Collection<BeforeWrite> all) {
    for (BeforeWrite hook : all) {
      String name = hook.name();
      if (!NAME.matcher(name).matches()) {
        throw new ConfigurationException(
            "What looks at values before they are written has the name "
                + name
                + ", and it should match [a-z][a-z0-9-]{0,62}");
      }
      if (hooks.put(name, hook) != null) {
        throw new ConfigurationException(
            "Two that look at values before they are written have the name " + name);
      }
    }
  }

  /**
   * Those of a namespace.
   *
   * @param names as its configuration names them
   * @return in the same order
   * @throws ConfigurationException if there is none of a name, or one is named twice
   */
  List<BeforeWrite> named(String namespace, List<String> names) {
    List<BeforeWrite> named = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      BeforeWrite hook = hooks.get(name);
      String key = "polygate.namespaces." + namespace + ".before-write: ";
      if (hook == null) {
        throw new ConfigurationException(
            key
                + "there is no "
                + name
                + (hooks.isEmpty()
                    ? ", nor any other: it comes in a jar with a bean of BeforeWrite"
                    : NearestName.hint(name, hooks.keySet())
                        + "; there are "
                        + String.join(", ", hooks.keySet())));
      }
      if (!seen.add(name)) {
        throw new ConfigurationException(key + name + " stands twice");
      }
      named.add(hook);
    }
    return named;
  }
}
