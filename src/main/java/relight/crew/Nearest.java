package relight.crew;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Which crews could come, nearest first, and why the others are not among them. */
public record Nearest(List<Candidate> crews, List<LeftOut> left) {

  /** Older than this, a crew may be anywhere. */
  static final Duration OLD = Duration.ofMinutes(15);

  /** A sentence in both languages. */
  public record Words(String vi, String en) {}

  public record Candidate(CrewView crew, Words why) {}

  /** @param code offShift, busy, noPosition, positionOld or grade */
  public record LeftOut(long id, String name, String code, Words why) {}

  public Nearest {
    crews = List.copyOf(crews);
    left = List.copyOf(left);
  }

  /**
   * @param measured nearest first
   * @param grade    the least that somebody in the crew must have, 1 to 5; 0 for any
   */
  static Nearest of(List<CrewView> measured, int grade, int most, Instant now) {
    var could = new ArrayList<Candidate>();
    var left = new ArrayList<LeftOut>();
    for (var crew : measured) {
      int best = crew.members().stream().mapToInt(m -> grade(m.grade())).max().orElse(0);
      var position = crew.position();
      long minutes = position == null ? 0 : Duration.between(position.at(), now).toMinutes();
      if (crew.status().equals("offShift"))
        left.add(out(crew, "offShift", "Ngoài ca", "Off shift"));
      else if (!crew.status().equals("available"))
        left.add(out(crew, "busy", "Đang bận việc " + job(crew), "Busy with " + job(crew)));
      else if (best < grade)
        left.add(
            out(crew, "grade", "Bậc cao nhất " + best + "/5, cần " + grade + "/5", "Highest grade " + best + "/5, needed " + grade + "/5"));
      else if (position == null)
        left.add(out(crew, "noPosition", "Chưa báo vị trí", "Has not told where it is"));
      else if (minutes >= OLD.toMinutes())
        left.add(out(crew, "positionOld", "Vị trí cũ " + minutes + " phút", "Position " + minutes + " min old"));
      else if (could.size() < most)
        could.add(new Candidate(crew, because(crew, best, minutes)));
    }
    return new Nearest(could, left);
  }

  private static Words because(CrewView crew, int best, long age) {
    var km = String.format(Locale.ROOT, "%.1f", crew.distance_m() / 1000.0);
    return new Words("Đang rảnh, cách " + km.replace('.', ',') + " km, khoảng " + crew.minutes() + " phút; vị trí " + age + " phút trước"
        + (best > 0 ? "; bậc " + best + "/5" : ""),
        "Available, " + km + " km away, about " + crew.minutes() + " min; position " + age + " min old"
            + (best > 0 ? "; grade " + best + "/5" : ""));
  }

  private static LeftOut out(CrewView crew, String code, String vi, String en) {
    return new LeftOut(crew.id(), crew.name(), code, new Words(vi, en));
  }

  private static String job(CrewView crew) {
    return crew.job() == null ? "—" : crew.job().code();
  }

  /** 4 of {@code 4/5}; 0 of anything else. */
  static int grade(String text) {
    return text != null && text.matches("[1-5]/5") ? text.charAt(0) - '0' : 0;
  }
}
