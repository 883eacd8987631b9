package io.polygate.gateway.rest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The forms of the API's paths with their methods, for the header Allow: of an answer to a method
 * that a resource does not have, and to OPTIONS. A test compares it with the OpenAPI document.
 */
final class ApiPaths {
  private static final String TENANT = "/v1/namespaces/{ns}/tenants/{t}";
  private static final String COLLECTION = TENANT + "/collections/{c}";

  private static final List<Form> FORMS =
      List.of(
          form("/v1/namespaces", "GET"),
          form("/v1/namespaces/{ns}", "GET"),
          form("/v1/namespaces/{ns}/collections", "GET"),
          form("/v1/namespaces/{ns}/collections/{c}", "GET", "PUT", "DELETE"),
          form("/v1/namespaces/{ns}/collections/{c}/versions", "GET", "POST"),
          form("/v1/namespaces/{ns}/migrations", "GET"),
          form("/v1/namespaces/{ns}/migrations/apply", "POST"),
          form("/v1/namespaces/{ns}/migrations/{version}", "GET", "PUT"),
          form("/v1/namespaces/{ns}/openapi.json", "GET"),
          form("/v1/namespaces/{ns}/schema.json", "GET"),
          form("/v1/namespaces/{ns}/types.js", "GET"),
          form("/v1/namespaces/{ns}/types.ts", "GET"),
          form("/v1/namespaces/{ns}/queries", "GET"),
          form("/v1/namespaces/{ns}/queries/{name}", "GET", "PUT", "DELETE"),
          form("/v1/namespaces/{ns}/tenants", "GET"),
          form(TENANT, "GET", "PUT", "DELETE"),
          form(COLLECTION + "/items", "GET", "POST"),
          form(COLLECTION + "/items/{pk}", "GET", "PUT", "PATCH", "DELETE"),
          form(COLLECTION + "/items/{pk}/{sk}", "GET", "PUT", "PATCH", "DELETE"),
          form(COLLECTION + "/query", "POST"),
          form(COLLECTION + "/scan", "POST"),
          form(COLLECTION + "/import", "POST"),
          form(TENANT + "/batch", "POST"),
          form(TENANT + "/transactions", "POST"),
          form(TENANT + "/sql", "POST"),
          form(TENANT + "/queries/{name}", "GET", "POST"),
          form(TENANT + "/export", "GET"),
          form(TENANT + "/import", "POST"),
          form(TENANT + "/changes", "GET"),
          form(TENANT + "/migrations", "GET"),
          form("/problems", "GET"),
          form("/problems/{code}", "GET"));

  /** What {@link #form} says of a path that is none of the API's. */
  static final String NONE = "none";

  private static final Map<Integer, List<Form>> FORMS_BY_SLASHES =
      FORMS.stream().collect(Collectors.groupingBy(form -> form.segments().size()));

  private ApiPaths() {}

  /**
   * One form of path.
   *
   * @param template as the OpenAPI document writes it
   * @param methods what it can be asked for, HEAD and OPTIONS left out
   */
  record Form(String template, List<String> segments, Set<String> methods) {
    boolean fits(List<String> path) {
      if (path.size() != segments.size()) {
        return false;
      }
      for (int i = 0; i < path.size(); i++) {
        String segment = segments.get(i);
        if (!segment.startsWith("{") && !segment.equals(path.get(i))) {
          return false;
        }
      }
      return true;
    }

    /** Whether a path has this form, as far as that can be said before it is decoded. */
    boolean fits(String path) {
      int from = 1;
      for (String segment : segments) {
        int slash = path.indexOf('/', from);
        int end = slash < 0 ? path.length() : slash;
        boolean fits =
            segment.startsWith("{")
                || (end - from == segment.length() && path.startsWith(segment, from));
        if (!fits) {
          return false;
        }
        from = end + 1;
      }
      return true;
    }

    /** The value of the header Allow. */
    String allow() {
      return String.join(", ", all());
    }

    /** Whether it can be asked for this. */
    boolean takes(String method) {
      return all().contains(method);
    }

    private Set<String> all() {
      Set<String> all = new TreeSet<>(methods);
      all.add("OPTIONS");
      if (methods.contains("GET")) {
        all.add("HEAD");
      }
      return all;
    }

    /** Whether this is a single item's. */
    boolean isItem() {
      return methods.contains("PATCH");
    }
  }

  /** The form of a path, or empty if it is none of the API's. */
  static Optional<Form> of(List<String> segments) {
    return FORMS.stream().filter(form -> form.fits(segments)).findFirst();
  }

  /** The form that a path was written in, without its names and keys, or {@link #NONE}. */
  static String form(String path) {
    int slashes = 0;
    for (int at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
      slashes++;
    }
    for (Form form : FORMS_BY_SLASHES.getOrDefault(slashes, List.of())) {
      if (form.fits(path)) {
        return form.template();
      }
    }
    return NONE;
  }

  /** All forms. */
  static List<Form> all() {
    return FORMS;
  }

  private static Form form(String template, String... methods) {
    return new Form(template, List.of(template.substring(1).split("/", -1)), Set.of(methods));
  }
}
