package relight.outage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import relight.journal.Entry;
import relight.journal.Journal;
import relight.storage.Tx;

/** What happened around an outage, read from the journal: its own entries, those of outages that merged into it, its reports and jobs. */
public final class StoryService {

  /** @param author null where nobody by name did it */
  public record Part(long number, Instant at, String kind, Author author, Map<String, Object> facts) {}

  public record Author(String name) {}

  private static final int MOST = 1000;
  private static final int MOST_REPORTS = 300;

  private final OutageStore outages = new OutageStore();
  private final ReportStore reports = new ReportStore();
  private final LongFunction<String> crews;
  private volatile BiFunction<Tx, Long, List<String>> more = (tx, id) -> List.of();

  /** @param crews name of a crew by its id, or null */
  public StoryService(LongFunction<String> crews) {
    this.crews = crews;
  }

  /** Jobs know outages and not the other way round; they tell what else belongs to the story of one, e.g. {@code job/7}. */
  public void askForMore(BiFunction<Tx, Long, List<String>> subjects) {
    more = subjects;
  }

  /** Oldest first. */
  List<Part> of(Tx tx, long outageId) {
    var subjects = new ArrayList<String>();
    subjects.add("outage/" + outageId);
    for (long merged : outages.mergedInto(tx, outageId)) {
      subjects.add("outage/" + merged);
      subjects.addAll(more.apply(tx, merged));
    }
    subjects.addAll(more.apply(tx, outageId));
    for (var report : reports.ofOutage(tx, outageId, MOST_REPORTS))
      subjects.add("report/" + report.id());
    var parts = new ArrayList<Part>();
    for (var entry : Journal.of(tx, subjects, MOST))
      if (!entry.kind().equals("outage.crew")) // the job's own entry tells it better
        parts.add(part(tx, entry));
    return parts;
  }

  private Part part(Tx tx, Entry entry) {
    var facts = entry.facts(crews);
    if (entry.kind().equals("outage.merged") && facts.remove("into") instanceof Number into) {
      facts.remove("outage");
      facts.put("code", outages.get(tx, into.longValue()).code());
      facts.put("gone", outages.get(tx, Long.parseLong(entry.subject().substring("outage/".length()))).code());
    }
    if (facts.remove("reportIds") instanceof List<?> joined)
      facts.put("reports", joined.size());
    boolean person = entry.actorId() != null;
    if (person)
      facts.put("by", entry.actor());
    return new Part(entry.number(), entry.at(), entry.kind(), person ? new Author(entry.actor()) : null, facts);
  }
}
