package relight.storage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relight.Refusal;

/**
 * A PostgreSQL server of our own, living exactly as long as this process: durable, on the loopback address, behind a generated password.
 *
 * <p>Its folder holds {@code cluster/} (PostgreSQL's data), {@code password}, {@code port} and {@code lock}. When this process is killed the
 * kernel asks PostgreSQL to stop ({@code setpriv --pdeathsig}); should one ever be left behind, the next start ends it before it begins. A
 * server that somebody else runs is never connected to: ours is recognised by its process id and its data directory, not by its port.
 */
public final class EmbeddedPostgres implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);

  private static final String USER = "relight";
  private static final String DATABASE = "relight";
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
  private static final Duration RECOVERY_PATIENCE = Duration.ofMinutes(30);
  private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

  private final Path home;
  private final Path cluster;
  private final Path programs;
  private final Map<String, String> settings;
  private final boolean root = isRoot();
  private final Deque<String> lastWords = new ArrayDeque<>();

  private FileChannel lock;
  private String password;
  private volatile int port;
  private volatile Process process;
  private volatile boolean closing;
  private Thread keeper;

  private EmbeddedPostgres(Path home, Path programs, Map<String, String> settings) {
    this.home = home.toAbsolutePath().normalize();
    this.cluster = this.home.resolve("cluster");
    this.programs = programs;
    this.settings = settings;
  }

  /** Starts the server whose data lies in the given folder, creating both at first; returns when it accepts connections. */
  public static EmbeddedPostgres start(Path home) {
    return start(home, bundledPrograms(home), Map.of());
  }

  /**
   * The same with the programs of another installation and with settings that go before ours.
   *
   * @param programs folder that holds {@code initdb} and {@code postgres}
   */
  public static EmbeddedPostgres start(Path home, Path programs, Map<String, String> settings) {
    var server = new EmbeddedPostgres(home, programs, settings);
    try {
      server.start();
      return server;
    } catch (RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  /** Unpacked once for all data directories of this user, or beside the data where there is no home to keep a cache in. */
  public static Path bundledPrograms(Path home) {
    var cacheHome = System.getenv("XDG_CACHE_HOME");
    var cache = cacheHome != null && !cacheHome.isBlank() ? Path.of(cacheHome) : Path.of(System.getProperty("user.home"), ".cache");
    var ours = cache.resolve("relight");
    try {
      Files.createDirectories(ours);
    } catch (IOException e) {
      ours = home;
    }
    return PostgresBinaries.unpacked(Files.isWritable(ours) ? ours : home).resolve("bin");
  }

  /** The server that another process, which holds the lock, runs on this folder; waits while it is starting. Empty when nobody does. */
  public static Optional<Connection> findRunning(Path home) {
    var server = new EmbeddedPostgres(home, null, Map.of());
    try {
      if (!Files.exists(server.home.resolve("lock"))) {
        return Optional.empty();
      }
      for (var deadline = System.nanoTime() + STOP_PATIENCE.toNanos(); System.nanoTime() < deadline; sleep(Duration.ofMillis(50))) {
        try (var lock = FileChannel.open(server.home.resolve("lock"), StandardOpenOption.WRITE)) {
          if (lock.tryLock() != null) {
            return Optional.empty();
          }
        }
        var state = server.state();
        if (state.isPresent() && state.get().ready() && server.worksInCluster(state.get().pid())) {
          server.port = state.get().port();
          server.password = server.password();
          server.requireOurs();
          return Optional.of(server.connection());
        }
      }
      throw Refusal.unavailable("database/starting", "The Relight that is running on " + server.home.getParent() + " is not ready yet.");
    } catch (IOException e) {
      throw new UncheckedIOException("The database in " + home + " cannot be opened: " + e, e);
    } catch (SQLException e) {
      throw Refusal.unavailable("database/unreachable", "The database of the running Relight does not answer: " + e.getMessage());
    }
  }

  public Connection connection() {
    return Connection.local(port, DATABASE, USER, password);
  }

  private void start() {
    try {
      Files.createDirectories(home);
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
      takeLock();
      endLeftOver();
      password = password();
      if (!Files.exists(cluster)) {
        initialise();
      }
      var ready = new CompletableFuture<Void>();
      // The kernel ties PostgreSQL's life to the THREAD that started it, so this one lives until close().
      keeper = Thread.ofPlatform().name("postgresql-keeper").daemon().start(() -> keep(ready));
      ready.join();
      createDatabase();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } catch (IOException e) {
      throw new UncheckedIOException("The database in " + home + " cannot be opened: " + e, e);
    }
  }

  private void takeLock() throws IOException {
    lock = FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean ours;
    try {
      ours = lock.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      ours = false;
    }
    if (!ours) {
      lock.close();
      lock = null;
      throw Refusal.conflict("database/in-use", "Another Relight is already running on " + home.getParent()
          + ". Stop it, or give this one a data directory of its own with --data.");
    }
  }

  /** Whoever holds our lock owns the cluster, so a server still running in it has lost its master and is stopped. */
  private void endLeftOver() throws IOException {
    var pidFile = cluster.resolve("postmaster.pid");
    var pid = readPid(pidFile);
    var leftOver = pid.flatMap(ProcessHandle::of).filter(ProcessHandle::isAlive);
    if (leftOver.isEmpty()) {
      return; // nothing, or a file that PostgreSQL itself knows to be stale
    }
    if (!worksInCluster(leftOver.get().pid())) {
      Files.delete(pidFile); // another program has been given this number since; PostgreSQL would take it for a server
      return;
    }
    log.warn("a PostgreSQL from an earlier run is still in {} as process {}, stopping it first", cluster, leftOver.get().pid());
    stop(leftOver.get());
  }

  private boolean worksInCluster(long pid) {
    try {
      return Path.of("/proc/" + pid + "/cwd").toRealPath().equals(cluster.toRealPath());
    } catch (IOException e) {
      return false; // gone, or somebody else's
    }
  }

  private static Optional<Long> readPid(Path pidFile) throws IOException {
    try {
      return Files.readAllLines(pidFile).stream().findFirst().map(line -> Long.parseLong(line.trim()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (NumberFormatException e) {
      throw Refusal.conflict("database/damaged", "The file " + pidFile + " is damaged. If no PostgreSQL runs in that folder, delete it.");
    }
  }

  private String password() throws IOException {
    var file = home.resolve("password");
    if (Files.exists(file)) {
      return Files.readString(file).strip();
    }
    if (Files.exists(cluster)) {
      throw Refusal.conflict("database/password-missing",
          "The file " + file + " with the database's password is gone; without it the data in " + cluster + " cannot be opened.");
    }
    var bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    Files.writeString(file, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "\n");
    return Files.readString(file).strip();
  }

  private void initialise() throws IOException {
    var unfinished = home.resolve("cluster.new"); // renamed when complete: a start that was cut short leaves no half cluster
    PostgresBinaries.delete(unfinished);
    var arguments = new ArrayList<>(List.of("-D", unfinished.toString(), "-U", USER, "--pwfile=" + home.resolve("password"),
        "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"));
    if ("off".equals(settings.get("fsync"))) {
      arguments.add("--no-sync");
    }
    var initdb = command("initdb", arguments).redirectErrorStream(true).start();
    String output;
    try (var reader = initdb.inputReader()) {
      output = reader.lines().reduce("", (a, b) -> a + "\n" + b);
    }
    if (waitFor(initdb) != 0) {
      throw cannotStart(output.strip());
    }
    Files.move(unfinished, cluster);
  }

  /** Starts PostgreSQL, waits for its end and, unless that was wanted, starts it again: the keeper thread's whole life. */
  private void keep(CompletableFuture<Void> ready) {
    var pause = Duration.ofMillis(500);
    while (!closing) {
      try {
        launch();
        awaitReady();
        ready.complete(null);
        pause = Duration.ofMillis(500);
        var status = waitFor(process);
        if (!closing) {
          log.error("PostgreSQL ended by itself with status {}, starting it again; its last words: {}", status, lastWords());
        }
      } catch (IOException | SQLException | RuntimeException e) {
        if (ready.completeExceptionally(e) || closing) {
          return;
        }
        log.error("PostgreSQL could not be started again, next attempt in {} s: {}", pause.toSeconds(), e.getMessage());
      }
      if (!closing) {
        sleep(pause);
        pause = pause.multipliedBy(2).compareTo(Duration.ofSeconds(30)) < 0 ? pause.multipliedBy(2) : Duration.ofSeconds(30);
      }
    }
  }

  private void launch() throws IOException {
    if (port == 0) {
      port = choosePort();
    }
    var arguments = new ArrayList<>(List.of("-D", cluster.toString(), "-p", Integer.toString(port)));
    var all = ourSettings();
    all.putAll(settings);
    all.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
    synchronized (this) {
      if (closing) {
        throw Refusal.unavailable("database/closing", "The database is being closed.");
      }
      process = command("postgres", arguments).redirectErrorStream(true).start();
    }
    var output = process.inputReader();
    Thread.ofVirtual().name("postgresql-log").start(() -> listen(output));
  }

  private static Map<String, String> ourSettings() {
    var memory_MB = ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize() >> 20
        : 2048;
    var ours = new LinkedHashMap<String, String>();
    ours.put("listen_addresses", "127.0.0.1");
    ours.put("unix_socket_directories", ""); // nobody needs one, and what is not there cannot be reached
    ours.put("fsync", "on");
    ours.put("synchronous_commit", "on");
    ours.put("full_page_writes", "on");
    ours.put("max_connections", "60");
    ours.put("shared_buffers", Math.clamp(memory_MB / 8, 64, 1024) + "MB");
    ours.put("effective_cache_size", Math.max(memory_MB / 2, 256) + "MB");
    ours.put("maintenance_work_mem", Math.clamp(memory_MB / 16, 64, 256) + "MB");
    ours.put("work_mem", "8MB");
    ours.put("max_wal_size", "2GB");
    ours.put("wal_buffers", "16MB");
    ours.put("random_page_cost", "1.1");
    ours.put("jit", "off"); // our statements are short; compiling them costs more than they do
    ours.put("timezone", "UTC");
    ours.put("log_timezone", "UTC");
    ours.put("lc_messages", "C"); // listen() reads the severity words
    // What PostgreSQL says ends in our log, so it must not quote rows: no statements, no parameters, no details.
    ours.put("log_line_prefix", "");
    ours.put("log_error_verbosity", "terse");
    ours.put("log_min_error_statement", "panic");
    ours.put("log_checkpoints", "off");
    return ours;
  }

  private void listen(BufferedReader output) {
    try (output) {
      for (var line = output.readLine(); line != null; line = output.readLine()) {
        synchronized (lastWords) {
          lastWords.add(line);
          if (lastWords.size() > 12) {
            lastWords.remove();
          }
        }
        if (!closing && (line.startsWith("WARNING:") || line.startsWith("FATAL:") || line.startsWith("PANIC:"))) {
          log.warn("PostgreSQL: {}", line);
        } else {
          log.debug("PostgreSQL: {}", line); // an ERROR goes to the client that caused it, and is logged where it is handled
        }
      }
    } catch (IOException e) {
      log.debug("PostgreSQL's output ended: {}", e.getMessage());
    }
  }

  /** The port of the last run when it is free, so that bookmarks of database tools stay valid; else any free one. */
  private int choosePort() throws IOException {
    var file = home.resolve("port");
    var port = 0;
    try {
      port = Integer.parseInt(Files.readString(file).strip());
    } catch (NoSuchFileException | NumberFormatException e) {
      log.debug("no port remembered in {}", file);
    }
    if (!isFree(port)) {
      port = 0;
    }
    if (port == 0) {
      try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = probe.getLocalPort();
      }
      Files.writeString(file, port + "\n");
    }
    return port;
  }

  private static boolean isFree(int port) {
    try (var probe = new ServerSocket()) {
      probe.setReuseAddress(true); // as PostgreSQL does: connections of the last run that linger in TIME_WAIT are no obstacle
      probe.bind(new InetSocketAddress("127.0.0.1", port));
      return true;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  /** PostgreSQL writes its state into postmaster.pid: ours is the one with our child's process id, and only that one is spoken to. */
  private void awaitReady() throws IOException, SQLException {
    var start = System.nanoTime();
    var nextWord = Duration.ofSeconds(10);
    while (!saysReady()) {
      var waited = Duration.ofNanos(System.nanoTime() - start);
      if (!process.isAlive() || waited.compareTo(RECOVERY_PATIENCE) > 0) {
        sleep(Duration.ofMillis(100)); // its last words may still be on their way
        throw cannotStart(lastWords());
      }
      if (waited.compareTo(nextWord) > 0) {
        log.info("PostgreSQL is recovering since {} s", waited.toSeconds());
        nextWord = nextWord.multipliedBy(2);
      }
      sleep(Duration.ofMillis(5));
    }
    requireOurs();
  }

  private void requireOurs() throws IOException, SQLException {
    try (var jdbc = connection().to("postgres").open();
        var statement = jdbc.createStatement();
        var row = statement.executeQuery("show data_directory")) {
      row.next();
      if (!Path.of(row.getString(1)).toRealPath().equals(cluster.toRealPath())) {
        throw Refusal.conflict("database/stranger", "Port " + port + " belongs to a PostgreSQL that is not ours.");
      }
    }
  }

  private boolean saysReady() throws IOException {
    return state().filter(state -> state.ready() && state.pid() == process.pid() && state.port() == port).isPresent();
  }

  /** What PostgreSQL has written about itself, once it has written all of it. */
  private Optional<State> state() throws IOException {
    try {
      var lines = Files.readAllLines(cluster.resolve("postmaster.pid"));
      return lines.size() < 8
          ? Optional.empty()
          : Optional.of(
              new State(Long.parseLong(lines.get(0).trim()), Integer.parseInt(lines.get(3).trim()), lines.get(7).trim().equals("ready")));
    } catch (NoSuchFileException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private record State(long pid, int port, boolean ready) {}

  private void createDatabase() {
    try (var jdbc = connection().to("postgres").open(); var statement = jdbc.createStatement()) {
      try (var row = statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
        if (row.next()) {
          return;
        }
      }
      statement.execute("create database " + DATABASE);
    } catch (SQLException e) {
      throw new IllegalStateException("The embedded PostgreSQL does not answer: " + e.getMessage(), e);
    }
  }

  private ProcessBuilder command(String program, List<String> arguments) {
    var words = new ArrayList<>(List.of("setpriv", "--pdeathsig", "INT"));
    words.add("setsid"); // Ctrl-C on the terminal is ours to hear: PostgreSQL stops after the last request, not beside it
    if (root) {
      words.addAll(List.of("unshare", "-U")); // PostgreSQL refuses to be root; in a user namespace of its own it is nobody
    }
    words.add(programs.resolve(program).toString());
    words.addAll(arguments);
    var builder = new ProcessBuilder(words).directory(home.toFile());
    var path = System.getenv("PATH");
    builder.environment().clear(); // PGDATA, PGPORT, LC_ALL and the like must not reach it
    builder.environment().put("PATH", path == null ? "/usr/bin:/bin" : path);
    builder.environment().put("LC_ALL", "C.UTF-8");
    return builder;
  }

  private Refusal cannotStart(String output) {
    if (root && output.contains("unshare")) {
      return Refusal.unavailable("database/user-namespaces", "PostgreSQL does not run as root, and this machine forbids the user namespace"
          + " that would stand in for another user. Start Relight as an ordinary user, or use --database with an external PostgreSQL.");
    }
    if (output.contains("incompatible with server")) {
      return Refusal.conflict("database/other-version", "The data in " + cluster + " was written by PostgreSQL " + clusterVersion()
          + ", which is not the version of this Relight. Start it with the Relight that wrote it, or use another data directory.");
    }
    return Refusal.unavailable("database/start", "The embedded PostgreSQL in " + home + " did not start. It said:\n" + output);
  }

  private String clusterVersion() {
    try {
      return Files.readString(cluster.resolve("PG_VERSION")).strip();
    } catch (IOException e) {
      return "of an unknown version";
    }
  }

  private String lastWords() {
    synchronized (lastWords) {
      return String.join("\n", lastWords);
    }
  }

  /** Stops the server and returns when it is gone. Close the pool first: what is still running is cut off and rolled back. */
  @Override
  public void close() {
    Process running;
    synchronized (this) {
      closing = true;
      running = process;
    }
    try {
      if (running != null && running.isAlive()) {
        stop(running.toHandle());
      }
      if (keeper != null) {
        keeper.interrupt();
      }
      if (lock != null) {
        lock.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL could not be stopped: " + e.getMessage(), e);
    }
  }

  private static void stop(ProcessHandle server) throws IOException {
    signal("INT", server); // fast; the TERM of Process.destroy() would wait for every client to leave
    if (!ended(server, STOP_PATIENCE)) {
      signal("QUIT", server); // at once, with recovery at the next start
      if (!ended(server, Duration.ofSeconds(10))) {
        server.destroyForcibly();
        ended(server, Duration.ofSeconds(10));
      }
    }
  }

  private static void signal(String name, ProcessHandle server) throws IOException {
    waitFor(new ProcessBuilder("sh", "-c", "kill -" + name + " " + server.pid()).start());
  }

  private static boolean ended(ProcessHandle server, Duration patience) {
    var deadline = System.nanoTime() + patience.toNanos();
    while (server.isAlive() && System.nanoTime() < deadline) {
      sleep(Duration.ofMillis(5));
    }
    return !server.isAlive();
  }

  private static int waitFor(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  private static void sleep(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }
}
