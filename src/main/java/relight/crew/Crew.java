package relight.crew;

import java.util.List;

/** A crew and its people. Positions have their own record, because they change a thousand times as often. */
public record Crew(long id, String code, String name, Long unitId, String phone, Double baseLon, Double baseLat, boolean onShift,
    List<Member> members) {

  /** @param userId who signs in as this member, or null; {@code grade} is the electrical-safety grade, 1/5 to 5/5 */
  public record Member(String name, boolean lead, String grade, Long userId) {}

  public Crew {
    members = List.copyOf(members);
  }

  public boolean has(long userId) {
    return members.stream().anyMatch(m -> m.userId() != null && m.userId() == userId);
  }
}
