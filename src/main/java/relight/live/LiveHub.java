package relight.live;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import relight.Refusal;
import relight.api.Request;
import relight.auth.Actor;
import relight.auth.Secret;
import relight.journal.Entry;
import relight.journal.Follower;
import relight.storage.Tx;

/**
 * Tells pages what has changed, as server-sent events. The last of the journal's followers: those before it publish, and when all have
 * followed a batch, it is told in the order of its numbers. Each message is encoded once; each event loop writes to its own viewers.
 *
 * <p>A number may have several messages, and a page that comes back names the last it has seen, so it gets that number's messages again:
 * pages take items as they are, not as differences. One that stayed away too long is told to fetch everything anew ({@code reset}).
 */
public final class LiveHub implements Follower, Push, AutoCloseable {

  /**
   * How much is kept and how many are served.
   *
   * @param recent      messages kept for pages that come back
   * @param patience    for a client that does not read
   */
  public record Limits(Duration heartbeat, int recent, long recent_bytes, int viewers, int viewersPerAddress, Duration patience) {}

  private static final Duration RECHECK = Duration.ofMinutes(1);

  private final Limits limits;
  private final InstantSource time;
  /** By the thread of the event loop. */
  private final Map<Thread, Audience> audiences = new ConcurrentHashMap<>();
  private final AtomicInteger viewers = new AtomicInteger();
  /** Open streams by the name that only their page knows. */
  private final Map<String, Named> byName = new ConcurrentHashMap<>();
  private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();

  // guarded by this
  private final Recent recent;
  private final List<Pending> pending = new ArrayList<>();
  private long order;
  private long number;
  private boolean closed;

  private record Named(Audience audience, Viewer viewer) {}

  /** Where a page looks at what moves, and who knows where that is now. */
  record Sight(Look look, Newest newest) {}

  private record Pending(long number, String topic, Long unitId, String event, Object payload) {}

  public LiveHub(Limits limits, InstantSource time) {
    this.limits = limits;
    this.time = time;
    this.recent = new Recent(limits.recent(), limits.recent_bytes());
  }

  /** The topic of one report's private status page. */
  public static String reportTopic(String token) {
    return "report:" + Secret.hexHash(token);
  }

  /** Open streams on this node. */
  public int viewers() {
    return viewers.get();
  }

  /** Any thread. What followers publish while they follow waits until all of them have followed. */
  @Override
  public synchronized void publish(long number, String topic, Long unitId, String event, Object payload) {
    if (number > this.number)
      pending.add(new Pending(number, topic, unitId, event, payload));
    else
      tell(List.of(message(number > 0, this.number, topic, unitId, event, payload)), number > 0);
  }

  @Override
  public void load(Tx tx, long number) {
    startAnew(number);
  }

  @Override
  public void follow(Tx tx, List<Entry> entries) {
    for (var entry : entries)
      end(entry);
    release(entries.getLast().number());
  }

  @Override
  public void othersLoaded(long number) {
    startAnew(number);
  }

  private synchronized void release(long reached) {
    var due = new ArrayList<Pending>();
    pending.removeIf(p -> p.number <= reached && due.add(p));
    due.sort(Comparator.comparingLong(Pending::number)); // stable: each follower's own order stays
    number = reached;
    tell(due.stream().map(p -> message(true, p.number, p.topic, p.unitId, p.event, p.payload)).toList(), true);
  }

  private synchronized void startAnew(long reached) {
    pending.removeIf(p -> p.number <= reached);
    number = reached;
    recent.startAt(reached);
    var reset = reset();
    everywhere(audience -> audience.all(viewer -> viewer.tell(reset)));
  }

  private Message message(boolean moves, long number, String topic, Long unitId, String event, Object payload) {
    return new Message(++order, number, topic, unitId, Message.encode(moves ? number : null, event, payload));
  }

  private void tell(List<Message> messages, boolean keep) {
    if (messages.isEmpty())
      return;
    if (keep)
      messages.forEach(recent::add);
    everywhere(audience -> audience.tell(messages));
  }

  private void end(Entry entry) {
    switch (entry.kind()) {
      case "session.ended", "token.revoked" ->
        end(actor -> entry.subject().equals(actor.session()), entry.body().path("reason").asText("revoked"));
      case "user.roles-changed" -> end(actor -> actor.kind() == Actor.Kind.USER && entry.subject().equals("user/" + actor.id()), "changed");
      case "unit.changed" -> end(actor -> actor.kind() != Actor.Kind.ANONYMOUS, "changed");
      case "crew.changed" -> everywhere(audience -> audience.endAll(Viewer::mayHearOtherThings, farewell("changed")));
      default -> {
        // says nothing about who may see what
      }
    }
  }

  /** Ends the streams of those whose rights have changed; they may come back with what they may see now. */
  public void end(Predicate<Actor> whose, String reason) {
    everywhere(audience -> audience.endAll(viewer -> whose.test(viewer.actor()), farewell(reason)));
  }

  private static Buffer farewell(String reason) {
    return Message.encode(null, "end", Map.of("reason", reason));
  }

  @Override
  public synchronized void publishTogether(List<Told> all) {
    tell(all.stream().map(t -> message(false, number, t.topic(), t.unitId(), t.event(), t.payload())).toList(), false);
  }

  private void everywhere(Consumer<Audience> work) {
    audiences.values().forEach(audience -> audience.soon(work));
  }

  /** Everything up to this number was handed to the event loops before: the id lets a quiet page resume from here. */
  private synchronized Buffer signOfLife() {
    return Message.encode(number, "heartbeat", Map.of("number", number, "time", time.instant()));
  }

  private synchronized Buffer reset() {
    return Message.encode(number, "reset", Map.of());
  }

  /**
   * Opens a stream; on the event loop of its connection.
   *
   * @param topics asked again when crews change: the stream ends if the answer is another one
   * @param sight  what it sees of what moves; empty if its topics have nothing that moves
   */
  void open(Request request, HttpServerResponse response, Supplier<Set<String>> topics, Optional<Sight> sight) {
    if (response.closed())
      return; // it left while we asked who it is, and nothing would tell us again that it has gone
    var granted = topics.get();
    var address = request.remote();
    admit(address);
    var audience = audiences.computeIfAbsent(Thread.currentThread(),
        thread -> new Audience(Vertx.currentContext(), limits.heartbeat(), limits.patience(), this::signOfLife));
    response.putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream").putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("X-Accel-Buffering", "no").putHeader("X-Content-Type-Options", "nosniff").setChunked(true);
    var name = Secret.next();
    var viewer = greet(request, response, topics, granted, name);
    audience.add(viewer);
    byName.put(name, new Named(audience, viewer));
    sight.ifPresent(seen -> {
      audience.look(viewer, seen.look());
      // a page that comes anew asks for the whole picture by itself
      if (request.header("Last-Event-ID").isPresent())
        viewer.tellMoved(seen.newest().of(viewer.actor(), seen.look()::shows));
    });
    response.drainHandler(v -> {
      if (viewer.isLagging())
        viewer.caughtUp(reset());
    });
    response.exceptionHandler(e -> response.reset());
    response.closeHandler(v -> gone(audience, viewer, name, address));
    response.endHandler(v -> gone(audience, viewer, name, address));
    if (request.actor().kind() != Actor.Kind.ANONYMOUS) {
      // Rights may have changed between our knowing the actor and adding the viewer; later checks are for what no entry tells: time.
      recheck(audience, viewer, request);
      viewer.recheckEvery(audience.vertx().setPeriodic(RECHECK.toMillis(), timer -> recheck(audience, viewer, request)));
    }
  }

  /**
   * A page looks elsewhere: from now on it hears what moves there, and first where that is now. Any thread.
   *
   * @return false if no such stream is open here: it may be on another node, or gone
   */
  Future<Boolean> look(String name, Actor actor, Sight sight) {
    var named = byName.get(name);
    // the name is a secret of the page; that it is also the same person's makes a name that leaked worth nothing
    if (named == null || !named.viewer.actor().scope().equals(actor.scope()))
      return Future.succeededFuture(false);
    var done = Promise.<Boolean>promise();
    named.audience.soon(audience -> {
      var before = named.viewer.look();
      boolean heard = before != null && audience.look(named.viewer, sight.look());
      if (heard)
        named.viewer.tellMoved(sight.newest().of(named.viewer.actor(), cell -> sight.look().isNewIn(cell, before)));
      done.complete(heard);
    });
    return done.future();
  }

  private synchronized Viewer greet(Request request, HttpServerResponse response, Supplier<Set<String>> topicsNow, Set<String> topics,
      String name) {
    var since = request.header("Last-Event-ID").flatMap(LiveHub::number);
    var hello = new LinkedHashMap<String, Object>();
    hello.put("number", number);
    hello.put("time", time.instant());
    hello.put("heartbeatSeconds", limits.heartbeat().toMillis() / 1000.0);
    hello.put("topics", topics);
    hello.put("viewer", name);
    var viewer = new Viewer(request.connection(), response, request.actor(), topics, topicsNow, order);
    // A page that resumes gets no number with its greeting: should it lose us before the rest, it must not believe it has it.
    viewer.tell(Message.encode(since.isEmpty() ? number : null, "hello", hello));
    if (since.isPresent()) {
      var missed = since.get() > number ? Optional.of(List.<Message>of()) : recent.since(since.get());
      if (missed.isEmpty())
        viewer.tell(reset());
      else
        for (var message : missed.get())
          if (topics.contains(message.topic()) && request.actor().sees(message.unitId()))
            viewer.tell(message.bytes());
    }
    return viewer;
  }

  private void admit(String address) {
    int here = byAddress.merge(address, 1, Integer::sum);
    if (viewers.incrementAndGet() > limits.viewers() || here > limits.viewersPerAddress() || closed) {
      leave(address);
      throw Refusal.unavailable("live/full", "Too many pages are listening. Look again in a minute.").with("retryAfter", 60);
    }
  }

  private void leave(String address) {
    viewers.decrementAndGet();
    byAddress.computeIfPresent(address, (a, count) -> count == 1 ? null : count - 1);
  }

  private void gone(Audience audience, Viewer viewer, String name, String address) {
    byName.remove(name);
    if (!audience.remove(viewer))
      return;
    viewer.cancelRecheck(audience.vertx());
    leave(address);
  }

  private void recheck(Audience audience, Viewer viewer, Request request) {
    request.actorNow().onComplete(now -> audience.soon(itself -> {
      if (now.failed() && !(now.cause() instanceof Refusal))
        return; // the database is away; that ends nobody's rights
      if (now.failed() || now.result().kind() == Actor.Kind.ANONYMOUS)
        viewer.end(farewell("signed-out"));
      else if (!now.result().equals(viewer.actor()))
        viewer.end(farewell("changed"));
    }));
  }

  private static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.parseLong(text.strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Ends all streams and takes no new ones. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    everywhere(Audience::close);
  }
}
