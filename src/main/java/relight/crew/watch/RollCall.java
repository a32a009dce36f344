package relight.crew.watch;

import java.time.Instant;
import java.util.List;
import relight.Refusal;

/** Everybody of a crew is called by name; whoever does not answer is seen. */
record RollCall(long id, long crewId, Long unitId, boolean drill, Instant startedAt, String startedBy, Instant endedAt,
    List<Called> called) {

  /** @param userId who signs in as this member, or null */
  record Called(long memberId, String name, boolean lead, Long userId, Instant answeredAt, String answeredBy) {}

  RollCall {
    called = List.copyOf(called);
  }

  /**
   * Whose answers somebody of the crew may give: the leader's for everybody he names, because he has them before his eyes; anybody's else his own.
   *
   * @param members null for his own
   */
  List<Long> answeredBy(long userId, List<Long> members) {
    requireOpen();
    var own = called.stream().filter(c -> c.userId != null && c.userId == userId).findFirst()
        .orElseThrow(() -> Refusal.forbidden("crew/not-yours", "You were not called: this is another crew."));
    var named = members == null ? List.of(own.memberId) : members;
    if (!own.lead && !named.equals(List.of(own.memberId)))
      throw Refusal.forbidden("crew/not-the-leader", "Only the leader answers for others.");
    return known(named);
  }

  /** Only who was called can answer. */
  List<Long> known(List<Long> members) {
    requireOpen();
    if (members == null || members.isEmpty())
      throw Refusal.invalid("crew/members-missing", "Say who has answered: members.");
    for (var member : members)
      if (called.stream().noneMatch(c -> member != null && c.memberId == member))
        throw Refusal.invalid("crew/member-unknown", "Nobody with the number " + member + " was called.");
    return members;
  }

  boolean isComplete() {
    return called.stream().allMatch(c -> c.answeredAt != null);
  }

  void requireOpen() {
    if (endedAt != null)
      throw Refusal.conflict("crew/roll-call-over", "This roll-call is over.");
  }
}
