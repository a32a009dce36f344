package relight.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Consumer;
import relight.Refusal;

/** One request on its way to its answer, on its event loop. */
final class Exchange {

  private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
  private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("x-content-type-options");
  private static final CharSequence ACCEPT_ENCODING = HttpHeaders.createOptimized("accept-encoding");
  private static final CharSequence BROTLI = HttpHeaders.createOptimized("br");
  private static final CharSequence GZIP = HttpHeaders.createOptimized("gzip");

  private final HttpServerRequest http;
  private final String route;
  private final Traffic traffic;
  private final long began_nanos = System.nanoTime();
  private boolean quiet;
  private Consumer<Refusal> refused = refusal -> {
  };

  Exchange(HttpServerRequest http, String route, Traffic traffic) {
    this.http = http;
    this.route = route;
    this.traffic = traffic;
  }

  HttpServerRequest http() {
    return http;
  }

  /** As mounted. */
  String route() {
    return route;
  }

  /** What goes well here goes well thousands of times a second: it is counted, and not written down. */
  void keepQuiet() {
    quiet = true;
  }

  /** Told of every refusal from here on. */
  void onRefusal(Consumer<Refusal> listener) {
    refused = listener;
  }

  void refuse(Throwable failure) {
    if (failure instanceof Refusal refusal)
      refused.accept(refusal);
    answer(Problems.reply(http.method() + " " + route, failure));
  }

  void answer(Reply reply) {
    var response = http.response();
    if (response.ended() || response.closed())
      return;
    int status = send(reply, response);
    traffic.answered(http, route, status, began_nanos, quiet);
  }

  private int send(Reply reply, HttpServerResponse response) {
    response.putHeader(CONTENT_TYPE_OPTIONS, NOSNIFF);
    for (var header : reply.headers().entrySet())
      response.headers().set(header.getKey(), header.getValue());
    var prepared = reply.prepared();
    var etag = prepared == null ? reply.headers().get("ETag") : prepared.etag();
    if (prepared != null) {
      response.putHeader(HttpHeaders.ETAG, prepared.etagHeader());
      if (prepared.gzip() != null)
        response.putHeader(HttpHeaders.VARY, ACCEPT_ENCODING);
    }
    if (etag != null && reply.status() == 200 && holds(http.getHeader(HttpHeaders.IF_NONE_MATCH), etag)) {
      response.headers().remove(HttpHeaders.CONTENT_TYPE);
      response.setStatusCode(304).end();
      return 304;
    }
    response.setStatusCode(reply.status());
    end(response, prepared == null ? reply.body() : variant(prepared, response));
    return reply.status();
  }

  private void end(HttpServerResponse response, Buffer body) {
    if (http.method() == HttpMethod.HEAD) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length())).end();
    } else if (body.length() == 0) {
      response.end();
    } else {
      response.end(body);
    }
  }

  private Buffer variant(Prepared prepared, HttpServerResponse response) {
    response.putHeader(HttpHeaders.CONTENT_TYPE, prepared.contentType());
    var accepted = http.getHeader(HttpHeaders.ACCEPT_ENCODING);
    if (accepted != null && prepared.brotli() != null && accepts(accepted, "br")) {
      response.putHeader(HttpHeaders.CONTENT_ENCODING, BROTLI);
      return prepared.brotli();
    }
    if (accepted != null && prepared.gzip() != null && accepts(accepted, "gzip")) {
      response.putHeader(HttpHeaders.CONTENT_ENCODING, GZIP);
      return prepared.gzip();
    }
    return prepared.plain();
  }

  /** Whether an Accept-Encoding header names this encoding and does not forbid it. */
  static boolean accepts(String header, String encoding) {
    for (int at = header.indexOf(encoding); at >= 0; at = header.indexOf(encoding, at + 1)) {
      int after = at + encoding.length();
      boolean whole = (at == 0 || " ,\t".indexOf(header.charAt(at - 1)) >= 0)
          && (after == header.length() || " ,;\t".indexOf(header.charAt(after)) >= 0);
      if (whole) {
        int next = header.indexOf(',', after);
        int quality = header.indexOf("q=0", after);
        return quality < 0 || next >= 0 && quality > next || !isZero(header, quality + 3, next < 0 ? header.length() : next);
      }
    }
    return false;
  }

  /** Whether a quality that begins with a nought is nothing but noughts: 0, 0.0, 0.000. */
  private static boolean isZero(String header, int from, int to) {
    for (int i = from; i < to; i++)
      if (". 0\t".indexOf(header.charAt(i)) < 0)
        return false;
    return true;
  }

  private static boolean holds(String ifNoneMatch, String etag) {
    if (ifNoneMatch == null)
      return false;
    return ifNoneMatch.equals(etag) || ifNoneMatch.equals("*") || ifNoneMatch.contains(etag.startsWith("W/") ? etag.substring(2) : etag);
  }
}
