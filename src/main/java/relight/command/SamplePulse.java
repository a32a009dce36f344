package relight.command;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relight.Config;
import relight.simulate.Cast;
import relight.simulate.Demonstration;
import relight.simulate.RoadGraph;
import relight.simulate.StormParameters;
import relight.simulate.Territory;
import relight.simulate.Trade;

/**
 * Sets the quiet storm of the sample district going, from the files of the first run. It acts as the second dispatcher and as the leaders of all
 * crews but the first, so that whoever tries Relight can be the first of each.
 */
final class SamplePulse {

  private static final Logger log = LoggerFactory.getLogger(SamplePulse.class);
  private static final String DISPATCHER = "dieudo2";
  private static final String YOURS = "D1";

  private SamplePulse() {
  }

  /** Empty, with the reason in the log, where the files or the passwords of the first run are gone. */
  static Optional<Demonstration> start(URI base, Config config) {
    var folder = FirstRun.sample(config);
    try {
      var accounts = Accounts.read(config.data());
      var dispatcher = accounts.find(DISPATCHER);
      if (dispatcher.isEmpty()) {
        log.info("the sample has no pulse: {} with the passwords of the first run is gone", Accounts.file(config.data()));
        return Optional.empty();
      }
      var cast = new Cast(base, person(dispatcher.get()), crews(accounts, folder), List.of(), Map.of(),
          Optional.of(RoadGraph.read(folder.resolve("layers/roads.geojson"))));
      var quiet = StormParameters.named("quiet");
      var parameters = quiet.withFaults(quiet.length_s() / (double) config.demo().faultEvery().toSeconds());
      var demonstration = new Demonstration(Territory.read(folder.resolve("network")), parameters, config.demo().seed(), cast,
          Duration.ofHours(1));
      demonstration.start();
      return Optional.of(demonstration);
    } catch (IOException | RuntimeException e) {
      log.warn("the sample has no pulse: its files in {} cannot be read: {}", folder, e.getMessage());
      return Optional.empty();
    }
  }

  private static List<Cast.Crew> crews(Accounts accounts, Path folder) {
    var crews = new ArrayList<Cast.Crew>();
    for (var member : FirstRun.members(folder.resolve("crews.csv"))) {
      if (member.leader() && !member.crew().equals(YOURS)) {
        accounts.find(member.login())
            .ifPresent(account -> crews.add(new Cast.Crew(member.crew(), person(account), member.lon(), member.lat(), Trade.LINE)));
      }
    }
    return crews;
  }

  private static Cast.Person person(Accounts.Account account) {
    return new Cast.Person(account.login(), account.password());
  }
}
