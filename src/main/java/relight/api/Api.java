package relight.api;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import relight.auth.Actor;
import relight.journal.Journal;
import relight.journal.JournalReader;
import relight.storage.Database;
import relight.storage.Tx;

/**
 * Where capabilities hang their routes. Authentication and access come before every handler; queries and commands run on virtual threads,
 * memory routes and streams on the event loop. Paths are written as in openapi.yaml: {@code /api/jobs/{id}}.
 */
public final class Api {

  /** A mounted route, for holding openapi.yaml against. */
  public record Mounted(String method, String path, Access access) {}

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Router router;
  private final VirtualThreads threads;
  private final Commands commands;
  private final JournalReader reader;
  private final InstantSource time;
  private final Function<HttpServerRequest, Future<Actor>> authentication;
  private final Function<HttpServerRequest, String> remote;
  private final long bodyLimit_bytes;
  private final List<Mounted> mounted = new ArrayList<>();

  public Api(Router router, VirtualThreads threads, Database database, Journal journal, JournalReader reader, InstantSource time,
      Function<HttpServerRequest, Future<Actor>> authentication, Function<HttpServerRequest, String> remote, long bodyLimit_bytes) {
    this.router = router;
    this.threads = threads;
    this.commands = new Commands(database, journal, time);
    this.reader = reader;
    this.time = time;
    this.authentication = authentication;
    this.remote = remote;
    this.bodyLimit_bytes = bodyLimit_bytes;
  }

  /** A query that may wait: on a virtual thread. */
  public void get(String path, Access access, Function<Request, Reply> handler) {
    waiting("GET", path, access, bodyLimit_bytes, handler);
  }

  /** A change: handed the one open transaction; must append to the journal. */
  public void command(String method, String path, Access access, BiFunction<Tx, Request, Reply> handler) {
    waiting(method, path, access, bodyLimit_bytes, request -> commands.run(named(method, path, request), request, true, handler));
  }

  /** A change that never enters the journal, such as a batch of positions; repeatable like any command. */
  public void ingest(String method, String path, Access access, long limit_bytes, BiFunction<Tx, Request, Reply> handler) {
    waiting(method, path, access, limit_bytes, request -> commands.run(named(method, path, request), request, false, handler));
  }

  /** Anything else that may wait and opens its own transactions, e.g. sign-in. Not made repeatable by us. */
  public void waiting(String method, String path, Access access, long limit_bytes, Function<Request, Reply> handler) {
    mount(method, path, access, limit_bytes, (ctx, request) -> threads.call(() -> {
      request.header("Relight-After").ifPresent(n -> reader.await(parse(n), PATIENCE));
      return handler.apply(request);
    }).onComplete(done -> ctx.vertx().runOnContext(v -> answer(ctx, done.succeeded() ? done.result() : problem(ctx, done.cause())))));
  }

  /** From immutable memory, on the event loop: no I/O, no waiting. */
  public void memory(String path, Access access, Function<Request, Reply> handler) {
    mount("GET", path, access, 0, (ctx, request) -> answer(ctx, handler.apply(request)));
  }

  /** A long-lived answer, on the event loop: the handler owns the response. */
  public void stream(String path, Access access, BiConsumer<Request, HttpServerResponse> handler) {
    mount("GET", path, access, 0, (ctx, request) -> handler.accept(request, ctx.response()));
  }

  public List<Mounted> mounted() {
    return List.copyOf(mounted);
  }

  /** Plain Vert.x routes such as static files. */
  public Router router() {
    return router;
  }

  private void mount(String method, String path, Access access, long limit_bytes, BiConsumer<RoutingContext, Request> handler) {
    mounted.add(new Mounted(method, path, access));
    var route = router.route(HttpMethod.valueOf(method), path.replaceAll("\\{(\\w+)}", ":$1"));
    if (!method.equals("GET"))
      route.handler(BodyHandler.create(false).setBodyLimit(limit_bytes));
    route.handler(ctx -> authentication.apply(ctx.request()).onComplete(who -> {
      if (who.failed()) {
        answer(ctx, problem(ctx, who.cause()));
        return;
      }
      try {
        access.check(who.result());
        handler.accept(ctx,
            new Request(who.result(), ctx.request(), ctx.pathParams(), ctx.body() == null ? null : ctx.body().buffer(), time.instant(),
                remote.apply(ctx.request())));
      } catch (RuntimeException e) {
        answer(ctx, problem(ctx, e));
      }
    }));
    route.failureHandler(ctx -> answer(ctx,
        problem(ctx, ctx.failure() == null ? new io.vertx.ext.web.handler.HttpException(ctx.statusCode()) : ctx.failure())));
  }

  private static String named(String method, String path, Request request) {
    var name = new StringBuilder(method).append(' ').append(path);
    for (var part : path.split("/"))
      if (part.startsWith("{"))
        name.append(' ').append(request.path(part.substring(1, part.length() - 1)));
    return name.toString();
  }

  private static long parse(String number) {
    try {
      return Long.parseLong(number);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static Reply problem(RoutingContext ctx, Throwable failure) {
    return Problems.reply(ctx.request().method() + " " + ctx.normalizedPath(), failure);
  }

  private static void answer(RoutingContext ctx, Reply reply) {
    var response = ctx.response();
    if (response.closed() || response.ended())
      return;
    response.setStatusCode(reply.status());
    reply.headers().forEach(response::putHeader);
    var etag = reply.headers().get("ETag");
    if (etag != null && etag.equals(ctx.request().getHeader("If-None-Match"))) {
      response.headers().remove("Content-Type");
      response.setStatusCode(304).end();
    } else if (reply.body().length() == 0) {
      response.end();
    } else {
      response.end(reply.body());
    }
  }
}
