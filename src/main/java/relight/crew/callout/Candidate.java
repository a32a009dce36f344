package relight.crew.callout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import relight.Config;
import relight.crew.Crew;
import relight.crew.Fitness;
import relight.place.Places;

/**
 * Somebody off duty looked at for a callout. The order is the same for everybody and each step of it is told: who stands by, who has rested, who
 * may do the work alone, who is within the same half hour of travel, who was called out less often, who is nearer, who has rested longer.
 *
 * @param rules how long people rest
 * @param lacks what he lacks of what the job asks
 * @param rest  since his last shift, or null where none was written down
 * @param fromBase whether the distance is that of the base of his crew, for want of a later place
 */
record Candidate(Config.Callouts rules, Crew crew, Crew.Member member, boolean standby, Duration rest, int accepted, int asked,
    Long distance_m, boolean fromBase, List<Fitness.Reason> lacks, boolean elsewhere, boolean guestOver) {

  private static final int BAND_MIN = 30;

  static final Comparator<Candidate> ORDER = Comparator.comparing((Candidate c) -> !c.standby).thenComparing(c -> !c.rested())
      .thenComparing(c -> !c.qualified()).thenComparing(Candidate::band).thenComparing(Candidate::accepted).thenComparing(Candidate::asked)
      .thenComparing(c -> c.distance_m == null ? Long.MAX_VALUE : c.distance_m)
      .thenComparing(c -> c.rest == null ? Long.MIN_VALUE : -c.rest.toMinutes()).thenComparing(c -> c.member.id());

  Candidate {
    lacks = List.copyOf(lacks);
  }

  boolean rested() {
    return rest == null || rest.compareTo(rules.rest()) >= 0;
  }

  boolean qualified() {
    return lacks.isEmpty();
  }

  private Long minutes() {
    return distance_m == null ? null : (Long) Places.minutes(distance_m);
  }

  private long band() {
    return distance_m == null ? Long.MAX_VALUE : minutes() / BAND_MIN;
  }

  /** Why he may not be asked at all; empty where he may. A missing paper forbids the work, a missing skill only puts him later. */
  List<Callout.Reason> obstacles() {
    var why = new ArrayList<Callout.Reason>();
    if (member.userId() == null)
      why.add(new Callout.Reason("no-account", "Không có tài khoản để hỏi", "Signs in nowhere, so he cannot be asked"));
    if (guestOver)
      why.add(new Callout.Reason("crew/guest-over", "Đội hỗ trợ đã hết thời hạn", "His crew is no guest of ours any more"));
    if (elsewhere)
      why.add(new Callout.Reason("asked-elsewhere", "Đang được gọi cho việc khác", "Is being called out for something else"));
    if (rest != null && rest.compareTo(rules.leastRest()) < 0)
      why.add(new Callout.Reason("rest-too-short",
          "Mới nghỉ " + hours(rest, ",") + " giờ, ít nhất " + hours(rules.leastRest(), ",") + " giờ mới được gọi",
          "Rested only " + hours(rest, ".") + " h; called out after " + hours(rules.leastRest(), ".") + " h at the earliest"));
    for (var lack : lacks)
      if (lack.code().startsWith("crew/certificate"))
        why.add(new Callout.Reason(lack.code(), lack.vi(), lack.en()));
    return why;
  }

  /** In tenths where it is no whole number: 7.9 h may not read as 8. */
  private static String hours(Duration some, String point) {
    long tenths = some.toMinutes() / 6;
    return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + point + tenths % 10;
  }

  Callout.Why why() {
    var words = new ArrayList<Callout.Reason>();
    if (standby)
      words.add(new Callout.Reason("standby", "Đang trực dự phòng", "Stands by"));
    if (rest == null)
      words.add(new Callout.Reason("rest-unknown", "Chưa ghi ca trước", "No shift before was written down"));
    else if (rested())
      words.add(new Callout.Reason("rested", "Đã nghỉ " + rest.toHours() + " giờ", "Rested " + rest.toHours() + " h"));
    else
      words.add(new Callout.Reason("rest-short", "Mới nghỉ " + rest.toHours() + " giờ, cần " + hours(rules.rest(), ","),
          "Rested only " + rest.toHours() + " h of " + hours(rules.rest(), ".")));
    for (var lack : lacks)
      words.add(new Callout.Reason(lack.code(), lack.vi(), lack.en()));
    if (lacks.isEmpty())
      words.add(new Callout.Reason("qualified", "Đủ bậc và kỹ năng" + (member.grade() == null ? "" : " (" + member.grade() + ")"),
          "Has the grade and the skills" + (member.grade() == null ? "" : " (" + member.grade() + ")")));
    if (distance_m == null) {
      words.add(new Callout.Reason("place-unknown", "Không rõ khoảng cách", "Distance unknown"));
    } else {
      var km = String.format(Locale.ROOT, "%.1f", distance_m / 1000.0);
      words.add(new Callout.Reason("distance",
          "Cách " + km.replace('.', ',') + " km, khoảng " + minutes() + " phút" + (fromBase ? ", tính từ nơi trực" : ""),
          km + " km away, about " + minutes() + " min" + (fromBase ? ", from the base" : "")));
    }
    words.add(new Callout.Reason("fairness", rules.fairness().toDays() + " ngày qua: được gọi " + asked + " lần, đã đến " + accepted,
        "Last " + rules.fairness().toDays() + " days: asked " + asked + " times, came " + accepted));
    return new Callout.Why(standby, rest == null ? null : (Long) rest.toHours(), rested(), qualified(), accepted, asked, distance_m,
        minutes(), words);
  }
}
