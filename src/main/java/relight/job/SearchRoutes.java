package relight.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import relight.Refusal;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Request;
import relight.api.Routes;
import relight.auth.Role;
import relight.crew.CrewProjector;
import relight.customer.Customer;
import relight.customer.CustomerService;
import relight.network.NetworkService;
import relight.network.NetworkView;
import relight.outage.OutageProjector;
import relight.place.Places;
import relight.storage.Database;

/** One box that finds outages, jobs, crews, devices, customers and places. Accents and case do not matter. */
public final class SearchRoutes implements Routes {

  private static final Access STAFF = Access.of(Role.DISPATCHER, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AGENT);
  private static final int MOST = 20;

  /** One thing found; place in degrees, or null where it has none. */
  record Found(String type, String id, String label, String detail, Double lon, Double lat) {}

  private final Database database;
  private final Supplier<NetworkView> network;
  private final NetworkService devices;
  private final CustomerService customers;
  private final OutageProjector outages;
  private final JobProjector jobs;
  private final CrewProjector crews;
  private final Supplier<Places> places;

  public SearchRoutes(Database database, Supplier<NetworkView> network, NetworkService devices, CustomerService customers,
      OutageProjector outages,
      JobProjector jobs, CrewProjector crews, Supplier<Places> places) {
    this.database = database;
    this.network = network;
    this.devices = devices;
    this.customers = customers;
    this.outages = outages;
    this.jobs = jobs;
    this.crews = crews;
    this.places = places;
  }

  @Override
  public void mount(Api api) {
    api.get("/api/search", STAFF, request -> Reply.ok(Map.of("results", search(request))));
  }

  private List<Found> search(Request request) {
    var text = request.query("q", "").strip();
    if (text.length() < 2)
      throw Refusal.invalid("search/short", "Type at least two letters or digits.");
    if (text.length() > 200)
      throw Refusal.invalid("search/long", "Search for something shorter than 200 characters.");
    var plain = Places.plain(text);
    var found = new ArrayList<Found>();
    for (var outage : outages.seenBy(request.actor())) {
      if (matches(plain, outage.code(), outage.device() == null ? null : outage.device().label())) {
        found.add(new Found("outage", String.valueOf(outage.id()), outage.code(),
            outage.device() == null ? outage.status() : outage.device().label(),
            outage.lon(), outage.lat()));
      }
    }
    for (var job : jobs.seenBy(request.actor())) {
      if (matches(plain, job.code(), null))
        found.add(new Found("job", String.valueOf(job.id()), job.code(), job.status(), job.lon(), job.lat()));
    }
    for (var crew : crews.seenBy(request.actor())) {
      if (matches(plain, crew.name(), crew.code())) {
        found.add(
            new Found("crew", String.valueOf(crew.id()), crew.name(), crew.status(), crew.position() == null ? null : crew.position().lon(),
                crew.position() == null ? null : crew.position().lat()));
      }
    }
    var view = network.get();
    database.read(tx -> {
      for (var device : devices.search(tx, text, MOST / 2)) {
        int branch = view.grid().findBranch(device);
        if (branch < 0)
          continue;
        int node = view.grid().to(branch);
        found.add(new Found("device", device, device, view.grid().kind(branch).text(), view.grid().lon(node), view.grid().lat(node)));
      }
      for (Customer customer : customers.search(tx, request.actor(), text)) {
        int node = view.grid().findNode(customer.node());
        found.add(new Found("customer", String.valueOf(customer.id()), customer.name() == null ? customer.code() : customer.name(),
            customer.address(),
            node < 0 ? null : (Double) view.grid().lon(node), node < 0 ? null : (Double) view.grid().lat(node)));
      }
      return null;
    });
    for (var place : places.get().search(text, 5)) {
      found.add(new Found("place", place.code(), place.name(), place.kind().name().toLowerCase(Locale.ROOT), place.lon(), place.lat()));
    }
    return found.subList(0, Math.min(MOST, found.size()));
  }

  private static boolean matches(String plain, String one, String other) {
    return Places.plain(one).contains(plain) || other != null && Places.plain(other).contains(plain);
  }
}
