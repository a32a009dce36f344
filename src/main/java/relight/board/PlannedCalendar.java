package relight.board;

import biweekly.Biweekly;
import biweekly.ICalendar;
import biweekly.component.VEvent;
import biweekly.property.Method;
import biweekly.property.Status;
import biweekly.property.Transparency;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import relight.clock.Bilingual;
import relight.outage.disclosed.DisclosedPlanned;

/** Planned outages as an iCalendar file (RFC 5545), so that a phone can remind its owner; moments in UTC, which needs no zone. */
final class PlannedCalendar {

  /** A planned outage with the names of its places. */
  record Entry(DisclosedPlanned planned, String commune, List<String> hamlets, Bilingual cause) {}

  private final boolean vietnamese;
  private final boolean unreal;

  /** @param unreal the sample district or an exercise: nobody shall take it for real */
  PlannedCalendar(boolean vietnamese, boolean unreal) {
    this.vietnamese = vietnamese;
    this.unreal = unreal;
  }

  String write(List<Entry> entries, Instant now) {
    var calendar = new ICalendar();
    calendar.setProductId("-//Relight//planned outages//" + (vietnamese ? "VI" : "EN"));
    calendar.setMethod(Method.publish());
    for (var entry : entries)
      calendar.addEvent(event(entry, now));
    return Biweekly.write(calendar).go();
  }

  private VEvent event(Entry entry, Instant now) {
    var planned = entry.planned;
    var event = new VEvent();
    event.setUid(planned.reference() + "@relight");
    event.setDateTimeStamp(Date.from(now));
    event.setDateStart(Date.from(planned.from()), true);
    event.setDateEnd(Date.from(planned.to()), true);
    event.setLastModified(Date.from(planned.updatedAt()));
    event.setSequence(planned.revision());
    event.setStatus(planned.state().equals("cancelled") ? Status.cancelled() : Status.confirmed());
    event.setTransparency(Transparency.transparent());
    var place = entry.hamlets.isEmpty() ? entry.commune : String.join(", ", entry.hamlets) + ", " + entry.commune;
    event.setSummary((unreal ? vietnamese ? "KHÔNG CÓ THẬT: " : "NOT REAL: " : "")
        + (vietnamese ? "Ngừng cung cấp điện theo kế hoạch: " : "Planned power cut: ") + entry.commune);
    event.setLocation(place);
    event.setDescription((vietnamese ? entry.cause.vi() : entry.cause.en()) + (planned.unit() == null ? "" : ". " + planned.unit()));
    return event;
  }
}
