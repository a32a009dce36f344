package relight.outage.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import relight.Refusal;
import relight.network.Order;
import relight.outage.CorrectionService.Correction;
import relight.storage.Tx;
import relight.testkit.TestDatabase;

/** Eight dispatchers at once do whatever comes to their minds; the ledger stays what it must be. */
class ParallelDispatchersTest {

  private static final String GRID = """
      S1* -CB1- a -- b(3) -SW1- c(2) -T1- d(4)
                     b -F1- e(2) -T2- f(3)
      S2* -CB2- g -- h(2) -SW2- i(3) -T3- j(2)
      c -TIE1/- i
      e -TIE2/- h
      """;
  private static final List<String> DEVICES = List.of("CB1", "SW1", "T1", "F1", "T2", "CB2", "SW2", "T3", "TIE1", "TIE2");
  private static final Instant MORNING = Instant.parse("2026-08-01T00:00:00Z");
  private static final int DISPATCHERS = 8;
  private static final int DEEDS = 25;

  @RegisterExtension
  static final TestDatabase db = new TestDatabase();

  @Test
  void whateverTheyDoTheLedgerIsAFunctionOfWhatHappened() throws Exception {
    for (long seed = 1; seed <= 4; seed++) {
      var world = new World(db, GRID, MORNING.plus(Duration.ofHours(12)));
      var dispatchers = new ArrayList<Callable<Integer>>();
      for (int d = 0; d < DISPATCHERS; d++) {
        var random = new Random(seed * 100 + d);
        dispatchers.add(() -> work(world, random));
      }
      int done = 0;
      try (var desks = Executors.newFixedThreadPool(DISPATCHERS)) {
        for (var deeds : desks.invokeAll(dispatchers))
          done += deeds.get();
      }
      assertThat(done).as("deeds that were not refused").isGreaterThan(DISPATCHERS * DEEDS / 3);
      var written = world.written();
      assertThat(written).as("seed " + seed).isNotEmpty();
      noneOverlap(written);
      totalsAgree(world, written);
      assertThat(lines(world.fromScratch(world.facts()))).as("worked out from nothing, seed " + seed).isEqualTo(lines(written));
      assertThat(lines(world.fromScratch(world.journalled()))).as("read from the journal, seed " + seed).isEqualTo(lines(written));
    }
  }

  @Test
  void messagesInAnyOrderGiveTheSameLedger() {
    for (long seed = 1; seed <= 6; seed++) {
      var random = new Random(seed);
      var orders = new ArrayList<Order>();
      for (int i = 0; i < 30; i++)
        orders.add(new Order(DEVICES.get(random.nextInt(DEVICES.size())), random.nextInt(5) < 2, minute(random), "test", null));
      Collections.sort(orders, (a, b) -> a.at().compareTo(b.at()));
      String first = null;
      for (int shuffle = 0; shuffle < 4; shuffle++) {
        var world = new World(db, GRID, MORNING.plus(Duration.ofHours(12)));
        for (var order : orders)
          world.run(tx -> world.switching.operate(tx, World.LINH, order.device(), order.open(), order.at(), order.reason()));
        var ledger = groups(world, world.written());
        assertThat(lines(world.fromScratch(world.facts()))).as("worked out from nothing, seed " + seed).isEqualTo(lines(world.written()));
        if (first == null)
          first = ledger;
        assertThat(ledger).as("seed " + seed + " shuffled " + shuffle).isEqualTo(first);
        Collections.shuffle(orders, random);
      }
    }
  }

  /** No two operations of a device at the same moment: which of them counts is then a matter of who told it later. */
  private static Instant minute(Random random) {
    return MORNING.plusSeconds(random.nextInt(40_000));
  }

  private static int work(World world, Random random) {
    int done = 0;
    for (int i = 0; i < DEEDS; i++) {
      try {
        world.run(tx -> deed(world, tx, random));
        done++;
      } catch (Refusal refusal) {
        // somebody was faster, or it makes no sense: that is what refusals are for
      }
    }
    return done;
  }

  private static Object deed(World world, Tx tx, Random random) {
    var device = DEVICES.get(random.nextInt(DEVICES.size()));
    var at = minute(random);
    world.switching.lockSwitching(tx);
    var ids = tx.all("select id from outage order by id", row -> row.getLong("id"));
    long outage = ids.isEmpty() ? 0 : ids.get(random.nextInt(ids.size()));
    int kind = random.nextInt(12);
    if (kind < 4 || outage == 0)
      return world.switching.operate(tx, World.LINH, device, random.nextBoolean(), at, "test");
    int version = world.version(tx, outage);
    return switch (kind) {
      case 4 -> {
        long taken = tx.one(
            "select count(*) as n from outage where device = $1 and status in ('predicted', 'confirmed', 'partiallyRestored')",
            row -> row.getLong("n"), device);
        if (taken > 0)
          throw Refusal.conflict("outage/device-taken", "test");
        long predicted = world.predict(tx, device, at);
        yield world.outages.confirm(tx, World.LINH, predicted, 1, null, random.nextBoolean() ? null : minute(random), world.now);
      }
      case 5 -> world.outages.restore(tx, World.LINH, outage, version, at, "test", world.now);
      case 6 -> world.outages.restore(tx, World.LINH, outage, at, "other", device, world.now);
      case 7 -> world.corrections.step(tx, World.LINH, outage, version, device, random.nextBoolean(), at, "test", world.now);
      case 8 -> world.corrections.correct(tx, World.LINH, outage, version,
          new Correction(random.nextBoolean() ? at : null, random.nextBoolean() ? minute(random) : null,
              random.nextInt(4) == 0 ? device : null, null),
          "test", world.now);
      case 9 -> {
        var operations = world.switching.withPurpose(tx, "outage/" + outage);
        yield operations.isEmpty()
            ? null
            : world.corrections.correct(tx, World.LINH, outage, version,
                new Correction(null, null, null, operations.get(random.nextInt(operations.size())).id()), "test", world.now);
      }
      case 10 -> random.nextBoolean()
          ? world.outages.cancel(tx, World.LINH, outage, version, "test", world.now)
          : world.corrections.stillOut(tx, World.LINH, outage, version, List.of(anybody(world, random)), List.of(), world.now);
      default -> world.corrections.link(tx, World.LINH, anybody(world, random),
          List.of("b", "c", "d", "e", "f", "h", "i", "j").get(random.nextInt(8)), random.nextBoolean() ? null : at, "test", world.now);
    };
  }

  private static long anybody(World world, Random random) {
    return List.copyOf(world.customer.values()).get(random.nextInt(world.customer.size()));
  }

  private static void noneOverlap(List<Interruption> rows) {
    for (int i = 1; i < rows.size(); i++)
      if (rows.get(i).customer() == rows.get(i - 1).customer())
        assertThat(rows.get(i).offAt()).as(rows.get(i).toString()).isAfter(rows.get(i - 1).onAt());
  }

  private static void totalsAgree(World world, List<Interruption> rows) {
    var until = world.now;
    long byCustomer = rows.stream().mapToLong(r -> Duration.between(r.offAt(), r.onAt() == null ? until : r.onAt()).toSeconds()).sum();
    long byStep = world.database.read(tx -> tx.one(
        "select coalesce(sum(extract(epoch from coalesce(on_at, $1) - off_at) * customers), 0)::bigint as n from restoration_step",
        row -> row.getLong("n"), until));
    var outOf = new HashMap<Long, Integer>();
    rows.stream().filter(r -> r.onAt() == null).forEach(r -> outOf.merge(r.outage(), 1, Integer::sum));
    world.database.read(tx -> {
      long byOutage = 0;
      for (long outage : tx.all("select id from outage", row -> row.getLong("id"))) {
        byOutage += tx.one(
            "select coalesce(sum(extract(epoch from coalesce(on_at, $2) - off_at)), 0)::bigint as n from interruption where outage_id = $1",
            row -> row.getLong("n"), outage, until);
        var stands = tx.one("select status || ' ' || customers_out as stands from outage where id = $1", row -> row.getString("stands"),
            outage);
        if (outOf.containsKey(outage))
          assertThat(stands).as("outage " + outage).matches("(confirmed|partiallyRestored) " + outOf.get(outage));
        else if (!stands.startsWith("cancelled"))
          assertThat(stands).as("outage " + outage).endsWith(" 0").doesNotStartWith("predicted");
      }
      assertThat(byOutage).isEqualTo(byCustomer).isEqualTo(byStep);
      return null;
    });
  }

  private static String lines(List<Interruption> rows) {
    return rows.stream().map(r -> r.customer() + " " + r.offAt() + " " + r.onAt() + " outage " + r.outage())
        .collect(Collectors.joining("\n"));
  }

  /** Who was out from when to when, and who of them together: whatever the outages are called. */
  private static String groups(World world, List<Interruption> rows) {
    var names = new HashMap<Long, String>();
    world.customer.forEach((name, id) -> names.put(id, name));
    return rows.stream().collect(Collectors.groupingBy(Interruption::outage)).values().stream()
        .map(
            g -> g.stream().map(r -> names.get(r.customer()) + " " + r.offAt() + " " + r.onAt()).sorted().collect(Collectors.joining(", ")))
        .sorted()
        .collect(Collectors.joining("\n"));
  }
}
