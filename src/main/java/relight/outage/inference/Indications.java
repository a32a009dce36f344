package relight.outage.inference;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which protection the fault indicators point at, and when they tripped. */
final class Indications {

  private final Map<Integer, List<Instant>> tripped = new HashMap<>();
  private final Duration window;

  Indications(SupplyPaths paths, List<DeviceSignal> signals, Duration window) {
    this.window = window;
    for (var signal : signals) {
      int protection = signal.state() == DeviceSignal.State.TRIPPED ? paths.protectionAt(signal.device()) : -1;
      if (protection >= 0)
        tripped.computeIfAbsent(protection, d -> new ArrayList<>()).add(signal.at());
    }
  }

  /** Whether any has ever pointed at the device. */
  boolean pointAt(int device) {
    return tripped.containsKey(device);
  }

  /** Whether one pointed at the device about when this began. */
  boolean speakFor(int device, Instant since) {
    return tripped.getOrDefault(device, List.of()).stream().anyMatch(at -> Duration.between(since, at).abs().compareTo(window) <= 0);
  }
}
