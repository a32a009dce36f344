package relight.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.MDC;
import relight.Logs;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Attempt;
import relight.auth.AttemptService;
import relight.auth.Role;
import relight.journal.Journal;
import relight.journal.JournalReader;
import relight.storage.Database;
import relight.storage.Tx;

/**
 * Where capabilities hang their routes. Authentication and access come before every handler; queries and commands run on virtual threads,
 * memory routes and streams on the event loop. Paths are written as in openapi.yaml: {@code /api/jobs/{id}}. Everything is mounted before
 * the server starts.
 */
public final class Api {

  /** A mounted route, for holding openapi.yaml against. */
  public record Mounted(String method, String path, Access access) {}

  /** One of several changes in a request, by a name of its own there. */
  public record Part(String name, BiFunction<Tx, Request, Reply> work) {}

  private record Route(Access access, long limit_bytes, boolean known, BiConsumer<Exchange, Request> step) {}

  private record Change(Access access, String path, BiFunction<Tx, Request, Reply> work) {}

  private record Place(String path, Map<String, Route> byMethod) {}

  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final long DRAINED_bytes = 16 << 20;
  private static final int WORTH_COMPRESSING_bytes = 1400; // what is shorter fits one packet anyway
  private static final Actor ANYBODY = Actor.anonymous("");

  private final VirtualThreads threads;
  private final Commands commands;
  private final JournalReader reader;
  private final InstantSource time;
  private final Authentication authentication;
  private final Addresses addresses;
  private final HttpLimits limits;
  private final AddressLimit anonymousChanges;
  private final Traffic traffic;
  private final AttemptService attempts;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final List<Mounted> mounted = new ArrayList<>();
  private final Paths<Place> paths = new Paths<>();
  private final Map<String, Change> posted = new HashMap<>();
  // Public answers from memory at fixed paths are found by one look-up.
  private final Map<String, Function<Request, Reply>> open = new HashMap<>();

  public Api(VirtualThreads threads, Database database, Journal journal, JournalReader reader, InstantSource time,
      Authentication authentication, AttemptService attempts, Addresses addresses, HttpLimits limits, MeterRegistry meters) {
    this.threads = threads;
    this.commands = new Commands(database, journal, time);
    this.reader = reader;
    this.time = time;
    this.authentication = authentication;
    this.attempts = attempts;
    this.addresses = addresses;
    this.limits = limits;
    this.anonymousChanges = new AddressLimit(limits.anonymousChanges(), limits.window());
    this.traffic = new Traffic(meters);
    meters.gauge("relight.requests.waiting", inFlight);
  }

  /** A query that may wait: on a virtual thread. */
  public void get(String path, Access access, Function<Request, Reply> handler) {
    waiting("GET", path, access, limits.body_bytes(), handler);
  }

  /** A change: handed the one open transaction; must append to the journal. */
  public void command(String method, String path, Access access, BiFunction<Tx, Request, Reply> handler) {
    waiting(method, path, access, limits.body_bytes(), request -> commands.run(named(method, path, request), request, true, handler));
    if (method.equals("POST"))
      posted.put(path, new Change(access, path, handler));
  }

  /**
   * Carries out what somebody hands in for its author, as if it came from the author's own phone: the same command, key and content, so
   * that whichever of the two comes later changes nothing.
   *
   * @param role  only commands that people with this role send
   * @param noted done in the same transaction; not where the deed was known already
   */
  public Reply handIn(Request by, HandedIn deed, Role role, Consumer<Tx> noted) {
    var found = paths.find(deed.path());
    var change = found == null ? null : posted.get(found.value().path());
    if (change == null || !change.access.roles().contains(role))
      throw Refusal.unprocessable("handed/path", "No phone sends a deed to " + deed.path() + ".");
    change.access.check(deed.author());
    var request = by.holding(deed, found.parameters());
    return commands.run(named("POST", change.path, request), request, true, (tx, itself) -> {
      var reply = change.work.apply(tx, itself);
      noted.accept(tx);
      return reply;
    });
  }

  /** Which of these keys of one person the server has an answer to, and what it was. */
  public Map<String, HandedIn.Known> known(Tx tx, Actor author, Collection<String> keys) {
    return commands.known(tx, author.scope(), keys);
  }

  /**
   * Several changes asked for at once: each has its own transaction and its own outcome, which the answer puts together. Repeatable like any
   * command, also when the server went down between two of them.
   */
  public void bundle(String method, String path, Access access, Function<Request, List<Part>> parts,
      Function<Map<String, Reply>, Reply> answer) {
    waiting(method, path, access, limits.body_bytes(), request -> {
      var replies = new LinkedHashMap<String, Reply>();
      for (var part : parts.apply(request)) {
        try {
          replies.put(part.name, commands.run(named(method, path, request), request, "/" + part.name, true, part.work));
        } catch (RuntimeException e) {
          replies.put(part.name, Problems.reply(method + " " + path, e));
        }
      }
      return answer.apply(replies);
    });
  }

  /** A change that never enters the journal, such as a batch of positions; repeatable like any command. */
  public void ingest(String method, String path, Access access, long limit_bytes, BiFunction<Tx, Request, Reply> handler) {
    waiting(method, path, access, limit_bytes, request -> commands.run(named(method, path, request), request, false, handler));
  }

  /** Anything else that may wait and opens its own transactions, e.g. sign-in. Not made repeatable by us. */
  public void waiting(String method, String path, Access access, long limit_bytes, Function<Request, Reply> handler) {
    mount(method, path, new Route(access, limit_bytes, true, (exchange, request) -> {
      if (inFlight.incrementAndGet() > limits.inFlight()) {
        inFlight.decrementAndGet();
        exchange.refuse(Refusal.unavailable("request/busy", "The server is busy: try again in a moment."));
        return;
      }
      wait(exchange, request, handler);
    }));
  }

  /**
   * A flood of small messages from machines that name themselves in what they send: read on the event loop, answered when the future
   * completes. Nobody is asked who he is, nothing is made repeatable, and what went well is counted but not written down.
   */
  public void intake(String method, String path, long limit_bytes, Function<Request, Future<Reply>> handler) {
    mount(method, path, new Route(Access.PUBLIC, limit_bytes, false, (exchange, request) -> {
      exchange.keepQuiet();
      if (method.equals("GET")) {
        answerLater(exchange, handler.apply(request));
        return;
      }
      try {
        body(exchange, Vertx.currentContext(), limit_bytes,
            body -> answerLater(exchange, handler.apply(request(ANYBODY, exchange.http(), Map.of(), body))));
      } catch (Refusal e) {
        refuseUnread(exchange, e);
      }
    }));
  }

  private static void answerLater(Exchange exchange, Future<Reply> reply) {
    var context = Vertx.currentContext();
    reply.onComplete(done -> on(context, () -> {
      if (done.succeeded())
        exchange.answer(done.result());
      else
        exchange.refuse(done.cause());
    }));
  }

  /** From immutable memory, on the event loop: no I/O, no waiting. Public ones are told who asks, if he is signed in. */
  public void memory(String path, Access access, Function<Request, Reply> handler) {
    mount("GET", path, new Route(access, 0, true, (exchange, request) -> exchange.answer(handler.apply(request))));
  }

  /**
   * The same for everybody, from immutable memory, on the event loop: nobody is asked who he is, and the actor is anonymous even with a
   * session. At a path without parameters it costs one look-up.
   */
  public void open(String path, Function<Request, Reply> handler) {
    mount("GET", path, new Route(Access.PUBLIC, 0, false, (exchange, request) -> exchange.answer(handler.apply(request))));
    if (path.indexOf('{') < 0)
      open.put(path, handler);
  }

  /** A long-lived answer, on the event loop: the handler owns the response, or refuses before it has begun to write. */
  public void stream(String path, Access access, BiConsumer<Request, HttpServerResponse> handler) {
    mount("GET", path,
        new Route(access, 0, true, (exchange, request) -> {
          // whoever asks for the head only would keep a place open in which nothing is ever told
          if (exchange.http().method() == HttpMethod.HEAD)
            exchange.refuse(Refusal.missing("request/no-such-method", "This address does not take HEAD."));
          else
            handler.accept(request, exchange.http().response());
        }));
  }

  public List<Mounted> mounted() {
    return List.copyOf(mounted);
  }

  /** Forgets what no repetition can ask for any more. */
  public void removeOld(Tx tx) {
    commands.removeOld(tx);
  }

  /** Answers what is mounted; on an event loop. */
  void handle(HttpServerRequest http, Consumer<Exchange> otherwise) {
    var method = http.method() == HttpMethod.HEAD ? "GET" : http.method().name();
    var path = http.path();
    if (path == null || path.isEmpty() || path.charAt(0) != '/') {
      new Exchange(http, "*", traffic).refuse(Refusal.invalid("request/path", "An address begins with a slash."));
      return;
    }
    var ready = method.equals("GET") ? open.get(path) : null;
    if (ready != null) {
      var exchange = new Exchange(http, path, traffic);
      guarded(exchange, () -> exchange.answer(ready.apply(request(ANYBODY, http, Map.of(), null))));
      return;
    }
    var found = paths.find(path);
    if (found == null) {
      otherwise.accept(new Exchange(http, "other", traffic));
      return;
    }
    var exchange = new Exchange(http, found.value().path(), traffic);
    var route = found.value().byMethod().get(method);
    if (route == null) {
      http.response().putHeader("Allow", String.join(", ", found.value().byMethod().keySet()));
      refuseUnread(exchange, Refusal.missing("request/no-such-method", "This address does not take " + method + "."));
    } else if (!route.known || route.access.anonymous() && Authentication.safe(http) && !Authentication.named(http)) {
      guarded(exchange, () -> route.step.accept(exchange, request(ANYBODY, http, found.parameters(), null)));
    } else {
      identify(exchange, route, found.parameters());
    }
  }

  private void mount(String method, String path, Route route) {
    mounted.add(new Mounted(method, path, route.access));
    var place = paths.mount(path, new Place(path, new TreeMap<>()));
    if (place.byMethod().putIfAbsent(method, route) != null)
      throw new IllegalStateException(method + " " + path + " is mounted twice");
  }

  private void identify(Exchange exchange, Route route, Map<String, String> parameters) {
    var http = exchange.http();
    boolean safe = Authentication.safe(http);
    var context = Vertx.currentContext();
    if (!safe)
      http.pause(); // until somebody listens to the body
    authentication.actor(http).onComplete(who -> on(context, () -> {
      try {
        // What is open to everybody stays open while the database is away.
        exchange.onRefusal(refusal -> note(exchange, who.result(), parameters, refusal));
        boolean anybody = who.failed() && safe && route.access.anonymous() && !saysNo(who.cause());
        if (who.failed() && !anybody)
          throw refusal(who.cause());
        var actor = anybody ? ANYBODY : who.result();
        route.access.check(actor);
        if (safe) {
          route.step.accept(exchange, request(actor, http, parameters, null));
          return;
        }
        if (actor.kind() == Actor.Kind.ANONYMOUS)
          anonymousChanges.take(addresses.remote(http));
        body(exchange, context, route.limit_bytes, body -> route.step.accept(exchange, request(actor, http, parameters, body)));
      } catch (RuntimeException e) {
        refuseUnread(exchange, e);
      }
    }));
  }

  private void note(Exchange exchange, Actor actor, Map<String, String> parameters, Refusal refusal) {
    var what = exchange.http().method() + " " + exchange.route();
    if (refusal.code().equals("auth/token")) {
      Authentication.bearer(exchange.http()).ifPresent(secret -> threads.call(() -> {
        attempts.noteToken(secret, what);
        return null;
      }));
    } else if (refusal.concernsWho()) {
      long subject = number(parameters.get("id"));
      attempts.note(actor == null
          ? new Attempt("", null, List.of(), what, subject == 0 ? null : subject, refusal.code())
          : Attempt.of(actor, refusal.details().get("unit") instanceof Long unit ? unit : null, what, subject == 0 ? null : subject,
              refusal.code()));
    }
  }

  private void wait(Exchange exchange, Request request, Function<Request, Reply> handler) {
    var context = Vertx.currentContext();
    var vertx = context.owner();
    var settled = new AtomicBoolean();
    long timer = vertx.setTimer(limits.answer().toMillis(), t -> on(context, () -> {
      if (settled.compareAndSet(false, true)) {
        exchange.refuse(Refusal.unavailable("request/timeout",
            "This took too long. It may still be done: repeat it with the same key, or look again."));
      }
    }));
    reached(vertx, request.header("Relight-After").map(Api::number).orElse(0L))
        .compose(v -> threads.call(() -> {
          // what a request writes into the log can be told from what others write meanwhile
          MDC.put(Logs.REQUEST, Integer.toHexString(ThreadLocalRandom.current().nextInt()));
          try {
            return compressed(request, handler.apply(request));
          } finally {
            MDC.remove(Logs.REQUEST);
          }
        })).onComplete(done -> {
          inFlight.decrementAndGet();
          vertx.cancelTimer(timer);
          on(context, () -> {
            if (!settled.compareAndSet(false, true))
              return;
            if (done.succeeded())
              exchange.answer(done.result());
            else
              exchange.refuse(done.cause());
          });
        });
  }

  /** Completes when the views have reached this number, or patience ends: a page reads what it has just written. */
  private Future<Void> reached(Vertx vertx, long number) {
    if (reader.number() >= number)
      return Future.succeededFuture();
    var promise = io.vertx.core.Promise.<Void>promise();
    long end = System.nanoTime() + PATIENCE.toNanos();
    vertx.setPeriodic(5, timer -> {
      if (reader.number() >= number || System.nanoTime() > end) {
        vertx.cancelTimer(timer);
        promise.tryComplete();
      }
    });
    return promise.future();
  }

  private void body(Exchange exchange, Context context, long limit_bytes, Consumer<Buffer> handler) {
    var http = exchange.http();
    var tooLarge = Refusal.tooLarge("request/too-large", "The body may have at most " + limit_bytes + " bytes here.");
    if (number(http.getHeader("Content-Length")) > limit_bytes)
      throw tooLarge;
    var body = Buffer.buffer();
    var settled = new AtomicBoolean();
    var timer = context.owner().setTimer(limits.answer().toMillis(), t -> on(context, () -> {
      if (settled.compareAndSet(false, true)) {
        exchange.refuse(Refusal.invalid("request/slow", "The body did not arrive in time."));
        http.connection().close();
      }
    }));
    http.exceptionHandler(e -> {
      settled.set(true);
      context.owner().cancelTimer(timer);
    });
    http.endHandler(v -> {
      context.owner().cancelTimer(timer);
      if (settled.compareAndSet(false, true))
        guarded(exchange, () -> {
          ContentDigest.check(http.getHeader(ContentDigest.HEADER), body);
          handler.accept(body);
        });
    });
    http.handler(part -> {
      if (settled.get())
        return;
      if (body.length() + part.length() > limit_bytes) {
        settled.set(true);
        context.owner().cancelTimer(timer);
        refuseUnread(exchange, tooLarge);
      } else {
        body.appendBuffer(part);
      }
    });
    http.resume();
  }

  /** Says no before the body was read; takes in some of what is still coming, so that the client gets to read the answer. */
  private static void refuseUnread(Exchange exchange, Throwable failure) {
    var http = exchange.http();
    var left = new long[]{DRAINED_bytes};
    if (!http.isEnded()) {
      http.endHandler(null);
      http.handler(part -> {
        left[0] -= part.length();
        if (left[0] < 0)
          http.connection().close();
      });
      http.resume();
    }
    exchange.refuse(failure);
  }

  private static void guarded(Exchange exchange, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      exchange.refuse(e);
    }
  }

  private Request request(Actor actor, HttpServerRequest http, Map<String, String> parameters, Buffer body) {
    return new Request(actor, http, parameters, body, time.instant(), addresses, () -> authentication.actor(http));
  }

  private static Reply compressed(Request request, Reply reply) {
    var type = reply.headers().get("Content-Type");
    if (reply.prepared() != null || reply.body().length() < WORTH_COMPRESSING_bytes || type == null || !Prepared.compressible(type)
        || reply.headers().containsKey("Content-Encoding")
        || request.header("Accept-Encoding").filter(h -> Exchange.accepts(h, "gzip")).isEmpty()) {
      return reply;
    }
    return new Reply(reply.status(), reply.headers(), Buffer.buffer(Prepared.gzip(reply.body().getBytes(), 4)))
        .with("Content-Encoding", "gzip")
        .with("Vary", "Accept-Encoding");
  }

  private static void on(Context context, Runnable work) {
    if (Vertx.currentContext() == context)
      work.run();
    else
      context.runOnContext(v -> work.run());
  }

  private static boolean saysNo(Throwable failure) {
    return failure instanceof Refusal no && no.kind() != Refusal.Kind.UNAVAILABLE;
  }

  private static RuntimeException refusal(Throwable failure) {
    return failure instanceof RuntimeException e ? e : new IllegalStateException(failure);
  }

  private static String named(String method, String path, Request request) {
    var name = new StringBuilder(method).append(' ').append(path);
    for (var part : path.split("/"))
      if (part.startsWith("{"))
        name.append(' ').append(request.path(part.substring(1, part.length() - 1)));
    return name.toString();
  }

  private static long number(String text) {
    try {
      return text == null ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
