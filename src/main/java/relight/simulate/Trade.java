package relight.simulate;

import java.util.List;
import java.util.Locale;
import relight.network.BranchKind;

/**
 * What the people of a simulated crew know; each knows what the one before it does. Four crews in ten look for trouble, four mend lines, two are heavy
 * (design/algorithms.md §4).
 */
public enum Trade {
  TROUBLE(List.of(new Member("4/5", "lv-line;meter;transformer"), new Member("3/5", "lv-line"))), LINE(
      List.of(new Member("4/5", "mv-line;lv-line;transformer;meter"), new Member("3/5", "mv-line;lv-line"))), HEAVY(
          List.of(new Member("5/5", "mv-line;lv-line;transformer;live-line;meter"), new Member("4/5", "mv-line;lv-line;transformer"),
              new Member("3/5", "mv-line;lv-line")));

  /** One of a crew, the leader first. */
  public record Member(String grade, String skills) {}

  private static final List<Trade> FIRST_FIVE = List.of(LINE, TROUBLE, HEAVY, LINE, TROUBLE);

  private final List<Member> members;

  Trade(List<Member> members) {
    this.members = members;
  }

  /** Of the crew with this number, counted from 0. */
  public static Trade of(int number) {
    return FIRST_FIVE.get(number % FIRST_FIVE.size());
  }

  /** What it takes to mend what opened. */
  static Trade needed(BranchKind opened) {
    return switch (opened) {
      case TRANSFORMER, LINE -> TROUBLE;
      case FUSE, SWITCH, RECLOSER, BREAKER -> LINE;
    };
  }

  boolean masters(Trade needed) {
    return compareTo(needed) >= 0;
  }

  public List<Member> members() {
    return members;
  }

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Of an older cast, which does not say, a crew mends lines. */
  public static Trade named(String text) {
    return List.of(values()).stream().filter(trade -> trade.text().equals(text)).findFirst().orElse(LINE);
  }
}
