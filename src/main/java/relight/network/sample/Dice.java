package relight.network.sample;

import java.util.List;

/** Counter-based random numbers (splitmix64): the n-th number of a named die depends on nothing but the seed, the name and n. */
final class Dice {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final long key;
  private long n;

  private Dice(long key) {
    this.key = key;
  }

  static Dice of(long seed, String purpose, long... which) {
    long key = mix(seed + GOLDEN);
    for (int i = 0; i < purpose.length(); i++) {
      key = mix(key ^ purpose.charAt(i));
    }
    for (long w : which) {
      key = mix(key + GOLDEN ^ w * 0xD6E8FEB86659FD93L);
    }
    return new Dice(key);
  }

  private static long mix(long z) {
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  long next() {
    return mix(key + GOLDEN * ++n);
  }

  /** In [0, 1). */
  double unit() {
    return (next() >>> 11) * 0x1p-53;
  }

  double between(double low, double high) {
    return low + (high - low) * unit();
  }

  /** In [0, bound). */
  int below(int bound) {
    return (int) (unit() * bound);
  }

  boolean chance(double probability) {
    return unit() < probability;
  }

  <T> T pick(List<T> from) {
    return from.get(below(from.size()));
  }

  void shuffle(List<?> list) {
    @SuppressWarnings("unchecked")
    var any = (List<Object>) list;
    for (int i = any.size() - 1; i > 0; i--) {
      int j = below(i + 1);
      var kept = any.get(i);
      any.set(i, any.get(j));
      any.set(j, kept);
    }
  }
}
