package relight.live;

import java.util.Optional;
import java.util.function.Predicate;
import relight.auth.Actor;

/** Where what moves is now: for a page that begins to look, or comes back. From memory, on an event loop. */
@FunctionalInterface
public interface Newest {

  /** Nothing moves. */
  Newest NONE = (actor, where) -> Optional.empty();

  /** The payload of a {@code moved} message with what this actor may see in these cells; empty if there is nothing. */
  Optional<String> of(Actor actor, Predicate<Cell> where);
}
