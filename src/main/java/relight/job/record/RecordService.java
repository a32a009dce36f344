package relight.job.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import relight.Refusal;
import relight.auth.Actor;
import relight.clock.PhoneTime;
import relight.storage.Tx;

/** Takes down what is written about jobs, and says what holds. Whoever calls it holds the row of the job and appends to the journal. */
public final class RecordService {

  private static final int MOST_FIELDS = 200;
  private static final int MOST_OF_A_JOB = 5000;

  private final RecordStore records = new RecordStore();

  /**
   * Values of several fields, written together.
   *
   * @param base    what the author saw, by field; a field that is missing stood empty
   * @param settled fields where he saw both values of a conflict
   */
  public record Page(RecordSection section, Map<String, JsonNode> base, Map<String, JsonNode> values, Set<String> settled) {

    public Page {
      if (values == null || values.isEmpty() || values.size() > MOST_FIELDS)
        throw Refusal.invalid("record/values", "Write at least one value and at most " + MOST_FIELDS + ": values.");
      base = base == null ? Map.of() : base;
      for (var field : values.keySet())
        section.check(field, base.get(field));
      settled = settled == null ? Set.of() : Set.copyOf(settled);
      values.forEach(section::check);
    }
  }

  /** @param at when it was written, never in the future */
  public void write(Tx tx, Actor actor, long jobId, Long crewId, boolean counted, Page page, Instant at, PhoneTime when, Instant now) {
    if (records.count(tx, jobId) + page.values.size() > MOST_OF_A_JOB)
      throw Refusal.conflict("record/many", "More than " + MOST_OF_A_JOB + " values were written about this job.");
    page.values.forEach((field, value) -> records.add(tx, jobId, new RecordWrite(page.section, field, value, page.base.get(field),
        page.settled.contains(field), crewId, actor.name(), actor.authorId(), at, when.phoneAt(), when.skew_s(), now, counted)));
  }

  /** What holds, by job, section and field. */
  public Map<Long, Map<String, Map<String, Merged>>> merged(Tx tx, Collection<Long> jobIds) {
    var all = new HashMap<Long, Map<String, Map<String, Merged>>>();
    records.of(tx, jobIds).forEach((id, writes) -> all.put(id, Merged.of(writes)));
    return all;
  }

  /** Everything that was ever written about a job, as it was received. */
  public List<RecordWrite> history(Tx tx, long jobId) {
    return records.of(tx, List.of(jobId)).getOrDefault(jobId, List.of());
  }
}
