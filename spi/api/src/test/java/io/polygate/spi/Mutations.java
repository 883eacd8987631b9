package io.polygate.spi;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages texts, in the same way for the same seed: a fuzzer that every build can afford. */
public final class Mutations {
  private static final byte[] SIGNS =
      "{}[]()<>\"',:#=\\0123456789.eE+-aux$ \n".getBytes(StandardCharsets.US_ASCII);

  private final Random random;
  private final List<byte[]> seeds;

  /** Begins anew with a source and the texts to damage. */
  public Mutations(Random random, List<String> seeds) {
    this.random = random;
    this.seeds = seeds.stream().map(seed -> seed.getBytes(StandardCharsets.UTF_8)).toList();
  }

  /** A text with one to four changes. */
  public byte[] next() {
    byte[] text = seed();
    for (int i = random.nextInt(4); i >= 0; i--) {
      text = changed(text);
    }
    return text;
  }

  private byte[] changed(byte[] text) {
    int at = random.nextInt(text.length + 1);
    int to = Math.min(text.length, at + random.nextInt(4));
    return switch (random.nextInt(6)) {
      case 0 -> joined(text, at, new byte[0], to);
      case 1 -> joined(text, at, new byte[] {sign()}, at);
      case 2 -> joined(text, at, new byte[] {sign()}, Math.min(text.length, at + 1));
      case 3 ->
          joined(text, at, new byte[] {(byte) random.nextInt(256)}, Math.min(text.length, at + 1));
      case 4 -> joined(text, at, Arrays.copyOfRange(text, at, to), at);
      default -> {
        byte[] other = seed();
        int from = random.nextInt(other.length + 1);
        yield joined(text, at, Arrays.copyOfRange(other, from, other.length), text.length);
      }
    };
  }

  private byte sign() {
    return SIGNS[random.nextInt(SIGNS.length)];
  }

  private byte[] seed() {
    return seeds.get(random.nextInt(seeds.size()));
  }

  /** The text up to {@code until}, then {@code middle}, then the text from {@code from}. */
  private static byte[] joined(byte[] text, int until, byte[] middle, int from) {
    byte[] joined = new byte[until + middle.length + text.length - from];
    System.arraycopy(text, 0, joined, 0, until);
    System.arraycopy(middle, 0, joined, until, middle.length);
    System.arraycopy(text, from, joined, until + middle.length, text.length - from);
    return joined;
  }
}
