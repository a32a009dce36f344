package relight.crew;

import java.time.Instant;
import java.util.List;

/**
 * A crew and its people. Positions have their own record, because they change a thousand times as often.
 *
 * @param shiftAt    since when it is on shift or off it, or null where nobody wrote that down
 * @param until      when its planned turn ends, or null where none is planned
 * @param contractor whether its people are somebody else's
 * @param guestUntil until when a crew taken in belongs to us, or null for our own
 */
public record Crew(long id, String code, String name, Long unitId, String phone, Double baseLon, Double baseLat, boolean onShift,
    Instant shiftAt, Instant until, boolean contractor, String company, Instant guestUntil, List<Member> members, List<Vehicle> vehicles) {

  /**
   * One of its people.
   *
   * @param grade   the electrical-safety grade, 1/5 to 5/5, or null
   * @param userId  who signs in as this member, or null
   * @param onShift whether this one is here now; who signs in nowhere is here when the crew is
   */
  public record Member(long id, String name, boolean lead, String grade, List<String> skills, List<Certificate> certificates, String phone,
      Long userId, boolean onShift) {

    public Member {
      skills = List.copyOf(skills);
      certificates = List.copyOf(certificates);
    }

    /** 4 of {@code 4/5}; 0 where there is none. */
    public int gradeNumber() {
      return Nearest.grade(grade);
    }
  }

  /** A paper that lets somebody do some work until a day; {@code kind} is a code of the qualifications. */
  public record Certificate(long id, String kind, String number, Instant expiresAt) {}

  /** What a crew drives. */
  public record Vehicle(long id, String code, String kind, String plate) {}

  public Crew {
    members = List.copyOf(members);
    vehicles = List.copyOf(vehicles);
  }

  public boolean has(long userId) {
    return members.stream().anyMatch(m -> m.userId() != null && m.userId() == userId);
  }
}
