package relight.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgException;
import java.util.LinkedHashMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relight.Json;
import relight.Refusal;

/** The one place that says no in HTTP: refusals become problem+json (RFC 9457), everything else an incident that is logged once. */
public final class Problems {

  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  private Problems() {
  }

  public static Reply reply(String what, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Refusal refusal)
        return reply(refusal);
      if (cause instanceof PgException pg && pg.getConstraint() != null && pg.getSqlState().startsWith("23")) {
        return reply(
            Refusal.conflict("constraint/" + pg.getConstraint(), "This contradicts what is stored already (" + pg.getConstraint() + ")."));
      }
      if (cause instanceof PgException pg && pg.getSqlState().equals("55P03")) {
        return reply(Refusal.unavailable("database/locked", "Somebody else is changing this right now: try again in a moment."));
      }
      if (cause instanceof PgException pg && pg.getSqlState().equals("22021"))
        return reply(Refusal.invalid("request/character", "No text may hold the character U+0000."));
    }
    var incident = UUID.randomUUID().toString().substring(0, 8);
    log.error("incident {}: {} failed", incident, what, failure);
    return reply(500, "fault", "Something went wrong on our side. Incident " + incident + ".", java.util.Map.of("incident", incident));
  }

  public static Reply reply(Refusal refusal) {
    return reply(status(refusal.kind()), refusal.code(), refusal.getMessage(), refusal.details());
  }

  private static int status(Refusal.Kind kind) {
    return switch (kind) {
      case INVALID -> 400;
      case UNAUTHENTICATED -> 401;
      case FORBIDDEN -> 403;
      case MISSING -> 404;
      case CONFLICT -> 409;
      case TOO_LARGE -> 413;
      case UNPROCESSABLE -> 422;
      case TOO_MANY -> 429;
      case UNAVAILABLE -> 503;
    };
  }

  private static Reply reply(int status, String code, String detail, java.util.Map<String, Object> more) {
    var problem = new LinkedHashMap<String, Object>();
    problem.put("type", "about:blank");
    problem.put("title", code);
    problem.put("status", status);
    problem.put("code", code);
    problem.put("detail", detail);
    more.forEach(problem::putIfAbsent);
    var reply = Reply.bytes(status, "application/problem+json", Buffer.buffer(Json.bytes(problem))).with("Cache-Control", "no-store");
    return status == 429 || status == 503 ? reply.with("Retry-After", String.valueOf(more.getOrDefault("retryAfter", 2))) : reply;
  }
}
