package io.polygate.sixth;

import io.polygate.spi.BeforeWrite;
import io.polygate.spi.Document;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import jakarta.inject.Singleton;

/** Signs what is written, and refuses what is secret. */
@Singleton
public final class CountersignHook implements BeforeWrite {
  @Override
  public String name() {
    return "countersign";
  }

  @Override
  public Document beforeWrite(Write write) {
    if (write.value().isJson()
        && write.value().value() instanceof Value.Members(var members)
        && members.containsKey("secret")) {
      throw new StorageException.Rejected("What is secret is not signed.", "/secret");
    }
    return Signatures.added(write.value(), name());
  }
}
