package io.polygate.backend.litefs;

import io.polygate.backend.remote.PeerBackends;
import io.polygate.backend.sqlite.Mount;
import io.polygate.backend.sqlite.MountedSqlite;
import io.polygate.backend.sqlite.Position;
import io.polygate.spi.Backend;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.ConfigurationException;
import io.polygate.spi.ConsistencyToken;
import io.polygate.spi.Deadline;
import io.polygate.spi.Durability;
import io.polygate.spi.Expiry;
import io.polygate.spi.Hot;
import io.polygate.spi.Indexes;
import io.polygate.spi.Limits;
import io.polygate.spi.Namespace;
import io.polygate.spi.Part;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Replication;
import io.polygate.spi.StorageException;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import io.polygate.spi.Transactions;
import java.io.File;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An open instance: SQLite's files on a mount, and the way to the node that may write them. */
final class LitefsBackend implements Backend, Replication {
  private static final StoreId ANY = new StoreId(new Namespace("any"), new Tenant("any"));

  private final MountedSqlite files;
  private final Node node;
  private final Positions positions;
  private final Copies copies;
  private final Peers peers;
  private final Here here;
  private final Anywhere anywhere;
  private final boolean standalone;

  private LitefsBackend(
      LitefsSettings settings, MountedSqlite files, Node node, Positions positions, Copies copies) {
    this.copies = copies;
    this.files = files;
    this.node = node;
    this.positions = positions;
    this.standalone = settings.standalone();
    Backend local = files.backend();
    this.peers =
        new Peers(
            settings,
            new PeerBackends.Abilities(
                local.store(ANY).parts(), local.limits(), local.durability()),
            (id, token) -> positions.acknowledged(files.database(id), token));
    this.here = new Here(files, node, positions);
    this.anywhere = new Anywhere(files, node, positions, here, peers, settings.patience());
  }

  /**
   * Opens an instance.
   *
   * @param clock tells when items are written and when they expire
   * @throws ConfigurationException if a value is wrong or its directory cannot be used
   */
  static LitefsBackend open(LitefsSettings settings, InstantSource clock) {
    Positions positions = new Positions();
    Copies copies = new Copies(settings);
    Reopening reopening = new Reopening();
    Node node = new Node(settings, positions, reopening);
    Mount mount = settings.standalone() ? Mount.PLAIN : new LitefsMount(node, positions, copies);
    MountedSqlite files =
        MountedSqlite.open(
            LitefsConfig.PREFIX,
            settings.instance(),
            settings.keys(),
            settings.data(),
            mount,
            clock);
    reopening.files = files;
    LitefsBackend backend = new LitefsBackend(settings, files, node, positions, copies);
    node.start();
    return backend;
  }

  /** The node is made before the files are, which ask it whether they may be written. */
  private static final class Reopening implements Runnable {
    private volatile @Nullable MountedSqlite files;

    @Override
    public void run() {
      MountedSqlite opened = files;
      if (opened != null) {
        opened.reopen();
      }
    }
  }

  @Override
  public Store store(StoreId id) {
    Store local = files.backend().store(id);
    Store store = store(id, anywhere, local);
    return hot(id).map(store::withHot).orElse(store);
  }

  /** Where nobody else writes, memory knows as much as the file, and writes may begin at once. */
  @Override
  public Optional<Hot> hot(StoreId id) {
    return files
        .backend()
        .hot(id)
        .map(memory -> standalone ? memory : new LitefsHot(id, node, here, memory));
  }

  private static Store store(StoreId id, Route route, Store local) {
    return Store.of(new LitefsItems(id, route))
        .withQueries(new LitefsQueries(id, route))
        .withTransactions(
            (mutations, options) ->
                route.write(
                    options.deadline(),
                    there -> transactions(there.store(id)).commit(mutations, options)))
        .withIndexes(
            collection ->
                route.read(
                    id, ReadOptions.strong(), there -> indexes(there.store(id)).list(collection)))
        .withExpiry(
            limit -> route.write(Deadline.none(), there -> expiry(there.store(id)).sweep(limit)))
        .withSql(new LitefsSql(id, route, part(local.sql(), Part.SQL)));
  }

  private static Transactions transactions(Store store) {
    return part(store.transactions(), Part.TRANSACTIONS);
  }

  private static Indexes indexes(Store store) {
    return part(store.indexes(), Part.INDEXES);
  }

  private static Expiry expiry(Store store) {
    return part(store.expiry(), Part.EXPIRY);
  }

  private static <T> T part(Optional<T> part, Part which) {
    return part.orElseThrow(() -> new StorageException.Unsupported(which));
  }

  @Override
  public Tenants tenants(Namespace namespace) {
    return new LitefsTenants(namespace, anywhere, this::forget);
  }

  private void forget(StoreId id) {
    positions.forget(files.database(id));
  }

  @Override
  public void define(Namespace namespace, CollectionSchema schema) {
    files.backend().define(namespace, schema);
    peers.define(namespace, schema);
  }

  @Override
  public Optional<Replication> replication() {
    return Optional.of(this);
  }

  @Override
  public Limits limits() {
    return files.backend().limits();
  }

  @Override
  public Durability durability() {
    return files.backend().durability();
  }

  /** A node that has no primary serves reads, and is ready. */
  @Override
  public void probe() {
    if (node.state().role() == Role.PRIMARY) {
      files.backend().probe();
    }
  }

  @Override
  public Status status() {
    Node.State state = node.state();
    return new Status(state.role(), state.primary());
  }

  @Override
  public Optional<ConsistencyToken> position(StoreId id) {
    File database = files.database(id);
    return standalone
        ? Optional.of(new Token(0, Position.NONE).of(id))
        : positions.acknowledged(database).map(token -> token.of(id));
  }

  @Override
  public boolean await(StoreId id, ConsistencyToken token, Deadline deadline) {
    return anywhere.hasHere(id, Token.parse(token, id), deadline);
  }

  @Override
  public Optional<Duration> staleness() {
    return node.staleness();
  }

  @Override
  public Backend forwarded(long epoch) {
    if (epoch != 0) {
      node.requireReign(epoch);
    } else if (node.state().role() != Role.PRIMARY) {
      node.requireReign(node.state().epoch());
    }
    return new Forwarded();
  }

  @Override
  public void close() {
    node.close();
    peers.close();
    files.backend().close();
    copies.close();
  }

  /** The instance for calls that were sent on once. */
  private final class Forwarded implements Backend {
    @Override
    public Store store(StoreId id) {
      return LitefsBackend.store(id, here, files.backend().store(id));
    }

    @Override
    public Tenants tenants(Namespace namespace) {
      return new LitefsTenants(namespace, here, LitefsBackend.this::forget);
    }

    @Override
    public void define(Namespace namespace, CollectionSchema schema) {
      LitefsBackend.this.define(namespace, schema);
    }

    @Override
    public Limits limits() {
      return LitefsBackend.this.limits();
    }

    @Override
    public Durability durability() {
      return LitefsBackend.this.durability();
    }

    @Override
    public void probe() {
      LitefsBackend.this.probe();
    }

    @Override
    public void close() {
      // The instance goes on.
    }
  }
}
