package io.polygate.gateway.rest;

import io.polygate.gateway.catalog.ContentException;
import io.polygate.gateway.catalog.ItemRules;
import io.polygate.gateway.catalog.Keyed;
import io.polygate.gateway.catalog.Model;
import io.polygate.spi.Consistency;
import io.polygate.spi.Document;
import io.polygate.spi.Idempotency;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Precondition;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Returns;
import io.polygate.spi.StorageException;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Optional;

/** PUT and DELETE of an item, and POST of a new one. */
@Singleton
final class ItemWrites {
  private final Targets targets;
  private final RequestOptions options;
  private final Bodies bodies;
  private final InFlight inFlight;

  ItemWrites(Targets targets, RequestOptions options, Bodies bodies, InFlight inFlight) {
    this.targets = targets;
    this.options = options;
    this.bodies = bodies;
    this.inFlight = inFlight;
  }

  Response put(ApiRequest request, InputStream body) {
    request.requireNoParameters();
    Target target = targets.of(request);
    ItemKey key = request.key();
    Model model = target.model(key.collection());
    Preconditions preconditions = Preconditions.of(request);
    Preferences preference = Preferences.of(request.header(Headers.PREFER));
    byte[] bytes = bodies.bytes(body);
    Mutation.Put put = plainPut(request, model, key, bytes);
    Returns returns = preference == Preferences.REPRESENTATION ? Returns.NEW : Returns.NONE;
    WriteOptions writing = writing(request, bytes);
    try {
      Written written =
          inFlight.claim(
              target.id(),
              writing.idempotency(),
              () ->
                  new GuardedWrites(target.items(model), key, writing)
                      .write(
                          preconditions,
                          precondition ->
                              new Mutation.Put(
                                  key,
                                  put.value(),
                                  put.expiresAt(),
                                  Mutation.Guard.of(precondition),
                                  returns)));
      return WriteAnswers.put(request, written, preference);
    } catch (StorageException.PreconditionFailed e) {
      if (preference == Preferences.REPRESENTATION
          && preconditions.single().equals(Optional.of(Precondition.ABSENT))) {
        return WriteAnswers.present(current(target, key, writing).orElseThrow(() -> e));
      }
      throw e;
    }
  }

  /**
   * The write that a body asks for, without preconditions. Never waits.
   *
   * @throws ContentException if it does not fit the collection's definition
   */
  static Mutation.Put plainPut(ApiRequest request, Model model, ItemKey key, byte[] bytes) {
    ItemRules.Checked checked = model.check(key, document(request, bytes));
    model.keys().requireAgreement(key, checked.value());
    return new Mutation.Put(
        key,
        checked.value(),
        TimesToLive.expiry(request).or(checked::expiresAt),
        Mutation.Guard.NONE,
        Returns.NONE);
  }

  /** The item that was in the way; empty if it has gone since. */
  private static Optional<Item> current(Target target, ItemKey key, WriteOptions options) {
    return target.store().items().get(key, new ReadOptions(Consistency.STRONG, options.deadline()));
  }

  Response delete(ApiRequest request) {
    request.requireNoParameters();
    Target target = targets.of(request);
    ItemKey key = request.key();
    Model model = target.model(key.collection());
    Preconditions preconditions = Preconditions.of(request);
    WriteOptions writing = writing(request, new byte[0]);
    Written written =
        inFlight.claim(
            target.id(),
            writing.idempotency(),
            () ->
                new GuardedWrites(target.items(model), key, writing)
                    .write(
                        preconditions,
                        precondition ->
                            new Mutation.Delete(
                                key, Mutation.Guard.of(precondition), Returns.NONE)));
    return WriteAnswers.deleted(written);
  }

  Response post(ApiRequest request, InputStream body) {
    request.requireNoParameters();
    request.requireNoPreconditions();
    Target target = targets.of(request);
    Model model = target.model(request.collection());
    Preferences preference = Preferences.of(request.header(Headers.PREFER));
    byte[] bytes = bodies.bytes(body);
    Document given = document(request, bytes);
    WriteOptions writing = writing(request, bytes);
    Written written =
        inFlight.claim(
            target.id(),
            writing.idempotency(),
            () -> post(request, target, model, given, preference, writing));
    return WriteAnswers.posted(request, written, preference);
  }

  private static Written post(
      ApiRequest request,
      Target target,
      Model model,
      Document given,
      Preferences preference,
      WriteOptions writing) {
    while (true) {
      Keyed keyed = model.keys().keyed(given);
      ItemRules.Checked checked = model.check(keyed.key(), keyed.value());
      Mutation.Put put =
          new Mutation.Put(
              keyed.key(),
              checked.value(),
              TimesToLive.expiry(request).or(checked::expiresAt),
              Mutation.Guard.of(Precondition.ABSENT),
              preference == Preferences.REPRESENTATION ? Returns.NEW : Returns.NONE);
      try {
        return target.items(model).apply(put, writing);
      } catch (StorageException.PreconditionFailed e) {
        // Somebody has named an item as it would be named by the sequence: the next one is taken.
        if (!keyed.generated() || writing.deadline().passed()) {
          throw new StorageException.Conflict(StorageException.Conflict.Reason.EXISTS);
        }
      } catch (StorageException.Conflict e) {
        // The same of an item that the caller does not see.
        boolean taken = e.reason() == StorageException.Conflict.Reason.EXISTS;
        if (!taken || !keyed.generated() || writing.deadline().passed()) {
          throw e;
        }
      }
    }
  }

  private static Document document(ApiRequest request, byte[] bytes) {
    String contentType = request.header(Headers.CONTENT_TYPE);
    String essence = MediaTypes.essence(contentType);
    return ItemDocuments.of(contentType == null ? essence : contentType, essence, bytes);
  }

  private WriteOptions writing(ApiRequest request, byte[] body) {
    Optional<Idempotency> idempotency = IdempotencyKeys.of(request, body);
    return new WriteOptions(idempotency, options.deadline(request));
  }
}
