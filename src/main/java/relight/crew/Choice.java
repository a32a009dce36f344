package relight.crew;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One crew looked at for one job: whether it may do it, how soon it could be there, and what speaks against it without forbidding it.
 *
 * @param reasons       why it may not be sent
 * @param cautions      what whoever sends it should know: it is busy, or nobody knows where it is
 * @param distance_m    null where neither its place nor its base is known, or not the place of the job
 * @param minutes       on the road
 * @param positionAge_s null where it has not told where it is; it is taken to be at its base then
 */
public record Choice(long crewId, String code, String name, boolean fit, List<Fitness.Reason> reasons, List<Fitness.Reason> cautions,
    Long distance_m, Long minutes, Long positionAge_s, int openJobs, String status) {

  public Choice {
    reasons = List.copyOf(reasons);
    cautions = List.copyOf(cautions);
  }

  static Choice of(CrewView crew, Fitness fitness, int openJobs, Instant now) {
    var cautions = new ArrayList<Fitness.Reason>();
    var position = crew.position();
    Long age_s = position == null ? null : (Long) Math.max(0, Duration.between(position.at(), now).toSeconds());
    if (openJobs > 0)
      cautions.add(new Fitness.Reason("crew/busy", null, "Đang có " + openJobs + " việc", openJobs + " jobs in hand"));
    if (position == null)
      cautions.add(new Fitness.Reason("crew/no-position", null, "Chưa báo vị trí, tính từ nơi trực",
          "Has not told where it is: reckoned from its base"));
    else if (age_s >= Nearest.OLD.toSeconds())
      cautions
          .add(new Fitness.Reason("crew/position-old", null, "Vị trí cũ " + age_s / 60 + " phút", "Position " + age_s / 60 + " min old"));
    return new Choice(crew.id(), crew.code(), crew.name(), fitness.isFit(), fitness.reasons(), cautions, crew.distance_m(), crew.minutes(),
        age_s, openJobs, crew.status());
  }

  /** Who may, who is free, who is known to be near, who is near: in this order. */
  static List<Choice> bestFirst(List<Choice> all) {
    return all.stream().sorted(Comparator.comparing((Choice c) -> !c.fit).thenComparing(c -> c.openJobs > 0)
        .thenComparing(c -> c.positionAge_s != null && c.positionAge_s >= Nearest.OLD.toSeconds())
        .thenComparing(c -> c.minutes == null ? Long.MAX_VALUE : c.minutes)
        .thenComparing(c -> c.distance_m == null ? Long.MAX_VALUE : c.distance_m).thenComparing(Choice::code)).toList();
  }
}
