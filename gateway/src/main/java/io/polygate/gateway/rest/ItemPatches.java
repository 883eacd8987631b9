package io.polygate.gateway.rest;

import io.polygate.gateway.catalog.Model;
import io.polygate.gateway.patch.JsonPatch;
import io.polygate.gateway.patch.MergePatch;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Json;
import io.polygate.spi.Mutation;
import io.polygate.spi.Returns;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.FailedCheck;
import io.polygate.spi.StorageException.NotFound;
import io.polygate.spi.Value;
import io.polygate.spi.Version;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import io.polygate.spi.expression.Condition;
import io.polygate.spi.expression.Update;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * PATCH of an item: by a merge patch, a JSON patch or an update expression. Where the backend
 * cannot make the change itself, it is worked out here and written if nothing came in between.
 */
@Singleton
final class ItemPatches {
  private final Targets targets;
  private final RequestOptions options;
  private final Bodies bodies;
  private final InFlight inFlight;

  ItemPatches(Targets targets, RequestOptions options, Bodies bodies, InFlight inFlight) {
    this.targets = targets;
    this.options = options;
    this.bodies = bodies;
    this.inFlight = inFlight;
  }

  Response patch(ApiRequest request, InputStream body) {
    request.requireNoParameters();
    Target target = targets.of(request);
    ItemKey key = request.key();
    Model model = target.model(key.collection());
    Kind kind = Kind.of(MediaTypes.essence(request.header(Headers.CONTENT_TYPE)));
    Preconditions preconditions = Preconditions.of(request);
    byte[] bytes = bodies.bytes(body);
    WriteOptions writing =
        new WriteOptions(IdempotencyKeys.of(request, bytes), options.deadline(request));
    GuardedWrites writes = new GuardedWrites(target.items(model), key, writing);
    Patching patching =
        new Patching(
            key,
            model,
            TimesToLive.expiry(request),
            Preferences.of(request.header(Headers.PREFER)) == Preferences.REPRESENTATION
                ? Returns.NEW
                : Returns.NONE);
    Value json = Bodies.json(bytes, Json::parse);
    Written written =
        inFlight.claim(
            target.id(),
            writing.idempotency(),
            () ->
                switch (kind) {
                  case MERGE -> patching.merge(writes, preconditions, json);
                  case JSON_PATCH -> patching.jsonPatch(writes, preconditions, json);
                  case UPDATE -> patching.update(writes, preconditions, json);
                });
    return WriteAnswers.patched(written);
  }

  /** How a body describes the change. */
  private enum Kind {
    MERGE,
    JSON_PATCH,
    UPDATE;

    /**
     * The kind that a media type says.
     *
     * @throws ProblemException if it says none
     */
    static Kind of(String type) {
      return switch (type) {
        case Headers.MERGE_PATCH -> MERGE;
        case Headers.JSON_PATCH -> JSON_PATCH;
        case Headers.JSON -> UPDATE;
        default ->
            throw Problem.of(
                    ProblemCode.MEDIA_TYPE_UNSUPPORTED,
                    "A patch is one of " + Headers.PATCH_TYPES + ".")
                .withHeader(Headers.ACCEPT_PATCH, Headers.PATCH_TYPES)
                .exception();
      };
    }
  }

  /**
   * One patch of one item.
   *
   * @param expiresAt when the item expires from now on; empty if the request does not say
   * @param preferred which state of the item the answer has
   */
  private record Patching(
      ItemKey key, Model model, Optional<Instant> expiresAt, Returns preferred) {

    Written merge(GuardedWrites writes, Preconditions preconditions, Value patch) {
      return writes.change(
          preconditions,
          (current, unchanged) -> {
            Item item = present(current);
            Value patched = MergePatch.apply(item.value().value(), patch);
            return put(Document.of(patched), current, Mutation.Guard.of(unchanged), preferred);
          });
    }

    Written jsonPatch(GuardedWrites writes, Preconditions preconditions, Value json) {
      JsonPatch patch = JsonPatch.parse(json);
      return writes.change(
          preconditions,
          (current, unchanged) -> {
            Item item = present(current);
            return switch (patch.apply(item.value().value())) {
              case JsonPatch.Outcome.Patched(Value patched) ->
                  put(Document.of(patched), current, Mutation.Guard.of(unchanged), preferred);
              case JsonPatch.Outcome.TestFailed(int operation, String pointer) ->
                  throw testFailed(operation, pointer, item.version());
            };
          });
    }

    Written update(GuardedWrites writes, Preconditions preconditions, Value json) {
      UpdateRequest body = WireReader.read(UpdateRequest.class, json);
      RequestExpressions expressions = new RequestExpressions("/", body.names(), body.values());
      Update update = expressions.update("update", body.update());
      Optional<Condition> condition = expressions.condition("condition", body.condition());
      expressions.requireAllUsed();
      Returns returns = body.returns().orElse(preferred);
      if (RuledItem.isUnruled(model)) {
        return writes.write(
            preconditions,
            precondition -> mutation(update, new Mutation.Guard(precondition, condition), returns));
      }
      // The rules must see what the update makes of the item, so it is made here.
      return writes.change(
          preconditions,
          (current, unchanged) ->
              put(
                  mutation(update, Mutation.Guard.NONE, returns).changed(current.map(Item::value)),
                  current,
                  new Mutation.Guard(unchanged, condition),
                  returns));
    }

    private Mutation.Update mutation(Update update, Mutation.Guard guard, Returns returns) {
      return new Mutation.Update(key, update, expiresAt, guard, returns);
    }

    private Mutation put(
        Document value, Optional<Item> current, Mutation.Guard guard, Returns returns) {
      return new RuledItem(key, model, expiresAt).put(value, current, guard, returns);
    }

    private static Item present(Optional<Item> current) {
      Item item = current.orElseThrow(() -> new NotFound(NotFound.Subject.ITEM));
      if (!item.value().isJson()) {
        throw new StorageException.Rejected("Only an item whose value is JSON can be patched.", "");
      }
      return item;
    }

    private static ProblemException testFailed(int operation, String pointer, Version version) {
      return Problems.of(
              new StorageException.PreconditionFailed(
                  List.of(new FailedCheck(0, FailedCheck.Code.CONDITION, Optional.of(version)))))
          .at(
              "/" + operation,
              "The value at \"" + pointer + "\" is not the one that was tested for.")
          .exception();
    }
  }
}
