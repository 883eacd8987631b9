package io.polygate.gateway.rest;

import io.polygate.gateway.GatewayConfig;
import io.polygate.gateway.catalog.Definition;
import io.polygate.gateway.catalog.IndexRule;
import io.polygate.gateway.catalog.KeyRange;
import io.polygate.gateway.catalog.KeyRule;
import io.polygate.gateway.catalog.Model;
import io.polygate.spi.CollectionName;
import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Json;
import io.polygate.spi.Part;
import io.polygate.spi.Scan;
import io.polygate.spi.SortRange;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.NotFound;
import io.polygate.spi.Value;
import io.polygate.spi.expression.Condition;
import io.polygate.spi.expression.Projection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes selections of what requests say: of a URL's parameters or of a body. */
final class Selections {
  /** The parameters that a URL may have. */
  static final Set<String> PARAMETERS =
      Set.of(
          "pk",
          "sk.eq",
          "sk.beginsWith",
          "sk.between",
          "sk.gt",
          "sk.gte",
          "sk.lt",
          "sk.lte",
          "index",
          "order",
          "limit",
          "maxBytes",
          "select",
          "expand",
          "filter",
          "names",
          "values",
          "cursor",
          "allowScan");

  private final Target target;
  private final Model model;

  /** Selections of one collection. */
  Selections(Target target, CollectionName collection) {
    this.target = target;
    this.model = target.model(collection);
  }

  /** The selection that a body states. */
  Selection of(QueryRequest body) {
    Optional<IndexRule> rule = rule(body.index());
    RequestExpressions expressions = new RequestExpressions("/", body.names(), body.values());
    Optional<Condition> filter = expressions.condition("filter", body.filter());
    Optional<Projection> select = expressions.projection("select", body.select());
    expressions.requireAllUsed();
    return new Selection(
        model.collection(),
        source(body),
        filter,
        select,
        expand(body.expand(), body.count()),
        rule.flatMap(this::visible),
        new Selection.Paging(
            body.cursor(),
            body.limit().map(limit -> within("/limit", limit, PageLimits.MAX_ITEMS)),
            within(
                "/maxBytes",
                body.maxBytes().orElse(PageLimits.DEFAULT_BYTES),
                PageLimits.MAX_BYTES)),
        body.count().orElse(false),
        body.explain().orElse(false));
  }

  /** The selection that the parameters of a URL state. */
  Selection of(QueryParameters parameters) {
    Optional<String> index = parameters.text("index");
    Optional<IndexRule> rule = rule(index);
    QueryRequest body =
        new QueryRequest(
            parameters.text("pk").map(text -> typed("pk", text, rule.map(IndexRule::partition))),
            Optional.empty(),
            sort(parameters, rule),
            index,
            parameters.text("order").map(Selections::order),
            parameters.number("limit", 1, PageLimits.MAX_ITEMS).map(Long::intValue),
            parameters.number("maxBytes", 1, PageLimits.MAX_BYTES).map(Long::intValue),
            parameters.text("select"),
            parameters.text("expand"),
            parameters.text("filter"),
            parameters.text("names").map(Selections::names).orElse(Map.of()),
            parameters.text("values").map(Selections::values).orElse(Map.of()),
            parameters.text("cursor"),
            Optional.empty(),
            Optional.empty(),
            Optional.of(parameters.flag("allowScan")));
    return of(body);
  }

  /** The selection that a scan states. */
  Selection of(ScanRequest body) {
    RequestExpressions expressions = new RequestExpressions("/", body.names(), body.values());
    Optional<Condition> filter = expressions.condition("filter", body.filter());
    Optional<Projection> select = expressions.projection("select", body.select());
    expressions.requireAllUsed();
    int segments = body.segments().orElse(1);
    if (body.segment().isEmpty() && segments != 1) {
      throw Problem.invalid("/segment", "Segments need a segment, from 0 to segments - 1.")
          .exception();
    }
    int segment = body.segment().orElse(0);
    if (segments < 1 || segments > Scan.MAX_SEGMENTS) {
      throw Problem.invalid("/segments", "A scan has 1 to 1024 segments.").exception();
    }
    if (segment < 0 || segment >= segments) {
      throw Problem.invalid("/segment", "A segment is from 0 to segments - 1.").exception();
    }
    return new Selection(
        model.collection(),
        new Selection.Source.Segment(segment, segments),
        filter,
        select,
        expand(body.expand(), body.count()),
        Optional.empty(),
        new Selection.Paging(
            body.cursor(),
            body.limit().map(limit -> within("/limit", limit, PageLimits.MAX_ITEMS)),
            within(
                "/maxBytes",
                body.maxBytes().orElse(PageLimits.DEFAULT_BYTES),
                PageLimits.MAX_BYTES)),
        body.count().orElse(false),
        false);
  }

  private static Optional<String> expand(Optional<String> expand, Optional<Boolean> count) {
    if (expand.isPresent() && count.orElse(false)) {
      throw Problem.invalid("/expand", "Where items are only counted, none is expanded.")
          .exception();
    }
    return expand;
  }

  private Selection.Source source(QueryRequest body) {
    if (body.pk().isPresent() && body.key().isPresent()) {
      throw Problem.invalid("/key", "Give pk or key, not both.").exception();
    }
    boolean descending = body.order().orElse(QueryRequest.Order.ASC) == QueryRequest.Order.DESC;
    Optional<SortRange> range = body.sk().map(condition -> condition.range("/sk"));
    if (body.key().isPresent()) {
      if (body.index().isPresent()) {
        throw Problem.invalid("/key", "An index is asked by pk and sk.").exception();
      }
      KeyRange key = model.keys().rangeOf(body.key().get());
      if (range.isPresent() && !(key.sort() instanceof SortRange.All)) {
        throw Problem.invalid("/sk", "The fields in key state the sort key already.").exception();
      }
      return new Selection.Source.Partition(
          Optional.empty(), new Value.Text(key.partition()), range.orElse(key.sort()), descending);
    }
    if (body.pk().isPresent()) {
      return new Selection.Source.Partition(
          body.index(),
          partition(body.pk().get(), body.index().isPresent()),
          range.orElseGet(SortRange.All::new),
          descending);
    }
    if (range.isPresent() || body.index().isPresent() || body.order().isPresent()) {
      throw Problem.invalid("/pk", "sk, index and order need a pk.").exception();
    }
    if (!body.allowScan().orElse(false)
        && target.namespace().policy().scans() == GatewayConfig.Scans.DENIED) {
      throw Problem.of(
              ProblemCode.SCAN_NOT_ALLOWED,
              "Without pk the whole collection would be read; say allowScan: true if it may.")
          .exception();
    }
    return new Selection.Source.Segment(0, 1);
  }

  private Value partition(Value value, boolean indexed) {
    boolean fits =
        (value instanceof Value.Text(String text) && (indexed || !text.isEmpty()))
            || (indexed && (value instanceof Value.Num || value instanceof Value.Bool));
    if (!fits) {
      throw Problem.invalid(
              "/pk",
              indexed
                  ? "An index's pk is a string, a number or a truth value."
                  : "A pk is a string that is not empty.")
          .exception();
    }
    if (!indexed) {
      // What no item's key can be is refused as it is where one item is asked for.
      ItemKey.of(model.collection(), ((Value.Text) value).value());
    }
    return value;
  }

  private Optional<IndexRule> rule(Optional<String> index) {
    return index.map(
        name -> {
          if (target.store().indexes().isEmpty()) {
            throw new StorageException.Unsupported(Part.INDEXES);
          }
          IndexRule rule =
              model
                  .definition()
                  .map(Definition::indexes)
                  .map(known -> known.get(name))
                  .orElse(null);
          if (rule == null) {
            throw new NotFound(NotFound.Subject.INDEX);
          }
          return rule;
        });
  }

  /** The members that an index's projection shows. */
  private Optional<List<String>> visible(IndexRule rule) {
    List<String> names = new ArrayList<>();
    switch (rule.projection()) {
      case IndexRule.Projection.All() -> {
        return Optional.empty();
      }
      case IndexRule.Projection.Keys() -> {
        // The key's and the index's own fields, below.
      }
      case IndexRule.Projection.Fields(List<String> fields) -> names.addAll(fields);
    }
    names.add(rule.partition());
    rule.sort().ifPresent(names::add);
    model.definition().flatMap(Definition::key).map(KeyRule::fields).ifPresent(names::addAll);
    return Optional.of(names);
  }

  private Optional<SortCondition> sort(QueryParameters parameters, Optional<IndexRule> rule) {
    Optional<String> field = rule.flatMap(IndexRule::sort);
    SortCondition condition =
        new SortCondition(
            parameters.text("sk.eq").map(text -> typed("sk.eq", text, field)),
            parameters.text("sk.beginsWith"),
            parameters
                .list("sk.between")
                .map(
                    parts -> parts.stream().map(part -> typed("sk.between", part, field)).toList()),
            parameters.text("sk.gt").map(text -> typed("sk.gt", text, field)),
            parameters.text("sk.gte").map(text -> typed("sk.gte", text, field)),
            parameters.text("sk.lt").map(text -> typed("sk.lt", text, field)),
            parameters.text("sk.lte").map(text -> typed("sk.lte", text, field)));
    return condition.equals(NO_CONDITION) ? Optional.empty() : Optional.of(condition);
  }

  private static final SortCondition NO_CONDITION =
      new SortCondition(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** A parameter's text, as a value of the type that an indexed field is declared with. */
  private Value typed(String name, String text, Optional<String> field) {
    return switch (field
        .flatMap(known -> model.definition().map(definition -> definition.typeOf(known)))
        .orElse(FieldType.STRING)) {
      case NUMBER, INTEGER -> {
        if (parsed(name, text) instanceof Value.Num number) {
          yield number;
        }
        throw Problem.invalid(name, "The indexed field is a number.").exception();
      }
      case BOOLEAN -> {
        if (parsed(name, text) instanceof Value.Bool truth) {
          yield truth;
        }
        throw Problem.invalid(name, "The indexed field is true or false.").exception();
      }
      case STRING, OBJECT, ARRAY, ANY -> new Value.Text(text);
    };
  }

  private static Value parsed(String name, String text) {
    try {
      return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (StorageException.Invalid | StorageException.Rejected e) {
      throw Problem.invalid(name, String.valueOf(e.getMessage())).exception();
    }
  }

  private static QueryRequest.Order order(String text) {
    return switch (text) {
      case "asc" -> QueryRequest.Order.ASC;
      case "desc" -> QueryRequest.Order.DESC;
      default -> throw Problem.invalid("order", "The order is asc or desc.").exception();
    };
  }

  private record Names(Map<String, String> names) {}

  private record Values(Map<String, Value> values) {}

  private static Map<String, String> names(String json) {
    return WireReader.read(Names.class, wrapped("names", json)).names();
  }

  private static Map<String, Value> values(String json) {
    return WireReader.read(Values.class, wrapped("values", json)).values();
  }

  private static Value wrapped(String name, String json) {
    return Value.Members.of(Map.of(name, parsed(name, json)));
  }

  private static int within(String pointer, int number, int most) {
    if (number < 1 || number > most) {
      throw Problem.invalid(pointer, "It must be from 1 to " + most + ".").exception();
    }
    return number;
  }
}
