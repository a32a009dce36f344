package relight.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import relight.Json;

/** A stream of server-sent events as a page reads it. */
public final class EventStream implements AutoCloseable {

  /** @param id empty if the event had none; name {@code closed} when the server ended the stream */
  public record Event(String name, String id, JsonNode data) {}

  private final int status;
  private final InputStream body;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  private EventStream(int status, InputStream body) {
    this.status = status;
    this.body = body;
  }

  static EventStream open(HttpClient http, HttpRequest request) {
    try {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      var stream = new EventStream(answer.statusCode(), answer.body());
      Thread.ofVirtual().name("events").start(stream::read);
      return stream;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public int status() {
    return status;
  }

  /** The next event that is no heartbeat, within twenty seconds. */
  public Event next() {
    return next(Duration.ofSeconds(20));
  }

  public Event next(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    try {
      for (;;) {
        var event = events.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (event == null)
          throw new AssertionError("no event within " + patience);
        if (!event.name.equals("heartbeat"))
          return event;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The next event of this name, leaving out all others. */
  public Event await(String name) {
    for (;;) {
      var event = name.equals("heartbeat") ? take() : next();
      if (event.name.equals(name))
        return event;
      if (event.name.equals("closed"))
        throw new AssertionError("the stream ended before a " + name);
    }
  }

  /** Fails if anything but a heartbeat comes within this time. */
  public void silent(Duration duration) {
    try {
      var event = next(duration);
      throw new IllegalStateException("unexpected event " + event);
    } catch (AssertionError expected) {
      // silence
    }
  }

  private Event take() {
    try {
      var event = events.poll(5, TimeUnit.SECONDS);
      if (event == null)
        throw new AssertionError("no event within 5 s");
      return event;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void read() {
    try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      var name = "message";
      var id = "";
      var data = new StringBuilder();
      for (String line; (line = lines.readLine()) != null;) {
        if (line.isEmpty()) {
          if (!data.isEmpty())
            events.add(new Event(name, id, Json.tree(data.toString())));
          name = "message";
          id = "";
          data.setLength(0);
        } else if (line.startsWith("event: "))
          name = line.substring(7);
        else if (line.startsWith("id: "))
          id = line.substring(4);
        else if (line.startsWith("data: "))
          data.append(line.substring(6));
      }
    } catch (IOException e) {
      // closed by one side or the other; told below
    }
    events.add(new Event("closed", "", null));
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
