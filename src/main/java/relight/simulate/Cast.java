package relight.simulate;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who takes part in a storm, and as whom they use the server.
 *
 * @param agents  people of the call centre; without any their calls come through the public page
 * @param sources tokens of machines, by what they are: ivr, meter-head-end, scada; what has no token tells nothing
 * @param roads   to drive along; straight across without
 */
public record Cast(URI base, Person dispatcher, List<Crew> crews, List<Person> agents, Map<String, String> sources,
    Optional<RoadGraph> roads) {

  /** Somebody to sign in as. */
  public record Person(String login, String password) {

    @Override
    public String toString() {
      return login;
    }
  }

  /**
   * A crew, with its leader's account.
   *
   * @param code  as the server knows it
   * @param lon   of its depot, degrees, as is {@code lat}
   * @param trade what its people know
   */
  public record Crew(String code, Person leader, double lon, double lat, Trade trade) {}
}
