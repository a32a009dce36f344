package relight.crew;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import relight.Refusal;

/** Whether a crew may do a job now, with every reason why not: whoever mends one of them should not meet the next afterwards. */
public record Fitness(List<Reason> reasons) {

  /**
   * Why not.
   *
   * @param code     the refusal it leads to
   * @param memberId whom it is about, or null for the whole crew
   */
  public record Reason(String code, Long memberId, String vi, String en) {}

  public Fitness {
    reasons = List.copyOf(reasons);
  }

  public boolean isFit() {
    return reasons.isEmpty();
  }

  /** Of a crew that is off shift everybody is looked at, so that calling it in is not in vain. */
  static Fitness of(Crew crew, Need need, Qualifications words, Instant now, ZoneId zone) {
    var reasons = new ArrayList<Reason>();
    if (crew.guestUntil() != null && !now.isBefore(crew.guestUntil()))
      reasons.add(
          new Reason("crew/guest-over", null, "Hết thời hạn hỗ trợ " + day(crew.guestUntil(), zone),
              "No guest of ours any more since " + day(crew.guestUntil(), zone)));
    if (!crew.onShift())
      reasons.add(new Reason("crew/off-shift", null, "Ngoài ca", "Not on shift"));
    var people = crew.onShift() ? crew.members().stream().filter(Crew.Member::onShift).toList() : crew.members();
    if (people.size() < need.people())
      reasons.add(new Reason("crew/too-few", null, "Có " + people.size() + " người, cần " + need.people(),
          people.size() + " on shift, " + need.people() + " needed"));
    int best = people.stream().mapToInt(Crew.Member::gradeNumber).max().orElse(0);
    if (best < need.grade())
      reasons.add(new Reason("crew/grade-low", null, "Bậc cao nhất " + best + "/5, cần " + need.grade() + "/5",
          "Highest grade " + best + "/5, needed " + need.grade() + "/5"));
    if (!need.skills().isEmpty() && people.stream().noneMatch(m -> m.skills().stream().anyMatch(need.skills()::contains)))
      reasons.add(new Reason("crew/skill-missing", null,
          "Thiếu kỹ năng: " + need.skills().stream().map(s -> words.skill(s).vi()).collect(Collectors.joining(" hoặc ")),
          "Nobody knows: " + need.skills().stream().map(s -> words.skill(s).en()).collect(Collectors.joining(" or "))));
    for (var member : people)
      for (var kind : need.certificates())
        paper(member, kind, words, now, zone, reasons);
    return new Fitness(reasons);
  }

  /** Of one person alone: what he lacks of what such a job asks. */
  static List<Reason> ofOne(Crew.Member member, Need need, Qualifications words, Instant now, ZoneId zone) {
    var reasons = new ArrayList<Reason>();
    if (member.gradeNumber() < need.grade())
      reasons.add(new Reason("crew/grade-low", member.id(), "Bậc " + member.gradeNumber() + "/5, cần " + need.grade() + "/5",
          "Grade " + member.gradeNumber() + "/5, needed " + need.grade() + "/5"));
    if (!need.skills().isEmpty() && member.skills().stream().noneMatch(need.skills()::contains))
      reasons.add(new Reason("crew/skill-missing", member.id(),
          "Thiếu kỹ năng: " + need.skills().stream().map(s -> words.skill(s).vi()).collect(Collectors.joining(" hoặc ")),
          "Does not know: " + need.skills().stream().map(s -> words.skill(s).en()).collect(Collectors.joining(" or "))));
    for (var kind : need.certificates())
      paper(member, kind, words, now, zone, reasons);
    return List.copyOf(reasons);
  }

  private static void paper(Crew.Member member, String kind, Qualifications words, Instant now, ZoneId zone, List<Reason> reasons) {
    var word = words.certificate(kind);
    var last = member.certificates().stream().filter(c -> c.kind().equals(kind)).map(Crew.Certificate::expiresAt).max(Instant::compareTo);
    if (last.isEmpty())
      reasons.add(new Reason("crew/certificate-missing", member.id(), member.name() + ": chưa có " + word.vi(),
          member.name() + ": no " + word.en()));
    else if (!now.isBefore(last.get()))
      reasons.add(
          new Reason("crew/certificate-expired", member.id(), member.name() + ": " + word.vi() + " hết hạn " + day(last.get(), zone),
              member.name() + ": " + word.en() + " expired " + day(last.get(), zone)));
  }

  private static String day(Instant at, ZoneId zone) {
    return DateTimeFormatter.ofPattern("dd/MM/yyyy").format(at.atZone(zone));
  }

  /** Named after its first reason, and telling all of them. */
  void require(Crew crew) {
    if (isFit())
      return;
    throw Refusal
        .conflict(reasons.getFirst().code(),
            crew.name() + ": " + reasons.stream().map(Reason::en).collect(Collectors.joining("; ")) + ".")
        .with("reasons", reasons.stream().map(Reason::code).distinct().collect(Collectors.joining(" ")))
        .with("reasonsVi", reasons.stream().map(Reason::vi).collect(Collectors.joining("; ")))
        .with("reasonsEn", reasons.stream().map(Reason::en).collect(Collectors.joining("; ")));
  }
}
