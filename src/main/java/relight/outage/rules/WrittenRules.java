package relight.outage.rules;

import java.time.Instant;
import relight.outage.inference.RuleSet;

/** One version of a named rule set, as somebody has written it; it never changes. */
public record WrittenRules(long id, String name, String season, int version, RuleSet body, String note, Instant createdAt,
    String createdBy) {}
