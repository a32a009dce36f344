package relight.training;

import java.time.Instant;
import java.util.function.BooleanSupplier;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Routes;

/** Says to everybody whether this is an exercise, and what its time is. */
public final class TrainingRoutes implements Routes {

  record State(boolean training, String kind, int speed, Instant now) {}

  private final Exercise exercise;
  private final BooleanSupplier sample;

  /** @param sample whether the network in service is the made-up district */
  public TrainingRoutes(Exercise exercise, BooleanSupplier sample) {
    this.exercise = exercise;
    this.sample = sample;
  }

  @Override
  public void mount(Api api) {
    api.get("/api/training", Access.PUBLIC, request -> Reply.ok(state()));
  }

  private State state() {
    var kind = exercise.on() ? InstallationKind.TRAINING : sample.getAsBoolean() ? InstallationKind.SAMPLE : InstallationKind.PRODUCTION;
    return new State(exercise.on(), kind.text(), exercise.speed(), exercise.time().instant());
  }
}
