package relight.job.safety;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import relight.Refusal;

/**
 * A permit to work: issued by the control room, accepted by the commander at the place, who lets people in and out and gives it back when all
 * are out; locked when the control room has it back.
 *
 * @param heldAt since when somebody of its people cries for help, or null: nobody is written in or out until that is over
 */
public record Permit(long id, String number, PermitKind kind, State state, long jobId, long crewId, Long unitId, String work, String place,
    String conditions, Instant issuedAt, String issuedBy, Instant acceptedAt, Instant closedAt, Instant lockedAt, Instant endedAt,
    String because, String keptBecause, Instant purgedAt, Instant heldAt, List<Signed> roles, List<Presence> presences,
    List<Event> events) {

  /** How far it has come. */
  public enum State {
    ISSUED, ACCEPTED, SUSPENDED, CLOSED, LOCKED, CANCELLED;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    static State of(String text) {
      return Arrays.stream(values()).filter(s -> s.text().equals(text)).findFirst().orElseThrow();
    }

    boolean isOpen() {
      return this == ISSUED || this == ACCEPTED || this == SUSPENDED;
    }

    boolean canBecome(State next) {
      return switch (this) {
        case ISSUED -> next == ACCEPTED || next == CANCELLED;
        case ACCEPTED -> next == SUSPENDED || next == CLOSED || next == CANCELLED;
        case SUSPENDED -> next == ACCEPTED || next == CLOSED || next == CANCELLED;
        case CLOSED -> next == LOCKED;
        case LOCKED, CANCELLED -> false;
      };
    }
  }

  /** Somebody in a role; {@code memberId} for people of a crew, {@code userId} for whoever signs in. */
  public record Signed(PermitRole role, Long memberId, Long userId, String name, String grade) {}

  /** Once in, and out again. */
  public record Presence(long memberId, Instant in, Instant out) {}

  public record Event(String deed, Instant at, String by, String note) {}

  public Permit {
    roles = List.copyOf(roles);
    presences = List.copyOf(presences);
    events = List.copyOf(events);
  }

  public Set<Long> in() {
    var in = new HashSet<Long>();
    for (var presence : presences)
      if (presence.out == null)
        in.add(presence.memberId);
    return in;
  }

  void require(State next) {
    if (!state.canBecome(next))
      throw Refusal.conflict("permit/wrong-state", "A permit that is " + state.text() + " cannot become " + next.text() + ".")
          .with("state", state.text());
  }

  /**
   * While somebody cries for help nobody is told out by mistake, and the paper stays as it was.
   *
   * @param at when it was done; what was done before the cry and is heard of late still counts
   */
  void requireFree(Instant at) {
    if (heldAt != null && !at.isBefore(heldAt))
      throw Refusal.conflict("permit/held", number + " stays as it is while somebody of its people cries for help: close the SOS first.")
          .with("permit", number).with("since", heldAt.toString());
  }

  void requireAllOut() {
    if (!in().isEmpty())
      throw Refusal.conflict("permit/people-in", in().size() + " people are still in under " + number + ": they leave first.")
          .with("people", in().size()).with("permit", number);
  }

  /** Only the commander speaks for the crew. */
  void requireCommander(long userId) {
    if (roles.stream().noneMatch(r -> r.role == PermitRole.COMMANDER && r.userId != null && r.userId == userId))
      throw Refusal.forbidden("permit/not-the-commander", "Only the direct commander of this permit does this.");
  }

  /** Whose coming and going somebody may write down: the commander everybody's, anybody else his own. */
  List<Long> people(long userId, List<Long> members) {
    var own = roles.stream().filter(r -> r.memberId != null && r.userId != null && r.userId == userId).map(Signed::memberId).findFirst();
    var named = members == null || members.isEmpty() ? own.map(List::of).orElse(List.of()) : members;
    if (named.isEmpty())
      throw Refusal.invalid("permit/members-missing", "Say who: members.");
    boolean commands = roles.stream().anyMatch(r -> r.role == PermitRole.COMMANDER && r.userId != null && r.userId == userId);
    if (!commands && (own.isEmpty() || !named.equals(List.of(own.get()))))
      throw Refusal.forbidden("permit/not-the-commander", "Only the direct commander writes down others.");
    for (var member : named)
      if (roles.stream().noneMatch(r -> member != null && member.equals(r.memberId)))
        throw Refusal.conflict("permit/not-on-it", "Number " + member + " does not stand on this permit.").with("member",
            String.valueOf(member));
    return named;
  }
}
