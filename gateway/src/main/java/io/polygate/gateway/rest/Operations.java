package io.polygate.gateway.rest;

import io.polygate.gateway.catalog.ItemRules;
import io.polygate.gateway.catalog.Keyed;
import io.polygate.gateway.catalog.Model;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Precondition;
import io.polygate.spi.Returns;
import io.polygate.spi.Value;
import io.polygate.spi.expression.Condition;
import io.polygate.spi.expression.Update;
import java.time.Instant;
import java.util.Optional;

/**
 * Turns operations of a body into mutations.
 *
 * @param target what they are for
 */
record Operations(Target target) {
  private static final long MAX_TTL = 3_155_760_000L;

  /** What an operation is, checked. */
  sealed interface Prepared {
    /** A read. */
    record Get(ItemKey key) implements Prepared {}

    /** A write that the backend makes as it is. */
    record Write(Mutation mutation) implements Prepared {}

    /**
     * An update whose outcome must fit a definition: it is worked out here, and written if the item
     * is still as it was.
     */
    record Ruled(Mutation.Update update, Model model) implements Prepared {
      /** The put that the update comes to, to be made while its precondition holds. */
      Mutation.Put put(Optional<Item> current, Precondition unchanged) {
        return new RuledItem(update.key(), model, update.expiresAt())
            .put(
                update.changed(current.map(Item::value)),
                current,
                new Mutation.Guard(unchanged, update.guard().condition()),
                update.returns());
      }
    }
  }

  /**
   * Checks an operation.
   *
   * @param prefix what stands before a member's name in a pointer to it
   * @throws RuntimeException a problem, a failure of storage or of content, as of a request of its
   *     own
   */
  Prepared prepare(String prefix, OperationRequest operation) {
    Model model = target.model(new CollectionName(operation.collection()));
    RequestExpressions expressions =
        new RequestExpressions(prefix, operation.names(), operation.values());
    Optional<Condition> condition = expressions.condition("condition", operation.condition());
    Optional<Update> update = operation.update().map(text -> expressions.update("update", text));
    expressions.requireAllUsed();
    requireFitting(prefix, operation);
    Mutation.Guard guard = new Mutation.Guard(precondition(prefix, operation), condition);
    Returns returns = operation.returns().orElse(Returns.NONE);
    return switch (operation.op()) {
      case GET -> new Prepared.Get(key(prefix, model, operation));
      case CHECK -> new Prepared.Write(new Mutation.Check(key(prefix, model, operation), guard));
      case DELETE ->
          new Prepared.Write(new Mutation.Delete(key(prefix, model, operation), guard, returns));
      case PUT -> new Prepared.Write(put(prefix, model, operation, guard, returns));
      case UPDATE ->
          update(
              model,
              new Mutation.Update(
                  key(prefix, model, operation),
                  update.orElseThrow(
                      () ->
                          Problem.invalid(prefix + "update", "An update needs this member.")
                              .exception()),
                  expiry(prefix, operation),
                  guard,
                  returns));
    };
  }

  private static Prepared update(Model model, Mutation.Update update) {
    return RuledItem.isUnruled(model)
        ? new Prepared.Write(update)
        : new Prepared.Ruled(update, model);
  }

  private static Mutation.Put put(
      String prefix,
      Model model,
      OperationRequest operation,
      Mutation.Guard guard,
      Returns returns) {
    Document given =
        document(
            operation.contentType(),
            operation
                .value()
                .orElseThrow(
                    () ->
                        Problem.invalid(prefix + "value", "A put needs this member.").exception()));
    boolean named = operation.pk().isPresent() || operation.key().isPresent();
    Keyed keyed =
        named ? new Keyed(key(prefix, model, operation), given, false) : model.keys().keyed(given);
    ItemRules.Checked checked = model.check(keyed.key(), keyed.value());
    if (named) {
      model.keys().requireAgreement(keyed.key(), checked.value());
    }
    return new Mutation.Put(
        keyed.key(),
        checked.value(),
        expiry(prefix, operation).or(checked::expiresAt),
        keyed.generated() ? ofNew(guard) : guard,
        returns);
  }

  /** An item whose key was made up must not take the place of one that somebody named so. */
  private static Mutation.Guard ofNew(Mutation.Guard guard) {
    return guard.precondition() instanceof Precondition.None
        ? new Mutation.Guard(Precondition.ABSENT, guard.condition())
        : guard;
  }

  private static Document document(Optional<String> contentType, Value value) {
    if (contentType.isPresent() && value instanceof Value.Bytes bytes) {
      String essence = MediaTypes.essence(contentType.get());
      if (!essence.equals(Headers.JSON)) {
        return Document.opaque(contentType.get().strip(), bytes.value());
      }
    }
    return Document.of(value);
  }

  private static ItemKey key(String prefix, Model model, OperationRequest operation) {
    if (operation.key().isPresent()) {
      if (operation.pk().isPresent() || operation.sk().isPresent()) {
        throw Problem.invalid(prefix + "key", "Give pk and sk, or key, not both.").exception();
      }
      return model.keys().ofFields(operation.key().get());
    }
    return new ItemKey(
        model.collection(),
        operation
            .pk()
            .orElseThrow(() -> Problem.invalid(prefix + "pk", "Give pk, or key.").exception()),
        operation.sk().orElse(""));
  }

  private static Optional<Instant> expiry(String prefix, OperationRequest operation) {
    return operation
        .ttl()
        .map(
            seconds -> {
              if (seconds < 1 || seconds > MAX_TTL) {
                throw Problem.invalid(prefix + "ttl", "A ttl is from 1 to " + MAX_TTL + " seconds.")
                    .exception();
              }
              return Instant.ofEpochSecond(Instant.now().getEpochSecond() + seconds);
            });
  }

  private static Precondition precondition(String prefix, OperationRequest operation) {
    if (operation.ifNoneMatch().isPresent()) {
      if (!operation.ifNoneMatch().get().equals("*") || operation.ifMatch().isPresent()) {
        throw Problem.invalid(
                prefix + "ifNoneMatch", "It can only be *, and not together with ifMatch.")
            .exception();
      }
      return Precondition.ABSENT;
    }
    if (operation.ifMatch().isEmpty()) {
      return Precondition.NONE;
    }
    String tag = operation.ifMatch().get();
    return tag.equals("*")
        ? Precondition.PRESENT
        : ETags.version(tag)
            .map(Precondition::matches)
            .orElseThrow(
                () -> Problem.invalid(prefix + "ifMatch", "It must be * or one ETag.").exception());
  }

  /** Refuses members that the operation would ignore. */
  private static void requireFitting(String prefix, OperationRequest operation) {
    OperationRequest.Word op = operation.op();
    boolean put = op == OperationRequest.Word.PUT;
    boolean update = op == OperationRequest.Word.UPDATE;
    boolean get = op == OperationRequest.Word.GET;
    boolean check = op == OperationRequest.Word.CHECK;
    if (check
        && operation.condition().isEmpty()
        && operation.ifMatch().isEmpty()
        && operation.ifNoneMatch().isEmpty()) {
      throw Problem.invalid(
              prefix + "condition", "A check needs a condition, ifMatch or ifNoneMatch.")
          .exception();
    }
    requireAbsent(prefix + "value", operation.value(), !put);
    requireAbsent(prefix + "contentType", operation.contentType(), !put);
    requireAbsent(prefix + "ttl", operation.ttl(), !put && !update);
    requireAbsent(prefix + "update", operation.update(), !update);
    requireAbsent(prefix + "condition", operation.condition(), get);
    requireAbsent(prefix + "ifMatch", operation.ifMatch(), get);
    requireAbsent(prefix + "ifNoneMatch", operation.ifNoneMatch(), get);
    requireAbsent(prefix + "returns", operation.returns(), get || check);
  }

  private static void requireAbsent(String pointer, Optional<?> member, boolean unfit) {
    if (unfit && member.isPresent()) {
      throw Problem.invalid(pointer, "An operation of this kind has no such member.").exception();
    }
  }
}
