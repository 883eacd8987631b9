package io.polygate.gateway.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.util.Random;

/** A stream that gives a few bytes at a time, as networks do. */
final class Trickle extends InputStream {
  private final InputStream in;
  private final Random random;
  private final int most;

  Trickle(InputStream in, long seed, int most) {
    this.in = in;
    this.random = new Random(seed);
    this.most = most;
  }

  @Override
  public int read() throws IOException {
    return in.read();
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return in.read(bytes, offset, Math.min(length, 1 + random.nextInt(most)));
  }
}
