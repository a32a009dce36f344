package relight.crew.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A roll-call as pages get it.
 *
 * @param seconds how long it took until all had answered; null while somebody has not
 */
public record RollCallView(long id, long number, long crewId, Long unitId, boolean drill, Instant startedAt, String startedBy,
    Instant endedAt, List<Called> members, int answered, Double seconds) {

  public record Called(long id, String name, boolean lead, Instant answeredAt, String answeredBy) {}

  static RollCallView of(RollCall call, long number) {
    var members = call.called().stream().map(c -> new Called(c.memberId(), c.name(), c.lead(), c.answeredAt(), c.answeredBy())).toList();
    var last = members.stream().map(Called::answeredAt).filter(at -> at != null).max(Instant::compareTo);
    return new RollCallView(call.id(), number, call.crewId(), call.unitId(), call.drill(), call.startedAt(), call.startedBy(),
        call.endedAt(),
        members, (int) members.stream().filter(m -> m.answeredAt != null).count(),
        call.isComplete() ? last.map(at -> Duration.between(call.startedAt(), at).toMillis() / 1000.0).orElse(null) : null);
  }
}
