package relight.outage.disclosed;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.journal.Entry;

/** Retells journal entries so that everybody may hear them: which happened, when, said by which unit, with coarse numbers. */
public final class PublicStory {

  private PublicStory() {
  }

  /** @param unit who speaks; persons are never named */
  public static List<ReportStatus.Entry> of(List<Entry> entries, String unit, Disclosure disclosure) {
    var story = new ArrayList<ReportStatus.Entry>();
    for (var entry : entries)
      retold(entry, unit, disclosure).ifPresent(story::add);
    return story;
  }

  private static Optional<ReportStatus.Entry> retold(Entry entry, String unit, Disclosure disclosure) {
    var body = entry.body();
    return switch (entry.kind()) {
      case "report.received", "report.reminded", "report.still-out", "report.light-back" ->
        Optional.of(new ReportStatus.Entry(entry.at(), entry.kind(), null,
            facts(body, "kind", "reminders")));
      case "outage.predicted", "outage.confirmed", "outage.partially-restored" -> Optional
          .of(new ReportStatus.Entry(entry.at(), entry.kind(), unit, rounded(body, disclosure)));
      // a dispatcher gives his reason to the customers; what a crew notes is for the control room
      case "outage.estimated" -> Optional.of(new ReportStatus.Entry(entry.at(), entry.kind(), unit,
          body.path("basis").asText().equals("crew") ? facts(body, "from", "to") : facts(body, "from", "to", "reason")));
      case "outage.restored" -> Optional.of(new ReportStatus.Entry(entry.at(), entry.kind(), unit, facts(body, "at", "cause")));
      case "outage.closed", "outage.cancelled" -> Optional.of(new ReportStatus.Entry(entry.at(), entry.kind(), unit, Map.of()));
      case "outage.crew" -> crew(body.path("stage").asText()).map(kind -> new ReportStatus.Entry(entry.at(), kind, unit, Map.of()));
      default -> Optional.empty();
    };
  }

  private static Optional<String> crew(String stage) {
    return switch (stage) {
      case "assigned" -> Optional.of("job.sent");
      case "onTheWay" -> Optional.of("job.en-route");
      case "onSite" -> Optional.of("job.reached-site");
      default -> Optional.empty();
    };
  }

  private static Map<String, Object> rounded(JsonNode body, Disclosure disclosure) {
    var customers = body.hasNonNull("customers") ? disclosure.rounded(body.path("customers").asInt()) : null;
    return customers == null ? Map.of() : Map.of("customers", customers);
  }

  private static Map<String, Object> facts(JsonNode body, String... wanted) {
    var facts = new LinkedHashMap<String, Object>();
    for (var name : wanted)
      if (body.hasNonNull(name))
        facts.put(name, body.path(name).isNumber() ? (Object) body.path(name).asInt() : body.path(name).asText());
    return facts;
  }
}
