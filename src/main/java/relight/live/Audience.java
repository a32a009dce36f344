package relight.live;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The viewers of one event loop; touched on it only, but for {@link #soon}. */
final class Audience {

  private final Context context;
  private final Duration patience;
  private final Supplier<Buffer> sign;
  private final Set<Viewer> here = new LinkedHashSet<>();
  private final Map<String, Set<Viewer>> byTopic = new HashMap<>();
  private final long heartbeat;

  /**
   * @param heartbeat how often everybody is given a sign of life
   * @param patience  for a client that does not read
   * @param sign      of life, as of the moment it is asked for
   */
  Audience(Context context, Duration heartbeat, Duration patience, Supplier<Buffer> sign) {
    this.context = context;
    this.patience = patience;
    this.sign = sign;
    this.heartbeat = vertx().setPeriodic(heartbeat.toMillis(), timer -> beat());
  }

  Vertx vertx() {
    return context.owner();
  }

  /** On its event loop, after what was asked for before. Any thread. */
  void soon(Consumer<Audience> work) {
    context.runOnContext(v -> work.accept(this));
  }

  void add(Viewer viewer) {
    here.add(viewer);
    hear(viewer, viewer.topics());
  }

  private void hear(Viewer viewer, Set<String> topics) {
    for (var topic : topics)
      byTopic.computeIfAbsent(topic, t -> new LinkedHashSet<>()).add(viewer);
  }

  private void ignore(Viewer viewer, Set<String> topics) {
    for (var topic : topics)
      byTopic.computeIfPresent(topic, (t, those) -> those.remove(viewer) && those.isEmpty() ? null : those);
  }

  /** False if the viewer has gone meanwhile. */
  boolean look(Viewer viewer, Look look) {
    if (!here.contains(viewer))
      return false;
    if (viewer.look() != null)
      ignore(viewer, viewer.look().topics());
    hear(viewer, look.topics());
    viewer.lookAt(look);
    return true;
  }

  boolean remove(Viewer viewer) {
    if (!here.remove(viewer))
      return false;
    ignore(viewer, viewer.topics());
    if (viewer.look() != null)
      ignore(viewer, viewer.look().topics());
    return true;
  }

  /** Each viewer is written to once: a write for each of many small messages would cost more than the copying. */
  void tell(List<Message> messages) {
    var due = new LinkedHashMap<Viewer, List<Buffer>>();
    for (var message : messages)
      for (var viewer : byTopic.getOrDefault(message.topic(), Set.of()))
        if (viewer.sees(message))
          due.computeIfAbsent(viewer, v -> new ArrayList<>()).add(message.bytes());
    due.forEach((viewer, some) -> viewer.tell(joined(some)));
  }

  private Buffer joined(List<Buffer> some) {
    if (some.size() == 1)
      return some.getFirst();
    var all = Buffer.buffer(some.stream().mapToInt(Buffer::length).sum());
    some.forEach(all::appendBuffer);
    return all;
  }

  void all(Consumer<Viewer> work) {
    List.copyOf(here).forEach(work);
  }

  void endAll(Predicate<Viewer> which, Buffer farewell) {
    all(viewer -> {
      if (which.test(viewer))
        viewer.end(farewell);
    });
  }

  /** Whoever has not read for too long is let go. */
  private void beat() {
    var now = sign.get();
    all(viewer -> {
      if (viewer.lagsLongerThan(patience.toNanos()))
        viewer.drop();
      else
        viewer.tell(now);
    });
  }

  void close() {
    vertx().cancelTimer(heartbeat);
    all(Viewer::drop);
  }
}
