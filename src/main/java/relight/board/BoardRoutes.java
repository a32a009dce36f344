package relight.board;

import relight.api.Api;
import relight.api.Reply;
import relight.api.Routes;

/** The public board: from memory, for everybody. */
public final class BoardRoutes implements Routes {

  private final BoardProjector board;

  public BoardRoutes(BoardProjector board) {
    this.board = board;
  }

  @Override
  public void mount(Api api) {
    api.open("/board.json", request -> Reply.of(board.board(), "no-cache"));
    api.open("/board/areas.json", request -> Reply.of(board.areas(), "public, max-age=300"));
  }
}
