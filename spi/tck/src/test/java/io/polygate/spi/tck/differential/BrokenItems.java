package io.polygate.spi.tck.differential;

import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Items;
import io.polygate.spi.Mutation;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Result;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Items that are written in another way than was asked for, or answered for in another way.
 *
 * @param asked turns what is to be written into something else
 * @param options turns how it is to be written into something else
 * @param answered turns the answer into something else
 */
record BrokenItems(
    Items items,
    UnaryOperator<Mutation> asked,
    UnaryOperator<WriteOptions> options,
    UnaryOperator<Written> answered)
    implements Items {

  static BrokenItems asking(Items items, UnaryOperator<Mutation> asked) {
    return new BrokenItems(items, asked, UnaryOperator.identity(), UnaryOperator.identity());
  }

  static BrokenItems answering(Items items, UnaryOperator<Written> answered) {
    return new BrokenItems(items, UnaryOperator.identity(), UnaryOperator.identity(), answered);
  }

  static BrokenItems obeying(Items items, UnaryOperator<WriteOptions> options) {
    return new BrokenItems(items, UnaryOperator.identity(), options, UnaryOperator.identity());
  }

  @Override
  public Optional<Item> get(ItemKey key, ReadOptions readOptions) {
    return items.get(key, readOptions);
  }

  @Override
  public Written apply(Mutation mutation, WriteOptions writeOptions) {
    return answered.apply(items.apply(asked.apply(mutation), options.apply(writeOptions)));
  }

  @Override
  public List<Result> applyAll(List<Mutation> mutations, WriteOptions writeOptions) {
    return items
        .applyAll(mutations.stream().map(asked).toList(), options.apply(writeOptions))
        .stream()
        .map(
            result ->
                result instanceof Result.Done(Written written)
                    ? new Result.Done(answered.apply(written))
                    : result)
        .toList();
  }
}
