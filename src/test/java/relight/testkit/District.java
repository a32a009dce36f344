package relight.testkit;

import static relight.testkit.DrawnGrid.grid;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;
import relight.auth.Actor;
import relight.auth.Role;
import relight.crew.CrewService;
import relight.crew.Qualifications;
import relight.place.Place;
import relight.place.PlaceService;
import relight.storage.Tx;
import relight.unit.UnitService;

/**
 * A small district on a test server: two units, a feeder with laterals, two hamlets, and people: dispatchers {@code linh} and {@code hoa},
 * supervisor {@code son}, agent {@code mai}, linesmen {@code tam} of crew {@code Đội 1} and {@code binh} of {@code Đội 2}; in the other unit
 * dispatcher {@code sadec}.
 */
public final class District {

  /** Where everything hangs. Customers of node d are called d#1, d#2 … */
  public static final String GRID = """
      SUB* -CB1- a -RC1- b -F1- c -T1- d(12)
                                c -T2- e(9)
                         b -F2- f -T3- g(7)
                 a -F4- j -T5- k(3)
      """;

  private static final Instant LONG_AGO = Instant.parse("2025-07-01T00:00:00Z");

  private final TestServer server;
  private final Map<String, String> codes;
  private final long unit;
  private final long crew1;
  private final long crew2;

  private District(TestServer server, Map<String, String> codes, long unit, long crew1, long crew2) {
    this.server = server;
    this.codes = codes;
    this.unit = unit;
    this.crew1 = crew1;
    this.crew2 = crew2;
  }

  public static District on(TestServer server) {
    var journal = server.server().journal();
    server.inTransaction(tx -> {
      var units = new UnitService(journal);
      units.put(tx, Actor.SYSTEM, "PB", "Công ty Điện lực", null, LONG_AGO);
      units.put(tx, Actor.SYSTEM, "PB01", "Đội QLĐL Cao Lãnh", "PB", LONG_AGO);
      units.put(tx, Actor.SYSTEM, "PB02", "Đội QLĐL Sa Đéc", "PB", LONG_AGO);
      var shapes = new GeometryFactory();
      var commune = shapes.toGeometry(new Envelope(105.5, 105.7, 10.4, 10.6));
      var hamlet = shapes.toGeometry(new Envelope(105.59, 105.61, 10.49, 10.51));
      new PlaceService(journal).put(tx, Actor.SYSTEM,
          List.of(Place.of(Place.Kind.COMMUNE, "C1", "Xã Mỹ Thọ", null, commune),
              Place.of(Place.Kind.HAMLET, "H1", "Ấp Đông", "C1", hamlet),
              Place.of(Place.Kind.HOSPITAL, "BV1", "Trạm y tế Mỹ Thọ", "C1",
                  shapes.toGeometry(new Envelope(105.601, 105.602, 10.5, 10.501)))));
      return null;
    });
    long unit = unit(server, "PB01");
    var codes = server.inTransaction(tx -> {
      var stored = StoredGrid.store(tx, journal, grid(GRID), unit);
      tx.run("update customer set commune_code = 'C1', hamlet_code = 'H1'");
      return stored;
    });
    server.user("linh", unit, Role.DISPATCHER);
    server.user("hoa", unit, Role.DISPATCHER);
    server.user("son", unit, Role.SUPERVISOR);
    server.user("mai", unit, Role.AGENT);
    server.user("sadec", unit(server, "PB02"), Role.DISPATCHER);
    long tam = server.user("tam", unit, Role.LINESMAN).id();
    long binh = server.user("binh", unit, Role.LINESMAN).id();
    var crews = new CrewService(journal, InstantSource.system(), ZoneOffset.UTC, Qualifications.NONE, id -> {
    });
    long crew1 = server.inTransaction(tx -> {
      long id = crews.put(tx, Actor.SYSTEM, "D1", "Đội 1", unit, "0900000001", 105.6, 10.5);
      people(tx, crews, id, "Tâm", tam);
      return id;
    });
    long crew2 = server.inTransaction(tx -> {
      long id = crews.put(tx, Actor.SYSTEM, "D2", "Đội 2", unit, "0900000002", 105.6, 10.5);
      people(tx, crews, id, "Bình", binh);
      return id;
    });
    return new District(server, codes, unit, crew1, crew2);
  }

  /** Two who may do anything: a leader who signs in, and a mate who does not. */
  private static void people(Tx tx, CrewService crews, long crew, String leader, long userId) {
    long first = crews.putMember(tx, Actor.SYSTEM, crew, leader, true, "4/5", "mv-line;lv-line;meter", userId);
    long second = crews.putMember(tx, Actor.SYSTEM, crew, "Thợ phụ", false, "3/5", "lv-line", null);
    for (long member : new long[]{first, second})
      crews.putCertificate(tx, Actor.SYSTEM, crew, member, "electrical-safety", "TAT-" + member, Instant.parse("2090-01-01T00:00:00Z"));
  }

  private static long unit(TestServer server, String code) {
    return server.inTransaction(tx -> tx.one("select id from unit where code = $1", row -> row.getLong("id"), code));
  }

  /** Forgets what happened, keeps network and people. */
  public void quiet() {
    server.inTransaction(tx -> {
      // whoever is pointed at comes after whoever points
      for (var table : """
          conflict weighing momentary_signal supply_signal device_signal evidence_quarantine evidence meter
          near_miss safety_step briefing_attendance briefing work_permit_event work_permit_presence work_permit_role work_permit
          work_permit_number network_tag
          regrouping report_link report outage_estimate outage_area outage_priority
          job_step job_helper job_former_crew job_dependency job_record job_escalation job_photo job
          interruption premise_fact
          outage crew_watch roll_call_answer roll_call alarm
          network_position network_correction network_operation
          planned_notice planned_area planned_customer planned_step planned_outage
          """.strip().split("\\s+"))
        tx.run("delete from " + table);
      return null;
    });
    server.restart();
  }

  /** The customer code of, say, {@code d#1}. */
  public String code(String customer) {
    return codes.get(customer);
  }

  public long customerId(String customer) {
    return server.database().read(tx -> tx.one("select id from customer where code = $1", row -> row.getLong("id"), code(customer)));
  }

  public long unit() {
    return unit;
  }

  public long crew1() {
    return crew1;
  }

  public long crew2() {
    return crew2;
  }

  /** Speaks to everybody of the crew before a job begins, as its leader does. */
  public static void brief(TestServer.Client leader, String jobPath) {
    var here = new ArrayList<Long>();
    for (var member : leader.get("/api/field").json().path("crew").path("members"))
      if (member.path("onShift").asBoolean())
        here.add(member.path("id").asLong());
    var answer = leader.post(jobPath + "/briefings", Map.of("hazards", List.of("electric-shock"), "procedures", "Cắt, thử, tiếp địa",
        "precautions", "Giữ khoảng cách", "energySources", "Xuất tuyến 471", "ppe", List.of("helmet", "gloves"), "attended", here));
    if (answer.status() != 201)
      throw new AssertionError("the briefing was answered " + answer);
  }

  /** Does what stands before anybody goes in: all five of the safety rules, at the place of the job or at this device. */
  public static void secure(TestServer.Client crew, String jobPath, String device) {
    for (var step : List.of("disconnect", "secure", "proveDead", "earth", "guard")) {
      var answer = crew.post(jobPath + "/safety-steps", Map.of("step", step, "device", device, "reading", "0 V"));
      if (answer.status() != 200)
        throw new AssertionError(step + " was answered " + answer);
    }
  }

  /** Somebody reports from a browser of his own; returns the token of his private page. */
  public String report(String customer, String kind) {
    var answer = server.anonymous().post("/api/reports", Map.of("customerCode", code(customer), "kind", kind));
    if (answer.status() != 201)
      throw new AssertionError("the report of " + customer + " was answered " + answer);
    server.settle();
    return answer.json().path("token").asText();
  }

  public String report(String customer) {
    return report(customer, "no-power");
  }
}
