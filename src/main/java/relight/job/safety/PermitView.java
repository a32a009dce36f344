package relight.job.safety;

import java.time.Instant;
import java.util.List;

/** A permit as pages get it; {@code in} are the numbers of those who are in now. */
public record PermitView(long id, String number, String kind, String state, long jobId, long crewId, Long unitId, String work, String place,
    String conditions, Instant issuedAt, String issuedBy, Instant acceptedAt, Instant closedAt, Instant lockedAt, Instant endedAt,
    String because, String keptBecause, Instant purgedAt, Instant heldAt, List<Role> roles, List<Long> in, List<Permit.Presence> presences,
    List<Permit.Event> events, Can can) {

  public record Role(String role, Long memberId, Long userId, String name, String grade) {}

  /** What may happen next as far as its state tells. */
  public record Can(boolean accept, boolean enter, boolean leave, boolean suspend, boolean close, boolean lock, boolean cancel) {}

  static PermitView of(Permit p) {
    var state = p.state();
    boolean empty = p.in().isEmpty();
    boolean free = p.heldAt() == null;
    return new PermitView(p.id(), p.number(), p.kind().name(), state.text(), p.jobId(), p.crewId(), p.unitId(), p.work(), p.place(),
        p.conditions(), p.issuedAt(), p.issuedBy(), p.acceptedAt(), p.closedAt(), p.lockedAt(), p.endedAt(), p.because(), p.keptBecause(),
        p.purgedAt(), p.heldAt(),
        p.roles().stream().map(r -> new Role(r.role().text(), r.memberId(), r.userId(), r.name(), r.grade())).toList(),
        p.in().stream().sorted().toList(), p.presences(), p.events(),
        new Can(free && state.canBecome(Permit.State.ACCEPTED), free && state == Permit.State.ACCEPTED, free && !empty,
            free && empty && state.canBecome(Permit.State.SUSPENDED), free && empty && state.canBecome(Permit.State.CLOSED),
            state.canBecome(Permit.State.LOCKED), free && empty && state.canBecome(Permit.State.CANCELLED)));
  }
}
