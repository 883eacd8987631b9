package io.polygate.spi.tck.differential;

import io.polygate.spi.CollectionName;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.Expiry;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Limits;
import io.polygate.spi.Mutation;
import io.polygate.spi.Part;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants.CollectionCount;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.tck.TestClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * An endless stream of random operations on few keys: writes of all kinds under all kinds of
 * guards, transactions, reads, queries and scans, definitions, tenants that come and go, and time
 * that passes. All of it follows from the seed.
 */
final class OperationStream {
  private final Choice choice;
  private final Content content;
  private final Mutations mutations;
  private final Reads reads;
  private final Set<Part> parts;
  private final Limits limits;
  private final TestClock clock;
  private final Deque<Tenant> erased = new ArrayDeque<>();
  private long revision;
  private int made;

  /**
   * A stream.
   *
   * @param parts the parts that it may use
   * @param limits what all sides can hold
   * @param clock the clock of all sides
   */
  OperationStream(long seed, Set<Part> parts, Limits limits, TestClock clock) {
    this.choice = new Choice(new Random(seed));
    this.content = new Content(choice);
    this.mutations = new Mutations(choice, content, parts.contains(Part.EXPIRY), clock);
    this.reads = new Reads(choice, content, parts.contains(Part.INDEXES));
    this.parts = Set.copyOf(parts);
    this.limits = limits;
    this.clock = clock;
  }

  Operation next() {
    made++;
    if (made <= Content.TENANTS.size()) {
      return create(Content.TENANTS.get(made - 1));
    }
    if (!erased.isEmpty() && choice.oneIn(10)) {
      return create(erased.removeFirst());
    }
    Tenant tenant = choice.oneIn(5) ? Content.TENANTS.get(1) : Content.TENANTS.get(0);
    int kind = choice.below(100);
    if (kind < 45) {
      return write(tenant);
    } else if (kind < 52) {
      return writeSeveral(tenant);
    } else if (kind < 62) {
      return parts.contains(Part.TRANSACTIONS) ? transaction(tenant) : write(tenant);
    } else if (kind < 72) {
      return read(tenant);
    } else if (kind < 86) {
      return parts.contains(Part.QUERIES) ? reads.query(tenant) : read(tenant);
    } else if (kind < 90) {
      return parts.contains(Part.QUERIES) ? reads.scan(tenant) : read(tenant);
    } else if (kind < 94) {
      return passTime();
    } else if (kind < 96) {
      return parts.contains(Part.EXPIRY) ? sweep(tenant) : read(tenant);
    } else if (kind < 98) {
      return parts.contains(Part.INDEXES) ? define() : read(tenant);
    } else if (kind < 99) {
      return describe(tenant);
    }
    return choice.oneIn(3) ? erase(tenant) : create(tenant);
  }

  private Operation write(Tenant tenant) {
    Function<Side, Mutation> mutation = mutations.next(content.key());
    WriteOptions options = mutations.options();
    return new Operation(
        "%s: write %s %s".formatted(tenant, mutation, options.idempotency()),
        (side, report) ->
            report.written(side.store(tenant).items().apply(mutation.apply(side), options)));
  }

  private Operation writeSeveral(Tenant tenant) {
    int count = Math.min(limits.operations(), 1 + choice.below(5));
    List<Function<Side, Mutation>> several =
        IntStream.range(0, count).mapToObj(i -> mutations.next(content.key())).toList();
    WriteOptions options = mutations.options();
    return new Operation(
        "%s: write all %s %s".formatted(tenant, several, options.idempotency()),
        (side, report) ->
            side.store(tenant)
                .items()
                .applyAll(several.stream().map(m -> m.apply(side)).toList(), options)
                .forEach(report::result));
  }

  private Operation transaction(Tenant tenant) {
    // Of one partition, which every backend can be atomic over.
    CollectionName collection = choice.of(Content.COLLECTIONS);
    String partition = choice.of(Content.PARTITIONS);
    Set<ItemKey> keys = new HashSet<>();
    List<Function<Side, Mutation>> several = new ArrayList<>();
    int count = Math.min(limits.operations(), 1 + choice.below(4));
    for (int i = 0; i < count; i++) {
      ItemKey key = new ItemKey(collection, partition, choice.of(Content.SORTS));
      if (keys.add(key)) {
        several.add(mutations.next(key));
      }
    }
    WriteOptions options = mutations.options();
    return new Operation(
        "%s: transaction %s %s".formatted(tenant, several, options.idempotency()),
        (side, report) ->
            side.store(tenant)
                .transactions()
                .orElseThrow()
                .commit(several.stream().map(m -> m.apply(side)).toList(), options)
                .forEach(report::written));
  }

  private Operation read(Tenant tenant) {
    List<ItemKey> keys =
        IntStream.range(0, 1 + choice.below(3)).mapToObj(i -> content.key()).toList();
    return new Operation(
        "%s: read %s".formatted(tenant, keys),
        (side, report) -> {
          report.item(side.store(tenant).items().get(keys.getFirst(), ReadOptions.strong()));
          side.store(tenant).items().getAll(keys, ReadOptions.strong()).forEach(report::item);
        });
  }

  private Operation passTime() {
    Duration time = Duration.ofMillis(choice.below(20_000));
    // Both sides have the clock, so it moves once, when the operation is made.
    clock.advance(time);
    return new Operation("%s later".formatted(time), (side, report) -> {});
  }

  private Operation sweep(Tenant tenant) {
    int limit = 1 + choice.below(5);
    return new Operation(
        "%s: sweep by %d".formatted(tenant, limit), (side, report) -> sweep(side, tenant, limit));
  }

  /**
   * Sweeps to the end. How many items that takes is not compared: a backend may remove an expired
   * one earlier, when it is written again or deleted.
   */
  private static void sweep(Side side, Tenant tenant, int limit) {
    Expiry expiry = side.store(tenant).expiry().orElseThrow();
    int calls = 0;
    while (expiry.sweep(limit) > 0) {
      calls++;
      if (calls > 10_000) {
        throw new AssertionError("Sweeping does not come to an end.");
      }
    }
  }

  private Operation define() {
    revision++;
    // Now and then an old one, which is ignored.
    CollectionSchema schema =
        content.schema(choice.of(Content.COLLECTIONS), choice.oneIn(5) ? 1 : revision);
    return new Operation("define %s".formatted(schema), (side, report) -> side.define(schema));
  }

  private Operation describe(Tenant tenant) {
    return new Operation(
        "describe %s".formatted(tenant),
        (side, report) -> {
          if (parts.contains(Part.EXPIRY) && side.tenants().exists(tenant)) {
            sweep(side, tenant, 100);
          }
          side.tenants()
              .describe(tenant)
              .ifPresentOrElse(
                  description ->
                      description.collections().stream()
                          .filter(count -> count.items() > 0)
                          .map(CollectionCount::toString)
                          .sorted()
                          .forEach(report::fact),
                  () -> report.fact("no tenant"));
        });
  }

  private static Operation create(Tenant tenant) {
    return new Operation(
        "create %s".formatted(tenant),
        (side, report) -> report.fact("created " + side.tenants().create(tenant)));
  }

  private Operation erase(Tenant tenant) {
    erased.add(tenant);
    return new Operation(
        "erase %s".formatted(tenant),
        (side, report) -> report.fact("erased " + side.tenants().erase(tenant)));
  }
}
