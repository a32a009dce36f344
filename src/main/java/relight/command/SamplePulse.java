package relight.command;

import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relight.Config;
import relight.command.Accounts.Account;
import relight.csv.Problems;
import relight.csv.Progress;
import relight.network.importer.NetworkFiles;
import relight.network.importer.ReadNetwork;
import relight.simulate.Pulse;
import relight.simulate.RoadGraph;

/**
 * Sets the pulse of the sample district going, from the files of the first run. It acts as the second dispatcher and as the leaders of all crews
 * but the first, so that whoever tries Relight can be the first of each.
 */
final class SamplePulse {

  private static final Logger log = LoggerFactory.getLogger(SamplePulse.class);
  private static final String DISPATCHER = "dieudo2";
  private static final String YOURS = "D1";

  private SamplePulse() {
  }

  /** Empty, with the reason in the log, where the files or the passwords of the first run are gone. */
  static Optional<Pulse> start(URI base, Config config) {
    var folder = FirstRun.sample(config);
    try {
      var accounts = Accounts.read(config.data());
      var dispatcher = accounts.find(DISPATCHER);
      if (dispatcher.isEmpty()) {
        log.info("the sample has no pulse: {} with the passwords of the first run is gone", Accounts.file(config.data()));
        return Optional.empty();
      }
      var crews = new ArrayList<Pulse.Account>();
      for (var member : FirstRun.members(folder.resolve("crews.csv"))) {
        if (member.leader() && !member.crew().equals(YOURS)) {
          accounts.find(member.login()).ifPresent(account -> crews.add(somebody(account, member.lon(), member.lat())));
        }
      }
      var read = ReadNetwork.from(NetworkFiles.in(folder.resolve("network")), null, new Problems(1), Progress.SILENT);
      var households = new ArrayList<Pulse.Household>();
      for (var i = 0; i < read.customerCodes().length; i++) {
        households.add(new Pulse.Household(read.customerCodes()[i], read.grid().nodeId(read.customerNodes()[i])));
      }
      var pulse = new Pulse(base, read.grid(), households, RoadGraph.read(folder.resolve("layers/roads.geojson")),
          somebody(dispatcher.get(), 0, 0), crews, config.demo().faultEvery(), InstantSource.system(), RandomGenerator.getDefault());
      pulse.start();
      return Optional.of(pulse);
    } catch (IOException | RuntimeException e) {
      log.warn("the sample has no pulse: its files in {} cannot be read: {}", folder, e.getMessage());
      return Optional.empty();
    }
  }

  private static Pulse.Account somebody(Account account, double lon, double lat) {
    return new Pulse.Account(account.login(), account.password(), lon, lat);
  }
}
