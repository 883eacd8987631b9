package io.polygate.gateway.catalog;

import io.polygate.spi.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The versions of a definition in which items are still stored or served. There are none but the
 * one in force until a definition with steps follows another; they end when they are retired.
 *
 * @param all in their order, the one in force among them; empty if it is the only one
 * @param state how far the stored items have come
 */
public record Versions(List<Definition> all, State state) {
  /** The most versions that are kept at once. */
  public static final int MAX_VERSIONS = 8;

  /** The definition in force is the only one. */
  static final Versions NONE = new Versions(List.of(), State.SETTLED);

  private static final String ALL = "all";
  private static final String STATE = "state";

  /** How far the stored items have come. */
  public enum State {
    /** Some may be stored in another version than the one in force. */
    MOVING,
    /** All are stored in the version in force. */
    SETTLED,
    /** All are, and what they keep for the versions before is being removed. */
    RETIRING;

    /** The word for it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies the list. */
  public Versions {
    all = List.copyOf(all);
  }

  /** Whether the definition in force is the only one. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /**
   * What there is when a definition follows.
   *
   * @throws VersionRefusal if none can follow now
   */
  Versions followedBy(Optional<Definition> current, Definition next) {
    if (isEmpty() && (current.isEmpty() || next.migrate().isEmpty())) {
      return NONE;
    }
    Definition inForce = current.orElseThrow();
    requireNoRetiring();
    if (!isEmpty() && all.getLast().version() != inForce.version()) {
      throw refusal("The roll-back to version " + inForce.version() + " has not ended.");
    }
    if (all.size() >= MAX_VERSIONS) {
      throw refusal("A collection has at most " + MAX_VERSIONS + " versions: retire some first.");
    }
    List<Definition> more = new ArrayList<>(isEmpty() ? List.of(inForce) : all);
    more.add(next);
    return new Versions(more, State.MOVING);
  }

  /**
   * The version before the one in force, to go back to.
   *
   * @throws VersionRefusal if there is none, or what it needs is being removed
   */
  Definition before(Definition inForce) {
    requireNoRetiring();
    for (int i = 1; i < all.size(); i++) {
      if (all.get(i).version() == inForce.version()) {
        return all.get(i - 1);
      }
    }
    throw refusal("There is no version before " + inForce.version() + " to go back to.");
  }

  /** What there is after a step back: all of them, as items are still stored in the later one. */
  Versions moving() {
    return new Versions(all, State.MOVING);
  }

  /**
   * What there is when only the last version is wanted any more.
   *
   * @throws VersionRefusal if there is no other, or items are still stored in others
   */
  Versions retiring(Definition inForce) {
    if (isEmpty()) {
      throw refusal("There is no version before " + inForce.version() + " to retire.");
    }
    if (state == State.MOVING || all.getLast().version() != inForce.version()) {
      throw refusal("Items are still on their way to version " + inForce.version() + ".");
    }
    return new Versions(all, State.RETIRING);
  }

  /** What there is when all items are stored as the definition in force has them. */
  Versions settled(Definition inForce) {
    List<Definition> kept =
        all.stream().filter(version -> version.version() <= inForce.version()).toList();
    return state == State.RETIRING || kept.size() <= 1 ? NONE : new Versions(kept, State.SETTLED);
  }

  private void requireNoRetiring() {
    if (state == State.RETIRING) {
      throw refusal("The versions before are being retired.");
    }
  }

  private static VersionRefusal refusal(String message) {
    return new VersionRefusal(VersionRefusal.Kind.NOT_NOW, message);
  }

  /** The form in the catalog. */
  Value toValue() {
    return Value.Members.of(
        Map.of(
            ALL, new Value.Array(all.stream().map(Definition::toValue).toList()),
            STATE, new Value.Text(state.word())));
  }

  /** Reads the form in the catalog; nothing stands for none. */
  static Versions of(@Nullable Value stored) {
    if (stored instanceof Value.Members(SequencedMap<String, Value> members)
        && members.get(ALL) instanceof Value.Array(var all)
        && members.get(STATE) instanceof Value.Text(String word)) {
      return new Versions(
          all.stream().map(Definition::parse).toList(),
          State.valueOf(word.toUpperCase(Locale.ROOT)));
    }
    return NONE;
  }
}
