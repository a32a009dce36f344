package relight.board;

import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import relight.Refusal;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Request;
import relight.api.Routes;
import relight.outage.disclosed.DisclosedPlanned;

/** The public board: from memory, for everybody. */
public final class BoardRoutes implements Routes {

  private static final String COMMUNE = "commune-";

  private final InstantSource time;
  private final BoardProjector board;
  private final BooleanSupplier unreal;

  /** @param unreal whether nothing of it has to do with the world: a sample, an exercise */
  public BoardRoutes(InstantSource time, BoardProjector board, BooleanSupplier unreal) {
    this.time = time;
    this.board = board;
    this.unreal = unreal;
  }

  @Override
  public void mount(Api api) {
    api.open("/board.json", request -> Reply.of(board.board(), "no-cache"));
    api.open("/board/areas.json", request -> Reply.of(board.areas(), "public, max-age=300"));
    api.open("/planned/{id}.ics", this::calendar);
  }

  private Reply calendar(Request request) {
    var id = request.path("id");
    var found = id.startsWith(COMMUNE) ? inCommune(id.substring(COMMUNE.length())) : one(id);
    var entries = found.stream()
        .map(p -> new PlannedCalendar.Entry(p, board.commune(p.communeCode()), board.hamlets(p.hamletCodes()), board.cause(p.cause())))
        .toList();
    var text = new PlannedCalendar(!request.query("lang", "vi").equals("en"), unreal.getAsBoolean()).write(entries, time.instant());
    return Reply.bytes(200, "text/calendar; charset=utf-8", Buffer.buffer(text)).with("Cache-Control", "public, max-age=300")
        .with("Content-Disposition", "attachment; filename=\"relight-" + id.replaceAll("[^A-Za-z0-9-]", "") + ".ics\"");
  }

  /** A commune without planned outages is an empty calendar: whoever subscribes does so before there are any. */
  private List<DisclosedPlanned> inCommune(String code) {
    if (board.commune(code) == null)
      throw Refusal.missing("planned/not-public", "There is no commune " + code + " here.");
    return board.plannedIn(code);
  }

  private List<DisclosedPlanned> one(String id) {
    var found = board.planned(id);
    if (found == null)
      throw Refusal.missing("planned/not-public", "There is no planned outage of this name on the board.");
    return List.of(found);
  }
}
