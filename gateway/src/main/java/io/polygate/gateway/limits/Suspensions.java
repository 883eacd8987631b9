package io.polygate.gateway.limits;

import io.polygate.gateway.files.FileStamp;
import io.polygate.gateway.files.OperatorFile;
import io.polygate.spi.ConfigurationException;
import io.polygate.spi.StoreId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tenants that are not served, by a file that the operator changes. For many threads. */
public final class Suspensions {
  /** The file's name in the directory of the data. */
  public static final String NAME = "suspensions.json";

  private static final System.Logger LOG = System.getLogger(Suspensions.class.getName());

  private final OperatorFile<Suspension> file;
  private volatile FileStamp stamp = FileStamp.ABSENT;
  private volatile Map<StoreId, Suspension> known = Map.of();

  /**
   * Reads the file, if there is one.
   *
   * @throws ConfigurationException if it is damaged
   */
  public Suspensions(Path path) {
    this.file = new OperatorFile<>(path, "suspensions", Suspension::of, Suspension::written);
    load(FileStamp.of(path));
  }

  /** Whether there is any. */
  public boolean isAny() {
    return !known.isEmpty();
  }

  /** The suspension of a tenant, if there is one. */
  public Optional<Suspension> of(StoreId tenant) {
    return Optional.ofNullable(known.get(tenant));
  }

  /** All of them. */
  public List<Suspension> all() {
    return file.read();
  }

  /** Suspends a tenant, or changes its suspension. */
  public void suspend(Suspension suspension) {
    file.change(
        all -> {
          List<Suspension> others = without(all, suspension.tenant());
          others.add(suspension);
          return others;
        });
  }

  /**
   * Serves a tenant again.
   *
   * @return whether it was suspended
   */
  public boolean resume(StoreId tenant) {
    List<Suspension> ended = new ArrayList<>();
    file.change(
        all -> {
          all.stream().filter(it -> it.tenant().equals(tenant)).forEach(ended::add);
          return without(all, tenant);
        });
    return !ended.isEmpty();
  }

  /** Reads the file anew if it has changed. What cannot be read leaves everything as it is. */
  public void refresh() {
    FileStamp now = FileStamp.of(file.path());
    if (now.equals(stamp)) {
      return;
    }
    try {
      load(now);
    } catch (ConfigurationException e) {
      stamp = now;
      LOG.log(
          System.Logger.Level.ERROR,
          "The suspensions stay as they were: {0}",
          String.valueOf(e.getMessage()));
    }
  }

  private void load(FileStamp now) {
    Map<StoreId, Suspension> fresh = new HashMap<>();
    file.read().forEach(suspension -> fresh.put(suspension.tenant(), suspension));
    known = Map.copyOf(fresh);
    stamp = now;
  }

  private static List<Suspension> without(List<Suspension> all, StoreId tenant) {
    List<Suspension> others = new ArrayList<>(all);
    others.removeIf(suspension -> suspension.tenant().equals(tenant));
    return others;
  }
}
