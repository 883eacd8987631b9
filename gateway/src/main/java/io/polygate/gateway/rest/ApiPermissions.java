package io.polygate.gateway.rest;

import io.polygate.gateway.access.Permission;
import io.polygate.gateway.access.Requires;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.IndexView;
import org.jspecify.annotations.Nullable;

/**
 * Says of each operation in the document which permission it requires, as its method does by {@link
 * Requires}.
 */
final class ApiPermissions {
  /** The extension that names the permission. */
  static final String PERMISSION = "x-permission";

  private static final String OPERATION = "org.eclipse.microprofile.openapi.annotations.Operation";
  private static final String SCHEME = "bearer";

  private final Map<String, String> words = new HashMap<>();

  ApiPermissions(IndexView index) {
    for (AnnotationInstance found : index.getAnnotations(Requires.class.getName())) {
      AnnotationInstance operation = found.target().asMethod().annotation(OPERATION);
      if (operation != null && operation.value("operationId") != null) {
        words.put(
            operation.value("operationId").asString(),
            found.value().asEnum().toLowerCase(Locale.ROOT));
      }
    }
  }

  /** Describes how a client shows who it is. */
  void describe(OpenAPI document) {
    document
        .getComponents()
        .addSecurityScheme(
            SCHEME,
            OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme(SCHEME)
                .description(
                    "A key of the gateway or a token of the issuer that it trusts. A gateway that"
                        + " has neither asks nobody."));
    document.setSecurity(List.of(OASFactory.createSecurityRequirement(), bearer()));
  }

  /** Says it of an operation that a method stands for. */
  void addTo(Operation operation) {
    Optional.ofNullable(words.get(operation.getOperationId()))
        .ifPresent(word -> set(operation, word));
  }

  /** Says of an operation what another one says. */
  static void copy(Operation from, Operation to) {
    Optional.ofNullable(word(from)).ifPresent(word -> set(to, word));
  }

  /** Says of an operation that everybody may do it. */
  static void open(Operation operation) {
    set(operation, Permission.PUBLIC.word());
  }

  /** The extensions of an operation that stay in the document. */
  static @Nullable Map<String, Object> kept(Operation operation) {
    Object word = word(operation);
    return word == null ? null : Map.of(PERMISSION, word);
  }

  private static @Nullable Object word(Operation operation) {
    return operation.getExtensions() == null ? null : operation.getExtensions().get(PERMISSION);
  }

  private static void set(Operation operation, Object word) {
    operation.addExtension(PERMISSION, word);
    if (word.equals(Permission.PUBLIC.word())) {
      operation.setSecurity(List.of());
    }
  }

  private static SecurityRequirement bearer() {
    return OASFactory.createSecurityRequirement().addScheme(SCHEME);
  }
}
