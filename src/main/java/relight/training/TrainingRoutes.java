package relight.training;

import java.time.Instant;
import java.util.Map;
import java.util.function.BooleanSupplier;
import relight.Refusal;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Routes;
import relight.auth.Role;
import relight.journal.Change;
import relight.journal.Journal;

/** Says to everybody whether this is an exercise, and what its time is. */
public final class TrainingRoutes implements Routes {

  /** @param storm what is played, or was last; null if nothing was since the server started */
  record State(boolean training, String kind, int speed, Instant now, Storm storm) {}

  /** @param since when it began, by the time of the exercise */
  record Storm(String name, long seed, boolean running, Instant since) {}

  /** What whoever plays a storm says of it. */
  record Told(String name, Long seed, Boolean running) {

    Told {
      if (name == null || !name.matches("[a-z0-9-]{1,40}") || running == null)
        throw Refusal.invalid("training/storm", "Say which storm it is, and whether it is running.");
    }
  }

  private final Exercise exercise;
  private final BooleanSupplier sample;
  private final Journal journal;
  private volatile Storm storm;

  /** @param sample whether the network in service is the made-up district */
  public TrainingRoutes(Exercise exercise, BooleanSupplier sample, Journal journal) {
    this.exercise = exercise;
    this.sample = sample;
    this.journal = journal;
  }

  @Override
  public void mount(Api api) {
    api.get("/api/training", Access.PUBLIC, request -> Reply.ok(state()));
    api.command("POST", "/api/training/storm", Access.of(Role.DISPATCHER, Role.SUPERVISOR), (tx, request) -> {
      if (state().kind.equals(InstallationKind.PRODUCTION.text()))
        throw Refusal.forbidden("training/production", "No storm is played over real customers.");
      var told = request.body(Told.class);
      var now = exercise.time().instant();
      var before = storm;
      boolean same = before != null && before.running && before.name.equals(told.name);
      journal.append(tx, request.actor(), new Change("training.storm", "training/storm", null,
          Map.of("name", told.name, "running", told.running)));
      storm = new Storm(told.name, told.seed == null ? 0 : told.seed, told.running, same ? before.since : now);
      return Reply.ok(state());
    });
  }

  private State state() {
    var kind = exercise.on() ? InstallationKind.TRAINING : sample.getAsBoolean() ? InstallationKind.SAMPLE : InstallationKind.PRODUCTION;
    return new State(exercise.on(), kind.text(), exercise.speed(), exercise.time().instant(), storm);
  }
}
