package io.polygate.gateway.model;

import static io.polygate.gateway.model.JsonTexts.literal;

import io.polygate.gateway.catalog.NamedQueries;
import io.polygate.gateway.catalog.QueryParameter;
import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.Json;
import io.polygate.spi.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The values that a namespace answers with, as types of TypeScript, or the same as comments of
 * JSDoc for JavaScript.
 */
public final class TypeScript {
  private static final String JSON =
      "null | boolean | number | string | Json[] | { [member: string]: Json }";

  /** A type in a comment cannot be made of itself. */
  private static final String JSON_IN_COMMENTS =
      "null | boolean | number | string | unknown[] | { [member: string]: unknown }";

  private static final String MISSING =
      "{ pk?: string; sk?: string; missing: \"absent\" | \"unfit\"; detail?: string }";

  private TypeScript() {}

  /** Declarations of types. */
  public static String of(NamespaceModel model) {
    StringBuilder text = new StringBuilder();
    text.append("// The types of the namespace ").append(model.namespace()).append(".\n\n");
    text.append("/** Any JSON value. */\nexport type Json = ").append(JSON).append(";\n\n");
    text.append("/** An item with its metadata. */\nexport interface Item<V> ")
        .append(itemType("V", "Expanded"))
        .append("\n\n");
    text.append("/** What followed references lead to, by their names. */\n")
        .append("export interface Expanded { [reference: string]: Referred | Referred[] }\n\n")
        .append("/** The item that a reference leads to, or what is missing. */\n")
        .append("export type Referred = Item<Json> | ")
        .append(MISSING)
        .append(";\n\n");
    text.append("/** A page of items. */\nexport interface Page<V> ")
        .append(pageType("Item<V>"))
        .append('\n');
    for (NamespaceModel.Collection collection : model.collections()) {
      text.append("\n/** A value in the collection ")
          .append(collection.name())
          .append(". */\nexport interface ")
          .append(collection.typeName())
          .append(' ')
          .append(valueType(collection))
          .append('\n');
    }
    text.append("\n/** The values of the collections, by their names. */\n")
        .append("export interface Collections {\n");
    for (NamespaceModel.Collection collection : model.collections()) {
      text.append("  ")
          .append(literal(collection.name()))
          .append(": ")
          .append(collection.typeName())
          .append(";\n");
    }
    text.append("}\n\n/** The parameters of the named queries, by their names. */\n")
        .append("export interface Queries {\n");
    for (NamedQueries.Kept query : model.queries()) {
      text.append("  ")
          .append(literal(query.name()))
          .append(": ")
          .append(parametersType(query))
          .append(";\n");
    }
    return text.append("}\n").toString();
  }

  /** The same as definitions of types in comments, of a module without code. */
  public static String jsDoc(NamespaceModel model) {
    StringBuilder text = new StringBuilder();
    text.append("// The types of the namespace ").append(model.namespace()).append(".\n\n");
    typedef(text, JSON_IN_COMMENTS, "Json");
    text.append("/**\n * @template V\n * @typedef {")
        .append(itemType("V", "{ [reference: string]: unknown }"))
        .append("} Item\n */\n\n");
    text.append("/**\n * @template V\n * @typedef {")
        .append(pageType("Item<V>"))
        .append("} Page\n */\n\n");
    for (NamespaceModel.Collection collection : model.collections()) {
      typedef(text, valueType(collection), collection.typeName());
    }
    typedef(
        text,
        model.collections().stream()
            .map(collection -> literal(collection.name()) + ": " + collection.typeName())
            .collect(Collectors.joining("; ", "{ ", " }")),
        "Collections");
    typedef(
        text,
        model.queries().stream()
            .map(query -> literal(query.name()) + ": " + parametersType(query))
            .collect(Collectors.joining("; ", "{ ", " }")),
        "Queries");
    return text.append("export {};\n").toString();
  }

  private static void typedef(StringBuilder text, String type, String name) {
    text.append("/** @typedef {").append(type).append("} ").append(name).append(" */\n\n");
  }

  private static String itemType(String value, String expanded) {
    return "{ pk: string; sk?: string; etag: string; updatedAt: string; expiresAt?: string;"
        + " contentType?: string; value: "
        + value
        + "; expanded?: "
        + expanded
        + " }";
  }

  private static String pageType(String item) {
    return "{ items: "
        + item
        + "[]; page: { count: number; bytes: number; next?: string; reason: \"limit\" | \"bytes\""
        + " | \"deadline\" | \"end\"; failedShards?: string[] } }";
  }

  private static String valueType(NamespaceModel.Collection collection) {
    StringBuilder type = new StringBuilder("{ ");
    for (Map.Entry<String, NamespaceModel.Member> member : collection.members().entrySet()) {
      NamespaceModel.Member what = member.getValue();
      type.append(literal(member.getKey()))
          .append(what.present() ? ": " : "?: ")
          .append(type(what.type()))
          .append(what.required() || what.type() == FieldType.ANY ? "; " : " | null; ");
    }
    if (!collection.definition().strict()) {
      type.append("[member: string]: Json | undefined; ");
    }
    return type.append('}').toString();
  }

  private static String type(FieldType type) {
    return switch (type) {
      case STRING -> "string";
      case NUMBER, INTEGER -> "number";
      case BOOLEAN -> "boolean";
      case OBJECT -> "{ [member: string]: Json }";
      case ARRAY -> "Json[]";
      case ANY -> "Json";
    };
  }

  private static String parametersType(NamedQueries.Kept query) {
    StringBuilder type = new StringBuilder("{ ");
    for (Map.Entry<String, QueryParameter> parameter : query.query().parameters().entrySet()) {
      type.append(literal(parameter.getKey()))
          .append(parameter.getValue().required() ? ": " : "?: ")
          .append(type(parameter.getValue()))
          .append("; ");
    }
    return type.append('}').toString();
  }

  private static String type(QueryParameter parameter) {
    if (!parameter.allowed().isEmpty()) {
      return parameter.allowed().stream()
          .map(TypeScript::literalOf)
          .collect(Collectors.joining(" | "));
    }
    return switch (parameter.type()) {
      case STRING -> "string";
      case INTEGER, NUMBER -> "number";
      case BOOLEAN -> "boolean";
    };
  }

  private static String literalOf(Value value) {
    return switch (value) {
      case Value.Text(String text) -> literal(text);
      case Value.Num(BigDecimal number) -> number.toPlainString();
      default -> new String(Json.write(value), StandardCharsets.UTF_8);
    };
  }
}
