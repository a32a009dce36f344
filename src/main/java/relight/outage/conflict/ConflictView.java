package relight.outage.conflict;

import java.time.Instant;
import java.util.Map;

/** A conflict as pages get it. */
public record ConflictView(long id, long number, String kind, String subject, String device, Long outageId, Long unitId,
    Map<String, Object> facts, Instant raisedAt, Instant resolvedAt, String resolvedBy, String resolution) {

  static ConflictView of(Conflict c, long number) {
    return new ConflictView(c.id(), number, c.kind().text(), c.subject(), c.device(), c.outageId(), c.unitId(), c.facts(), c.raisedAt(),
        c.resolvedAt(), c.resolvedBy(), c.resolution());
  }
}
