package relight.crew;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import relight.unit.UnitTree;

/** A crew as pages get it. Distance and minutes only where somebody asked how near it is. */
public record CrewView(long id, long number, String code, String name, UnitName unit, List<Member> members, List<Crew.Vehicle> vehicles,
    Shift shift, boolean contractor, String company, Instant guestUntil, String phone, String status, Position position, CrewWork.Job job,
    @JsonInclude(JsonInclude.Include.NON_NULL) Long distance_m, @JsonInclude(JsonInclude.Include.NON_NULL) Long minutes) {

  public record UnitName(Long id, String name) {}

  public record Member(long id, String name, boolean lead, String grade, List<String> skills, List<Certificate> certificates, Long userId,
      boolean onShift) {}

  public record Certificate(long id, String kind, String number, Instant expiresAt) {}

  /** Of a crew that is on shift; each moment null where nobody wrote it down or planned it. */
  public record Shift(Instant onAt, Instant until) {}

  static CrewView of(Crew crew, Position position, CrewWork work, UnitTree units, long number) {
    var unit = crew.unitId() == null ? null : units.find(crew.unitId()).map(u -> new UnitName(u.id(), u.name())).orElse(null);
    return new CrewView(crew.id(), number, crew.code(), crew.name(), unit, crew.members().stream().map(CrewView::member).toList(),
        crew.vehicles(), crew.onShift() ? new Shift(crew.shiftAt(), crew.until()) : null, crew.contractor(), crew.company(),
        crew.guestUntil(), crew.phone(), crew.onShift() ? work.status() : "offShift", position, work.job(), null, null);
  }

  private static Member member(Crew.Member m) {
    return new Member(m.id(), m.name(), m.lead(), m.grade(), m.skills(),
        m.certificates().stream().map(c -> new Certificate(c.id(), c.kind(), c.number(), c.expiresAt())).toList(), m.userId(), m.onShift());
  }

  CrewView at(long distance, long travel) {
    return new CrewView(id, number, code, name, unit, members, vehicles, shift, contractor, company, guestUntil, phone, status, position,
        job, distance, travel);
  }

  /** For those who need to know who comes, and not which papers he carries. */
  CrewView withoutPapers() {
    return new CrewView(id, number, code, name, unit,
        members.stream().map(m -> new Member(m.id, m.name, m.lead, m.grade, m.skills, List.of(), null, m.onShift)).toList(), vehicles,
        shift,
        contractor, company, guestUntil, phone, status, position, job, distance_m, minutes);
  }
}
