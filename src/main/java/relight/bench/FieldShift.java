package relight.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import relight.Json;
import relight.bench.Line.State;
import relight.storage.EmbeddedPostgres;

/**
 * A linesman's shift in a real browser, from a seed: deeds and photos go into the page's own outbox while the line is cut, turns deaf and comes
 * back, the page is opened anew, the browser and the server are killed. In the end the phone's receipts are held against the server's journal:
 * nothing lost, nothing doubled, order kept, receipts true.
 */
public final class FieldShift {

  /** How much is done and how much goes wrong meanwhile. */
  public record Plan(long seed, int actions, int photos, int serverKills) {}

  /**
   * What came of it.
   *
   * @param faults          what was lost, doubled, out of order or untrue, in words; empty is what is wanted
   * @param firstLoad_bytes of the page's first opening, over the wire, without the map library
   * @param action_bytes    the most that one deed's request and answer took together
   */
  public record Outcome(Plan plan, Duration took, int cuts, int deaf, int reopened, int browserKills, long firstLoad_bytes,
      long action_bytes, List<String> faults) {

    /** One line for a log. */
    public String line() {
      return "seed %d: %d actions, %d of them photos, in %.0f s; line cut %d times, deaf %d times, page opened anew %d times, browser killed %d, server killed %d times; %s"
          .formatted(plan.seed, plan.actions, plan.photos, took.toMillis() / 1000.0, cuts, deaf, reopened, browserKills, plan.serverKills,
              faults.isEmpty() ? "nothing lost, nothing doubled, order kept, receipts true" : faults.toString());
    }
  }

  private static final int JOBS = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Map<String, String> WRITTEN = Map.of("acknowledge", "job.acknowledged", "enRoute", "job.en-route", "onSite",
      "job.reached-site", "estimate", "job.estimated", "photo", "job.photo-added");

  private final Plan plan;
  private final Path data;
  private final PrintWriter out;
  private final Random random;
  private final Map<String, Integer> promised = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();
  private Process server;
  private int port;
  private int cuts;
  private int deaf;
  private int reopened;
  private int browserKills;

  private FieldShift(Plan plan, Path data, PrintWriter out) {
    this.plan = plan;
    this.data = data;
    this.out = out;
    this.random = new Random(plan.seed);
  }

  /** @param data an empty folder, or that of an earlier shift */
  public static Outcome run(Plan plan, Path data, PrintWriter out) throws IOException, SQLException {
    return new FieldShift(plan, data, out).run();
  }

  private Outcome run() throws IOException, SQLException {
    long began = System.nanoTime();
    var profile = Files.createTempDirectory("relight-phone");
    start();
    try (var line = new Line(port)) {
      var chrome = Chrome.open(profile);
      try {
        long since = lastNumber();
        var jobs = jobs(chrome, line);
        signIn(chrome, line, "d1.1");
        chrome.traffic();
        chrome.go(line.address() + "/field");
        chrome.await(READY, PATIENCE);
        Chrome.pause(1_000);
        long firstLoad = chrome.traffic().stream().filter(r -> !r.url().contains("/lib/ol/")).mapToLong(Chrome.Traffic::down_bytes).sum();
        long action = 0;
        var work = work(jobs);
        int killed = 0;
        int bursts = 0;
        for (int next = 0; next < work.size();) {
          int until = Math.min(work.size(), next + 1 + random.nextInt(12));
          chrome = burst(chrome, line, profile, next, work.subList(next, until));
          next = until;
          bursts++;
          action = Math.max(action, dearest(chrome));
          if (killed < plan.serverKills && next >= (killed + 1) * work.size() / (plan.serverKills + 1)) {
            killed++;
            out.println("server killed after " + next + " actions, " + bursts + " bursts");
            kill();
            if (random.nextBoolean())
              chrome = disturb(chrome, line, profile);
            start();
            line.leadTo(port);
          } else {
            chrome = disturb(chrome, line, profile);
          }
        }
        line.become(State.OPEN);
        chrome = settled(chrome, line, profile);
        action = Math.max(action, dearest(chrome));
        check(records(chrome), since);
        return new Outcome(plan, Duration.ofNanos(System.nanoTime() - began), cuts, deaf, reopened, browserKills, firstLoad,
            action, List.copyOf(faults));
      } finally {
        chrome.close();
      }
    } finally {
      end();
      delete(profile);
    }
  }

  private static final String READY = "Boolean(document.querySelector('relight-field')?.day?.outbox && document.querySelector('relight-field').day.loaded)";

  // -- what is done ------------------------------------------------------------------------------------------------

  private record Deed(long job, String kind, int number) {
    /** @param place in the shift's work */
    String code(int place) {
      return switch (kind) {
        case "photo" -> "await photo(%d, %d, %d)".formatted(place, job, number);
        case "estimate" -> "await step(%d, %d, 'estimate', 'estimate', {fromMinutes: 5, toMinutes: %d})".formatted(place, job, 6 + number);
        case "enRoute" -> "await step(%d, %d, 'enRoute', 'en-route', {})".formatted(place, job);
        case "onSite" -> "await step(%d, %d, 'onSite', 'on-site', {})".formatted(place, job);
        default -> "await step(%d, %d, '%s', '%s', {})".formatted(place, job, kind, kind);
      };
    }
  }

  private static final String TOOLS = """
      const day = document.querySelector('relight-field').day;
      const { pictureOf } = await import('/field/picture.js');
      const keys = [];
      // What a burst that broke off has kept is not done again.
      const done = deed => {
        const kept = day.outbox.records.find(r => r.subject?.deed === deed);
        if (kept) keys.push(kept.key);
        return Boolean(kept);
      };
      const step = async (deed, job, kind, path, body) => {
        if (!done(deed)) keys.push((await day.outbox.add({ path: `/api/jobs/${job}/${path}`, kind, subject: { jobId: job, code: `J${job}`, deed }, body })).key);
      };
      const photo = async (deed, job, number) => {
        if (done(deed)) return;
        const canvas = new OffscreenCanvas(500, 380), pen = canvas.getContext('2d');
        let x = number * 2654435761 % 4294967296;
        const next = n => (x = (x * 1664525 + 1013904223) % 4294967296) % n;
        for (let i = 0; i < 1500; i++) { pen.fillStyle = `rgb(${next(256)} ${next(256)} ${next(256)})`; pen.fillRect(next(500), next(380), 40, 20); }
        const picture = await pictureOf(await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 }));
        keys.push((await day.outbox.add({ path: `/api/jobs/${job}/photos`, kind: 'photo', subject: { jobId: job, code: `J${job}`, deed }, body: { sha256: picture.sha256, about: 'damage' }, photo: picture })).key);
        day.photos.flush();
      };
      """;

  /** Every job gets its steps in order, then estimates and photos as they come; jobs are mixed as a day mixes them. */
  private List<Deed> work(List<Long> jobs) {
    var own = new ArrayList<List<Deed>>();
    int steps = plan.actions - plan.photos;
    for (int j = 0; j < jobs.size(); j++) {
      long job = jobs.get(j);
      var later = new ArrayList<Deed>();
      int mine = steps / jobs.size() + (j < steps % jobs.size() ? 1 : 0);
      for (int e = 3; e < mine; e++)
        later.add(new Deed(job, "estimate", 0));
      int pictures = plan.photos / jobs.size() + (j < plan.photos % jobs.size() ? 1 : 0);
      for (int p = 0; p < pictures; p++)
        later.add(random.nextInt(later.size() + 1), new Deed(job, "photo", 1 + (int) (plan.seed % 1000) * 100_000 + j * 1000 + p));
      var all = new ArrayList<>(List.of(new Deed(job, "acknowledge", 0), new Deed(job, "enRoute", 0), new Deed(job, "onSite", 0)));
      for (int i = 0; i < later.size(); i++)
        all.add(later.get(i).kind.equals("estimate") ? new Deed(job, "estimate", i) : later.get(i));
      own.add(all);
    }
    var mixed = new ArrayList<Deed>();
    for (var left = own; !left.isEmpty(); left.removeIf(List::isEmpty))
      mixed.add(left.get(random.nextInt(left.size())).removeFirst());
    return mixed;
  }

  /** @param from place of the first of these deeds in the shift's work */
  private Chrome burst(Chrome chrome, Line line, Path profile, int from, List<Deed> deeds) throws IOException {
    var code = new StringBuilder("(async () => { ").append(TOOLS);
    for (int i = 0; i < deeds.size(); i++)
      code.append(deeds.get(i).code(from + i)).append("; ");
    code.append("return keys; })()");
    for (int attempt = 1;; attempt++) {
      try {
        for (var key : chrome.evaluate(code.toString()))
          promised.put(key.asText(), promised.size());
        return chrome;
      } catch (IOException e) {
        if (attempt == 3)
          throw e;
        chrome = ready(chrome, line, profile); // the page was replaced under us
      }
    }
  }

  // -- what goes wrong ---------------------------------------------------------------------------------------------

  private Chrome disturb(Chrome chrome, Line line, Path profile) throws IOException {
    Chrome.pause(random.nextInt(250));
    int what = random.nextInt(100);
    if (what < 30) {
      cuts++;
      line.become(State.CUT);
    } else if (what < 45) {
      deaf++;
      line.become(State.DEAF);
    } else if (what < 75) {
      line.become(State.OPEN);
      chrome.evaluate("document.querySelector('relight-field').day.tryNow()");
    } else if (what < 83) {
      reopened++;
      chrome.evaluate("location.reload()");
      chrome = ready(chrome, line, profile);
    } else if (what < 86 && browserKills < 2) {
      browserKills++;
      var cookies = chrome.cookies(line.address());
      chrome.close();
      chrome = Chrome.open(profile);
      chrome.takeCookies(cookies);
      chrome.go(line.address() + "/field");
      chrome = ready(chrome, line, profile);
    }
    return chrome;
  }

  /** Waits for the page. If the browser has forgotten who is here (it was killed before it wrote that down), he signs in again. */
  private Chrome ready(Chrome chrome, Line line, Path profile) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long patient = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
    while (System.nanoTime() < deadline) {
      try {
        if (chrome.evaluate(READY).asBoolean())
          return chrome;
        if (chrome.evaluate("location.pathname === '/sign-in' || document.title === ''").asBoolean() || System.nanoTime() > patient) {
          line.become(State.OPEN);
          signIn(chrome, line, "d1.1");
          chrome.go(line.address() + "/field");
          patient = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        }
      } catch (IOException e) {
        out.println("waiting for the page: " + e.getMessage());
      }
      Chrome.pause(150);
    }
    throw new IOException("the page did not come back (profile " + profile + ")");
  }

  private Chrome settled(Chrome chrome, Line line, Path profile) throws IOException {
    chrome = ready(chrome, line, profile);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      try {
        chrome.evaluate("document.querySelector('relight-field').day.tryNow()");
        if (chrome.evaluate("document.querySelector('relight-field').day.waiting === 0").asBoolean())
          return chrome;
      } catch (IOException e) {
        chrome = ready(chrome, line, profile);
      }
      Chrome.pause(300);
    }
    faults.add("still waiting after " + PATIENCE.toSeconds() + " s: "
        + chrome.evaluate("JSON.stringify(document.querySelector('relight-field').day.outbox.waiting.slice(0, 3))").asText());
    return chrome;
  }

  // -- what came of it ---------------------------------------------------------------------------------------------

  private record Kept(String key, int sequence, long job, String kind, String state, Long number, String receivedAt, String photo,
      String photoState, String code, String text) {}

  private static List<Kept> records(Chrome chrome) throws IOException {
    var found = chrome.evaluate("""
        (() => { const day = document.querySelector('relight-field').day;
          return day.outbox.records.map(r => ({ key: r.key, sequence: r.sequence, job: r.subject?.jobId ?? 0, kind: r.kind, state: r.state, number: r.number ?? null,
            receivedAt: r.receivedAt ?? null, photo: r.photo ?? null, photoState: r.photo ? day.photos.of(r.photo)?.state ?? null : null, code: r.problem?.code ?? null, text: r.text })); })()
        """);
    var all = new ArrayList<Kept>();
    for (var r : found)
      all.add(new Kept(r.path("key").asText(), r.path("sequence").asInt(), r.path("job").asLong(), r.path("kind").asText(),
          r.path("state").asText(), r.path("number").isNull() ? null : r.path("number").asLong(), r.path("receivedAt").asText(null),
          r.path("photo").asText(null), r.path("photoState").asText(null), r.path("code").asText(null), r.path("text").asText()));
    return all;
  }

  private record Written(Instant at, String kind, String subject, JsonNode body) {}

  private void check(List<Kept> records, long since) throws SQLException {
    var byKey = new HashMap<String, Kept>();
    records.forEach(r -> byKey.put(r.key, r));
    for (var key : promised.keySet())
      if (!byKey.containsKey(key))
        faults.add("lost on the phone: deed " + promised.get(key));
    if (records.size() != plan.actions)
      faults.add(plan.actions + " deeds were done, the phone has " + records.size());
    var journal = journal(since);
    var seen = new HashSet<Long>();
    var lastOfJob = new HashMap<Long, Long>();
    for (var r : records) {
      var what = "deed " + r.sequence + " (" + r.kind + " of job " + r.job + ")";
      if (!r.state.equals("received") || r.number == null) {
        faults.add(what + " is " + r.state + " " + r.code);
        continue;
      }
      if (!seen.add(r.number))
        faults.add(what + " has the number of another deed: " + r.number);
      var written = journal.get(r.number);
      if (written == null || !written.kind.equals(WRITTEN.get(r.kind)) || !written.subject.equals("job/" + r.job)) {
        faults.add(what + " says it is number " + r.number + ", which is " + written);
        continue;
      }
      if (r.receivedAt == null || Duration.between(Instant.parse(r.receivedAt), written.at).abs().compareTo(Duration.ofSeconds(5)) > 0)
        faults.add(what + " says received " + r.receivedAt + ", the journal " + written.at);
      if (r.kind.equals("estimate") && !sameWindow(r, written))
        faults.add(what + " was written down as another one: " + written.body);
      var before = lastOfJob.put(r.job, r.number);
      if (before != null && before > r.number)
        faults.add(what + " overtook the one before it: " + r.number + " < " + before);
      if (r.photo != null && !"received".equals(r.photoState))
        faults.add(what + ": its photo is " + r.photoState);
    }
    long numbered = journal.values().stream().filter(w -> WRITTEN.containsValue(w.kind)).count();
    if (numbered != records.size())
      faults.add("the journal has " + numbered + " deeds for " + records.size() + " done");
    checkPhotos(records);
  }

  private static boolean sameWindow(Kept r, Written written) {
    var said = Json.tree(r.text);
    var window = Duration.between(Instant.parse(written.body.path("from").asText()), Instant.parse(written.body.path("to").asText()));
    return window.toMinutes() == said.path("toMinutes").asInt() - said.path("fromMinutes").asInt();
  }

  private void checkPhotos(List<Kept> records) throws SQLException {
    var wanted = new HashSet<String>();
    records.stream().filter(r -> r.photo != null).forEach(r -> wanted.add(r.job + " " + r.photo));
    try (var connection = open(); var statement = connection.createStatement(); var rows = statement.executeQuery("""
        select p.job_id, encode(p.sha256, 'hex') as hash, f.state, f.bytes from job_photo p left join file f on f.sha256 = p.sha256""")) {
      int found = 0;
      while (rows.next()) {
        var name = rows.getLong("job_id") + " " + rows.getString("hash");
        found++;
        if (!wanted.remove(name))
          faults.add("a photo nobody took: " + name);
        if (!"complete".equals(rows.getString("state")))
          faults.add("a photo that is " + rows.getString("state") + ": " + name);
        else if (!name.endsWith(sha256(rows.getBytes("bytes"))))
          faults.add("a photo whose bytes are not its own: " + name);
      }
      if (found != plan.photos)
        faults.add(plan.photos + " photos were taken, the server has " + found);
      wanted.forEach(name -> faults.add("a photo was lost: " + name));
    }
  }

  private Map<Long, Written> journal(long since) throws SQLException {
    var all = new HashMap<Long, Written>();
    try (var connection = open();
        var statement = connection.prepareStatement("select number, at, kind, subject, body::text as body from journal where number > ?")) {
      statement.setLong(1, since);
      try (var rows = statement.executeQuery()) {
        while (rows.next())
          all.put(rows.getLong("number"),
              new Written(rows.getObject("at", java.time.OffsetDateTime.class).toInstant(), rows.getString("kind"),
                  rows.getString("subject"), Json.tree(rows.getString("body"))));
      }
    }
    return all;
  }

  private long lastNumber() throws SQLException {
    try (var connection = open();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select last from journal_counter")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private Connection open() throws SQLException {
    return EmbeddedPostgres.findRunning(data.resolve("postgresql")).orElseThrow().open();
  }

  private static String sha256(byte[] bytes) {
    try {
      return java.util.HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Requests, headers and answers of deeds; what is dearest. */
  private static long dearest(Chrome chrome) {
    return chrome.traffic().stream().filter(r -> r.method().equals("POST") && r.url().contains("/api/jobs/"))
        .mapToLong(r -> r.up_bytes() + r.down_bytes()).max().orElse(0);
  }

  // -- people and machines -----------------------------------------------------------------------------------------

  /** The dispatcher's part: the jobs of this shift, sent to the first crew. */
  private List<Long> jobs(Chrome chrome, Line line) throws IOException {
    signIn(chrome, line, "d1.1");
    var me = chrome.evaluate("fetch('/api/field').then(r => r.json())").path("crew");
    signIn(chrome, line, "truongca");
    var made = chrome.evaluate("""
        (async () => {
          const me = await (await fetch('/api/me')).json(), made = [];
          for (let i = 0; i < %d; i++) {
            const answer = await fetch('/api/jobs', { method: 'POST', headers: { 'Content-Type': 'application/json', 'Relight-CSRF': me.csrf, 'Idempotency-Key': crypto.randomUUID() },
              body: JSON.stringify({ kind: 'maintenance', title: `Thay sứ ${i + 1}`, place: { lon: 105.6 + i / 500, lat: 10.4 }, unitId: %d, crewId: %d, send: true }) });
            const job = await answer.json();
            if (!answer.ok) throw new Error(JSON.stringify(job));
            made.push(job.id);
          }
          return made;
        })()""".formatted(JOBS, me.path("unit").path("id").asLong(), me.path("id").asLong()));
    var jobs = new ArrayList<Long>();
    made.forEach(id -> jobs.add(id.asLong()));
    return jobs;
  }

  private void signIn(Chrome chrome, Line line, String login) throws IOException {
    chrome.go(line.address() + "/shared/mark.svg"); // a page without scripts at the same address
    chrome.await("location.pathname === '/shared/mark.svg'", PATIENCE);
    var password = Files.readAllLines(data.resolve("accounts.txt")).stream().map(l -> l.strip().split("\\s+"))
        .filter(w -> w.length > 1 && w[0].equals(login)).map(w -> w[1]).findFirst().orElseThrow();
    var status = chrome.evaluate(
        """
        fetch('/api/session', { method: 'POST', headers: { 'Content-Type': 'application/json', 'Relight-Browser': '0123456789abcdef0123456789abcdef' }, body: JSON.stringify({ login: '%s', password: '%s', keep: true }) }).then(r => r.status)"""
            .formatted(login, password))
        .asInt();
    if (status != 200)
      throw new IOException("sign-in of " + login + " answered " + status);
  }

  private void start() throws IOException {
    var line = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"), "-Xmx768m", "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED", "-Dio.netty.noUnsafe=false"));
    if (Runtime.version().feature() >= 24)
      line.add("--sun-misc-unsafe-memory-access=allow");
    line.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "relight.Launcher", "serve", "--data", data.toString(), "--port", "0"));
    var builder = new ProcessBuilder(line);
    builder.environment().putAll(Map.of("RELIGHT_DEMO_PULSE", "false", "RELIGHT_DEMO_CUSTOMERS", "300"));
    server = builder.redirectErrorStream(true).start();
    var process = server;
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    var printed = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
    var said = new StringBuilder();
    for (String text; (text = printed.readLine()) != null;) {
      said.append(text).append('\n');
      if (text.contains("Public board")) {
        port = URI.create(text.substring(text.indexOf("http")).strip()).getPort();
        Thread.ofVirtual().start(() -> drain(printed));
        return;
      }
    }
    throw new IOException("relight serve ended by itself:\n" + said);
  }

  /** So that the server never waits for somebody to read. */
  private static void drain(BufferedReader printed) {
    try {
      printed.transferTo(java.io.Writer.nullWriter());
    } catch (IOException e) {
      // it was killed
    }
  }

  /** As a power cut would end it. */
  private void kill() {
    server.destroyForcibly();
    gone(20);
  }

  private void end() {
    server.destroy();
    if (!gone(30))
      kill();
  }

  private boolean gone(int seconds) {
    try {
      return server.waitFor(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList())
        Files.deleteIfExists(file);
    } catch (java.io.UncheckedIOException e) {
      // the browser's last helper was still tidying up
    }
  }
}
