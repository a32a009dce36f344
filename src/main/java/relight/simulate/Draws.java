package relight.simulate;

/**
 * Chance that depends on nothing but its name: a draw is a hash of seed, stream, entity and number. So what happens to one customer stays the
 * same whatever is decided about another, and two policies can be compared under the same storm.
 */
public record Draws(long seed) {

  /** What a draw is for. Their order is part of every storm ever drawn: new ones go to the end. */
  public enum Stream {
    FAULT, ONSET, PLACE, GUST, CALLPROP, CALLDELAY, FALSECALL, GASP, FALSEGASP, PING, SCADA, DURATION, TRAVEL, MOMENTARY, DATA, CREW
  }

  private static final long STREAM = 0x9E3779B97F4A7C15L;
  private static final long ENTITY = 0xC2B2AE3D27D4EB4FL;

  /** In [0, 1). */
  public double uniform(Stream stream, long entity, long number) {
    long bits = mix(mix(mix(seed ^ (stream.ordinal() + 1) * STREAM) ^ entity * ENTITY) ^ number);
    return (bits >>> 11) * 0x1.0p-53;
  }

  /** Mean 1. */
  public double exponential(Stream stream, long entity, long number) {
    return -Math.log1p(-uniform(stream, entity, number));
  }

  /** Mean 0, deviation 1 (Box and Muller's first). Uses two numbers: {@code number} and the one with its highest bit turned. */
  public double normal(Stream stream, long entity, long number) {
    return Math.sqrt(2 * exponential(stream, entity, number)) * Math.cos(2 * Math.PI * uniform(stream, entity, number ^ Long.MIN_VALUE));
  }

  /** Half lie below the median; {@code s} is the deviation of the logarithm. */
  public double lognormal(Stream stream, long entity, long number, double median, double s) {
    return median * Math.exp(s * normal(stream, entity, number));
  }

  /** Shape 2, mean as given. */
  public double gamma2(Stream stream, long entity, long number, double mean) {
    return mean / 2 * (exponential(stream, entity, 2 * number) + exponential(stream, entity, 2 * number + 1));
  }

  /** Beta(2, b): the second smallest of b + 1 uniform ones; mean 2 / (2 + b). */
  public double beta2(Stream stream, long entity, long number, int b) {
    double least = 1;
    double second = 1;
    for (int i = 0; i <= b; i++) {
      double u = uniform(stream, entity, number * 64 + i);
      if (u < least) {
        second = least;
        least = u;
      } else if (u < second) {
        second = u;
      }
    }
    return second;
  }

  public int poisson(Stream stream, long entity, double mean) {
    int count = 0;
    double sum = exponential(stream, entity, 0);
    while (sum < mean)
      sum += exponential(stream, entity, ++count);
    return count;
  }

  /** The number that stands for a code: the same in every network that has it. */
  public static long entity(String code) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < code.length(); i++)
      hash = (hash ^ code.charAt(i)) * 0x100000001b3L;
    return hash;
  }

  private static long mix(long z) {
    z += 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
