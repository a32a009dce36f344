package relight.api;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server: one listener on several event loops, all answering alike. */
public final class ApiServer {

  /** @param port 0 takes any free one */
  public record Listen(String host, int port, Optional<TlsFiles> tls) {}

  private static final Logger log = LoggerFactory.getLogger(ApiServer.class);

  private final Vertx vertx;
  private final String deployment;
  private final List<HttpServer> servers;
  private long watching = -1;

  private ApiServer(Vertx vertx, String deployment, List<HttpServer> servers) {
    this.vertx = vertx;
    this.deployment = deployment;
    this.servers = servers;
  }

  /** Listens on so many event loops. */
  public static Future<ApiServer> start(Vertx vertx, Listen listen, int eventLoops, Api api, Pages pages) {
    var options = new HttpServerOptions().setHost(listen.host()).setPort(listen.port()).setMaxHeaderSize(16 << 10)
        .setMaxInitialLineLength(4096)
        .setIdleTimeout(75).setIdleTimeoutUnit(TimeUnit.SECONDS).setTcpKeepAlive(true).setAcceptBacklog(4096).setMaxWebSocketFrameSize(1)
        .setDecompressionSupported(false).setCompressionSupported(false); // answers come compressed, and streams must never be
    if (listen.tls().isPresent()) {
      try {
        options.setSsl(true).setUseAlpn(true).setKeyCertOptions(listen.tls().get().options(vertx).getKeyCertOptions());
      } catch (Exception e) {
        return Future.failedFuture(e);
      }
    }
    var servers = new CopyOnWriteArrayList<HttpServer>();
    return vertx.deployVerticle(() -> new VerticleBase() {

      @Override
      public Future<?> start() {
        var server = vertx.createHttpServer(options).requestHandler(request -> api.handle(request, pages::answer));
        servers.add(server);
        return server.listen();
      }
    }, new DeploymentOptions().setThreadingModel(ThreadingModel.EVENT_LOOP).setInstances(eventLoops)).map(deployment -> {
      var started = new ApiServer(vertx, deployment, servers);
      listen.tls().ifPresent(started::watch);
      return started;
    });
  }

  public int port() {
    return servers.getFirst().actualPort();
  }

  public Future<Void> close() {
    if (watching >= 0)
      vertx.cancelTimer(watching);
    return vertx.undeploy(deployment);
  }

  private void watch(TlsFiles files) {
    var seen = new AtomicReference<>(files.changed());
    watching = vertx.setPeriodic(files.look().toMillis(), timer -> vertx.executeBlocking(() -> {
      var now = files.changed();
      return now.equals(seen.getAndSet(now)) ? Optional.<ServerSSLOptions>empty() : Optional.of(files.options(vertx));
    }).compose(fresh -> fresh.isEmpty()
        ? Future.succeededFuture(false)
        : Future.all(servers.stream().map(server -> server.updateSSLOptions(fresh.get())).toList()).map(true)).onComplete(done -> {
          if (done.failed())
            log.error("the changed certificate {} cannot be used; the old one still serves", files.certificate(), done.cause());
          else if (done.result())
            log.info("the certificate {} was changed and is used from now on", files.certificate());
        }));
  }
}
