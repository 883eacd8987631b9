package io.polygate.gateway.evolution;

import io.polygate.gateway.catalog.Catalog;
import io.polygate.gateway.catalog.ItemShapes;
import io.polygate.gateway.catalog.VersionTurns.Standing;
import io.polygate.spi.Backend;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Consistency;
import io.polygate.spi.Cursor;
import io.polygate.spi.Deadline;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.Mutation;
import io.polygate.spi.Namespace;
import io.polygate.spi.Page;
import io.polygate.spi.PageRequest;
import io.polygate.spi.Part;
import io.polygate.spi.Precondition;
import io.polygate.spi.Queries;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Result;
import io.polygate.spi.Returns;
import io.polygate.spi.Scan;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.NotFound;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.WriteOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Stores all items of a collection, tenant after tenant, as the version in force has them, and then
 * says so in the catalog. What is stored so already is passed over, so a pass that was broken off
 * is begun anew. It writes by compare-and-set: an item that somebody writes meanwhile is his, and
 * stored so by that. Of one thread, but for the progress.
 */
final class EvolutionPass implements Runnable {
  private static final int TENANTS = 1_000;
  private static final int MAX_FAILURES = 100;
  private static final int PAGE_BYTES = 1 << 20;
  private static final Duration STEP_TIME = Duration.ofSeconds(30);

  private final Namespace namespace;
  private final Backend backend;
  private final Catalog catalog;
  private final CollectionName collection;
  private final Standing standing;
  private final Duration delay;
  private final BooleanSupplier closed;
  private final Object lock = new Object();
  private final List<EvolutionProgress.Failure> failures = new ArrayList<>();
  private EvolutionProgress.State state = EvolutionProgress.State.WAITING;
  private int tenants;
  private int done;
  private int failed;
  private long seen;
  private long rewritten;

  /**
   * A pass for a standing.
   *
   * @param delay after how long every gateway knows of the standing
   * @param closed whether the gateway ends
   */
  EvolutionPass(
      Namespace namespace,
      Backend backend,
      Catalog catalog,
      CollectionName collection,
      Standing standing,
      Duration delay,
      BooleanSupplier closed) {
    this.namespace = namespace;
    this.backend = backend;
    this.catalog = catalog;
    this.collection = collection;
    this.standing = standing;
    this.delay = delay;
    this.closed = closed;
  }

  /** The revision of the standing that it is for. */
  long revision() {
    return standing.revision();
  }

  EvolutionProgress progress() {
    synchronized (lock) {
      return new EvolutionProgress(state, tenants, done, failed, seen, rewritten, failures);
    }
  }

  @Override
  public void run() {
    try {
      Thread.sleep(delay);
      if (closed.getAsBoolean()) {
        return;
      }
      become(EvolutionProgress.State.RUNNING);
      ItemShapes shapes = catalog.model(collection).shapes();
      long before;
      do {
        // Once more, for what was written by somebody who did not know of the standing yet.
        before = begun();
        for (Tenant tenant : tenants()) {
          one(tenant, shapes);
        }
      } while (isWanted(shapes) && failures() == 0 && rewritten() > before);
      end(shapes);
    } catch (StorageException e) {
      note(new EvolutionProgress.Failure(Optional.empty(), String.valueOf(e.getMessage())));
      become(EvolutionProgress.State.FAILED);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void end(ItemShapes shapes) {
    if (failures() > 0) {
      become(EvolutionProgress.State.FAILED);
      return;
    }
    if (isWanted(shapes)) {
      try {
        catalog.versions().settle(collection, standing, Deadline.after(STEP_TIME));
      } catch (NotFound e) {
        // There is no definition any more.
      }
    }
    become(EvolutionProgress.State.DONE);
  }

  /** Whether nobody has put another version in force, or has the gateway end. */
  private boolean isWanted(ItemShapes shapes) {
    return !closed.getAsBoolean() && catalog.model(collection).shapes().agrees(shapes);
  }

  private long begun() {
    synchronized (lock) {
      done = 0;
      return rewritten;
    }
  }

  private long rewritten() {
    synchronized (lock) {
      return rewritten;
    }
  }

  private int failures() {
    synchronized (lock) {
      return failed;
    }
  }

  private void become(EvolutionProgress.State next) {
    synchronized (lock) {
      state = next;
    }
  }

  private List<Tenant> tenants() {
    List<Tenant> all = new ArrayList<>();
    List<Tenant> page = backend.tenants(namespace).list(Optional.empty(), TENANTS);
    while (!page.isEmpty()) {
      all.addAll(page);
      page = backend.tenants(namespace).list(Optional.of(page.getLast()), TENANTS);
    }
    synchronized (lock) {
      tenants = all.size();
    }
    return all;
  }

  private void one(Tenant tenant, ItemShapes shapes) {
    try {
      rewrite(backend.store(new StoreId(namespace, tenant)), shapes);
    } catch (NotFound e) {
      // It was erased meanwhile.
    } catch (StorageException e) {
      note(new EvolutionProgress.Failure(Optional.of(tenant), String.valueOf(e.getMessage())));
      return;
    }
    synchronized (lock) {
      done++;
    }
  }

  private void note(EvolutionProgress.Failure failure) {
    synchronized (lock) {
      failed++;
      if (failures.size() < MAX_FAILURES) {
        failures.add(failure);
      }
    }
  }

  private void rewrite(Store store, ItemShapes shapes) {
    Queries queries =
        store.queries().orElseThrow(() -> new StorageException.Unsupported(Part.QUERIES));
    int limit = Math.min(100, backend.limits().operations());
    Optional<Cursor> after = Optional.empty();
    do {
      Page page =
          queries.scan(
              new Scan(
                  collection,
                  0,
                  1,
                  Optional.empty(),
                  Optional.empty(),
                  new PageRequest(after, limit, PAGE_BYTES)),
              new ReadOptions(Consistency.STRONG, Deadline.after(STEP_TIME)));
      List<Mutation> puts = new ArrayList<>();
      for (Item item : page.items()) {
        shapes.rewritten(item.value()).ifPresent(value -> puts.add(put(item, value)));
      }
      int made = puts.isEmpty() ? 0 : write(store, puts);
      synchronized (lock) {
        seen += page.items().size();
        rewritten += made;
      }
      after = page.next();
    } while (after.isPresent() && isWanted(shapes));
  }

  private static Mutation put(Item item, Document value) {
    return new Mutation.Put(
        item.key(),
        value,
        item.expiresAt(),
        Mutation.Guard.of(Precondition.matches(item.version())),
        Returns.NONE);
  }

  private static int write(Store store, List<Mutation> puts) {
    int made = 0;
    WriteOptions options = new WriteOptions(Optional.empty(), Deadline.after(STEP_TIME));
    for (Result result : store.items().applyAll(puts, options)) {
      switch (result) {
        case Result.Done _ -> made++;
        case Result.Failed(StorageException.PreconditionFailed _) -> {
          // Somebody else has written it, as the version in force has it.
        }
        case Result.Failed(StorageException failure) -> throw failure;
      }
    }
    return made;
  }
}
