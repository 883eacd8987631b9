package io.polygate.gateway.items;

import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.Result;
import io.polygate.spi.StorageException;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.util.ArrayList;
import java.util.List;

/** Items that make some writes in a way of their own, and have the others made as they are. */
public abstract class SelectiveItems implements Items {
  private final Items plain;

  /** Items beside others, which make the writes that need nothing. */
  protected SelectiveItems(Items plain) {
    this.plain = plain;
  }

  /** Whether a write is made in a way of its own. */
  protected abstract boolean concern(Mutation mutation);

  /** Makes a write in that way. */
  protected abstract Written own(Mutation mutation, WriteOptions options);

  @Override
  public final Written apply(Mutation mutation, WriteOptions options) {
    return concern(mutation) ? own(mutation, options) : plain.apply(mutation, options);
  }

  @Override
  public final List<Result> applyAll(List<Mutation> mutations, WriteOptions options) {
    List<Result> results = new ArrayList<>(mutations.size());
    int begin = 0;
    for (int i = 0; i < mutations.size(); i++) {
      if (concern(mutations.get(i))) {
        applyPlain(mutations.subList(begin, i), options, begin, results);
        results.add(result(mutations.get(i), options.forOperation(i)));
        begin = i + 1;
      }
    }
    applyPlain(mutations.subList(begin, mutations.size()), options, begin, results);
    return results;
  }

  private Result result(Mutation mutation, WriteOptions options) {
    try {
      return new Result.Done(own(mutation, options));
    } catch (StorageException e) {
      return new Result.Failed(e);
    }
  }

  private void applyPlain(
      List<Mutation> some, WriteOptions options, int from, List<Result> results) {
    if (!some.isEmpty()) {
      results.addAll(
          plain.applyAll(List.copyOf(some), options.startingAt(options.firstOperation() + from)));
    }
  }
}
