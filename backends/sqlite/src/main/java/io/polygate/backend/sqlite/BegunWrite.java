package io.polygate.backend.sqlite;

import io.polygate.spi.Hot;
import io.polygate.spi.Mutation;
import io.polygate.spi.StorageException;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** One mutation that nobody waits for: whoever began it is told how it ended. */
final class BegunWrite extends MutationRequest implements Hot.Begun {
  private static final Logger LOG = System.getLogger(BegunWrite.class.getName());

  private final TenantFile file;
  private final Hot.Outcome outcome;

  /**
   * A write.
   *
   * @param file held, and released with the end of the write
   */
  BegunWrite(Mutation mutation, WriteOptions options, TenantFile file, Hot.Outcome outcome) {
    super(mutation, options);
    this.file = file;
    this.outcome = outcome;
  }

  @Override
  public boolean giveUp() {
    boolean givenUp = abandon();
    if (givenUp) {
      file.release();
    }
    return givenUp;
  }

  @Override
  void answered() {
    file.release();
    try {
      tell();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "The end of a write could not be told", e);
    }
  }

  private void tell() {
    Written written;
    try {
      written = end(file.id());
    } catch (StorageException e) {
      outcome.failed(e);
      return;
    }
    outcome.written(written);
  }
}
