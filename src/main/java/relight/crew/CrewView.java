package relight.crew;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import relight.unit.UnitTree;

/** A crew as pages get it. Distance and minutes only where somebody asked how near it is. */
public record CrewView(long id, long number, String code, String name, UnitName unit, List<Member> members, String phone, String status,
    Position position,
    CrewWork.Job job, @JsonInclude(JsonInclude.Include.NON_NULL) Long distance_m, @JsonInclude(JsonInclude.Include.NON_NULL) Long minutes) {

  public record UnitName(Long id, String name) {}

  public record Member(String name, boolean lead, String grade) {}

  static CrewView of(Crew crew, Position position, CrewWork work, UnitTree units, long number) {
    var unit = crew.unitId() == null ? null : units.find(crew.unitId()).map(u -> new UnitName(u.id(), u.name())).orElse(null);
    return new CrewView(crew.id(), number, crew.code(), crew.name(), unit,
        crew.members().stream().map(m -> new Member(m.name(), m.lead(), m.grade())).toList(), crew.phone(),
        crew.onShift() ? work.status() : "offShift", position, work.job(), null, null);
  }

  CrewView at(long distance, long travel) {
    return new CrewView(id, number, code, name, unit, members, phone, status, position, job, distance, travel);
  }
}
