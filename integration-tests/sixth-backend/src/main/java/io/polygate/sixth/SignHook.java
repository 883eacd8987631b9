package io.polygate.sixth;

import io.polygate.spi.BeforeWrite;
import io.polygate.spi.Document;
import jakarta.inject.Singleton;

/** Signs what is written. */
@Singleton
public final class SignHook implements BeforeWrite {
  @Override
  public String name() {
    return "sign";
  }

  @Override
  public Document beforeWrite(Write write) {
    return Signatures.added(write.value(), name());
  }
}
