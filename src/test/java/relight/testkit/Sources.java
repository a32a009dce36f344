package relight.testkit;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import relight.auth.Actor;
import relight.auth.TokenService;
import relight.outage.evidence.SourceKind;
import relight.outage.evidence.SourceService;

/** Machines that hand in evidence, on a test server. */
public final class Sources {

  private static final AtomicInteger count = new AtomicInteger();

  private Sources() {
  }

  /** The secret of a new source of this kind, for a unit or (null) for all. */
  public static String add(TestServer server, SourceKind kind, double trust, Long unitId) {
    var service = service(server);
    var made = server.inTransaction(tx -> service.add(tx, Actor.SYSTEM, kind.text() + "-" + count.incrementAndGet(), kind, trust,
        Duration.ofHours(24), unitId, Duration.ofDays(1)));
    return made.secret();
  }

  public static SourceService service(TestServer server) {
    var tokens = new TokenService(server.database(), server.server().journal(), InstantSource.system(), unit -> Set.of());
    return new SourceService(server.server().journal(), tokens, InstantSource.system());
  }
}
