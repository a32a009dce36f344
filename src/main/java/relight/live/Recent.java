package relight.live;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The last messages, for pages that come back; bounded by count and by bytes. Guarded by its owner. */
final class Recent {

  private final int most;
  private final long most_bytes;
  private final ArrayDeque<Message> messages = new ArrayDeque<>();
  private long held_bytes;
  private long forgotten;

  Recent(int most, long most_bytes) {
    this.most = most;
    this.most_bytes = most_bytes;
  }

  /** From here on; what was before is forgotten. */
  void startAt(long number) {
    messages.clear();
    held_bytes = 0;
    forgotten = number;
  }

  void add(Message message) {
    messages.add(message);
    held_bytes += message.bytes().length();
    while (messages.size() > most || held_bytes > most_bytes) {
      var oldest = messages.remove();
      held_bytes -= oldest.bytes().length();
      forgotten = oldest.number();
    }
  }

  /**
   * What somebody may have missed who has seen this number: one number can have several messages, so those of that very number too. Empty
   * if some of it is forgotten.
   */
  Optional<List<Message>> since(long number) {
    if (number <= forgotten)
      return Optional.empty();
    var missed = new ArrayList<Message>();
    for (var message : messages)
      if (message.number() >= number)
        missed.add(message);
    return Optional.of(missed);
  }
}
