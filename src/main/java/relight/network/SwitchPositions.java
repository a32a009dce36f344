package relight.network;

import java.util.Arrays;

/**
 * Which branches are open, as an immutable set: the normal positions, the current ones, or assumed ones of somebody's plan. Any branch may be
 * open, also a line (cut) or a transformer (out). Branch numbers are those of one {@link Grid}.
 */
public final class SwitchPositions {

  private final long[] open;
  private final int branches;

  private SwitchPositions(long[] open, int branches) {
    this.open = open;
    this.branches = branches;
  }

  /** All closed but the given ones. */
  public static SwitchPositions of(int branches, int... openBranches) {
    var bits = new long[(branches + 63) >>> 6];
    for (int b : openBranches) {
      bits[checked(b, branches) >>> 6] |= 1L << b;
    }
    return new SwitchPositions(bits, branches);
  }

  public boolean isOpen(int branch) {
    return (open[branch >>> 6] & 1L << branch) != 0;
  }

  /** How many branches these positions speak of: those of their grid. */
  public int branches() {
    return branches;
  }

  /** The same positions with one branch opened or closed: a copy of one bit a branch, so cheap also for a million. */
  public SwitchPositions with(int branch, boolean isOpen) {
    if (isOpen(checked(branch, branches)) == isOpen)
      return this;
    var bits = open.clone();
    bits[branch >>> 6] ^= 1L << branch;
    return new SwitchPositions(bits, branches);
  }

  public SwitchPositions withOpen(int... openBranches) {
    return withAll(true, openBranches);
  }

  public SwitchPositions withClosed(int... closedBranches) {
    return withAll(false, closedBranches);
  }

  private SwitchPositions withAll(boolean isOpen, int... changed) {
    var bits = open.clone();
    for (int b : changed) {
      if (isOpen)
        bits[checked(b, branches) >>> 6] |= 1L << b;
      else
        bits[checked(b, branches) >>> 6] &= ~(1L << b);
    }
    return new SwitchPositions(bits, branches);
  }

  public int countOpen() {
    int count = 0;
    for (long word : open) {
      count += Long.bitCount(word);
    }
    return count;
  }

  /** The open branches in ascending order. */
  public int[] openBranches() {
    return numbers(open, countOpen());
  }

  /** The branches whose position differs, in ascending order; both must be positions of the same grid. */
  public int[] differences(SwitchPositions other) {
    if (other.branches != branches)
      throw new IllegalArgumentException("positions of " + branches + " and of " + other.branches + " branches");
    if (other == this)
      return new int[0];
    var bits = new long[open.length];
    int count = 0;
    for (int i = 0; i < bits.length; i++) {
      bits[i] = open[i] ^ other.open[i];
      count += Long.bitCount(bits[i]);
    }
    return numbers(bits, count);
  }

  private static int[] numbers(long[] bits, int count) {
    var numbers = new int[count];
    int n = 0;
    for (int i = 0; i < bits.length && n < count; i++) {
      for (long word = bits[i]; word != 0; word &= word - 1) {
        numbers[n++] = (i << 6) + Long.numberOfTrailingZeros(word);
      }
    }
    return numbers;
  }

  private static int checked(int branch, int branches) {
    if (branch < 0 || branch >= branches)
      throw new IndexOutOfBoundsException("branch " + branch + " of " + branches);
    return branch;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SwitchPositions that && that.branches == branches && Arrays.equals(that.open, open);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(open);
  }

  @Override
  public String toString() {
    return countOpen() + " of " + branches + " open";
  }
}
