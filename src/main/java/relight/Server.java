package relight;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relight.alarm.AlarmProjector;
import relight.board.BoardProjector;
import relight.board.BoardRoutes;
import relight.care.DeskRoutes;
import relight.care.DeskService;
import relight.job.ConsoleRoutes;
import relight.job.JobBookService;
import relight.job.DueTimes;
import relight.job.JobClockService;
import relight.job.JobDispatchService;
import relight.job.JobKind;
import relight.job.JobOutageService;
import relight.job.JobPlaceService;
import relight.job.JobProjector;
import relight.job.safety.DeadLineService;
import relight.job.safety.NearMissService;
import relight.job.safety.PermitFile;
import relight.job.safety.PermitService;
import relight.job.safety.SafetyProjector;
import relight.job.safety.SafetyRoutes;
import relight.job.safety.SafetyService;
import relight.job.JobRoutes;
import relight.job.JobService;
import relight.job.JobStepService;
import relight.job.JobSupportService;
import relight.job.JobWorkService;
import relight.job.SearchRoutes;
import relight.job.record.RecordService;
import relight.job.target.ServiceTargetFile;
import relight.alarm.AlarmRoutes;
import relight.alarm.AlarmService;
import relight.file.FileLimits;
import relight.file.FileRoutes;
import relight.file.FileService;
import relight.job.handed.HandedInRoutes;
import relight.job.handed.HandedInService;
import relight.job.photo.PhotoRoutes;
import relight.job.photo.PhotoService;
import relight.crew.CrewProjector;
import relight.crew.CrewRoutes;
import relight.crew.CrewService;
import relight.crew.QualificationFile;
import relight.crew.NearestHelp;
import relight.crew.TeamRoutes;
import relight.crew.callout.CalloutProjector;
import relight.crew.callout.CalloutRoutes;
import relight.crew.callout.CalloutService;
import relight.crew.guest.GuestRoutes;
import relight.crew.guest.GuestService;
import relight.crew.roster.RosterRoutes;
import relight.crew.roster.RosterService;
import relight.crew.shift.HandOverService;
import relight.crew.shift.ShiftLogService;
import relight.crew.shift.ShiftRoutes;
import relight.crew.fence.FenceProjector;
import relight.crew.fence.FenceRoutes;
import relight.crew.fence.FenceService;
import relight.crew.position.PhoneProjector;
import relight.crew.watch.WatchProjector;
import relight.crew.watch.WatchRoutes;
import relight.crew.watch.WatchService;
import relight.crew.position.OwnTracksIntake;
import relight.crew.position.PhoneIntake;
import relight.crew.position.PhoneRoutes;
import relight.crew.position.PhoneService;
import relight.crew.position.PositionRoutes;
import relight.crew.position.PositionService;
import relight.clock.Bilingual;
import relight.clock.RulePackFile;
import relight.clock.RulePacks;
import relight.clock.RuleRoutes;
import relight.customer.CustomerService;
import relight.outage.CauseRoutes;
import relight.outage.CauseService;
import relight.outage.CustomerSupply;
import relight.outage.EstimateRoutes;
import relight.outage.EstimateService;
import relight.outage.CorrectionService;
import relight.outage.LedgerRoutes;
import relight.outage.OutageProjector;
import relight.outage.OutageRoutes;
import relight.outage.OutageService;
import relight.outage.StoryService;
import relight.crew.Crew;
import relight.outage.ReasonRoutes;
import relight.outage.ReasonService;
import relight.outage.RegroupRoutes;
import relight.outage.RegroupService;
import relight.outage.ReportRoutes;
import relight.outage.ReportService;
import relight.outage.TestimonyRoutes;
import relight.outage.TestimonyService;
import relight.outage.ImportFollowingService;
import relight.outage.StillDarkService;
import relight.outage.WeighingService;
import relight.outage.conflict.ConflictProjector;
import relight.outage.conflict.ConflictRoutes;
import relight.outage.conflict.ConflictService;
import relight.outage.evidence.EvidenceRoutes;
import relight.outage.evidence.EvidenceService;
import relight.outage.evidence.MqttIntake;
import relight.outage.evidence.QuarantineProjector;
import relight.outage.evidence.QuarantineService;
import relight.outage.evidence.SourceService;
import relight.outage.evidence.Spoken;
import relight.outage.signal.SignalService;
import relight.outage.cause.Cause;
import relight.outage.cause.CauseFile;
import relight.outage.disclosed.Disclosure;
import relight.outage.planned.PlannedProjector;
import relight.outage.planned.PlannedRoutes;
import relight.outage.planned.PlannedService;
import relight.outage.rules.ReplayService;
import relight.outage.rules.RuleSetRoutes;
import relight.outage.rules.RuleSetService;
import relight.outage.inference.RuleSet;
import relight.customer.PriorityProjector;
import relight.map.Assumed;
import relight.map.Layers;
import relight.map.MapProjector;
import relight.map.MapRoutes;
import relight.map.TilesChanged;
import relight.network.NetworkProjector;
import relight.network.NetworkRoutes;
import relight.network.NetworkService;
import relight.network.TagService;
import relight.place.PlaceProjector;
import java.util.LinkedHashMap;
import java.util.Map;
import relight.api.Addresses;
import relight.api.Api;
import relight.api.ApiServer;
import relight.api.AttemptRoutes;
import relight.api.Authentication;
import relight.api.HealthRoutes;
import relight.api.HttpLimits;
import relight.api.Organisation;
import relight.api.Pages;
import relight.api.Routes;
import relight.api.SessionRoutes;
import relight.api.TlsFiles;
import relight.api.VirtualThreads;
import relight.auth.AttemptService;
import relight.auth.Credentials;
import relight.auth.PasswordHasher;
import relight.auth.Role;
import relight.auth.SessionRules;
import relight.auth.SessionService;
import relight.auth.TokenService;
import relight.auth.UserService;
import relight.journal.Follower;
import relight.journal.Journal;
import relight.journal.JournalReader;
import relight.journal.WakeUp;
import relight.live.LiveHub;
import relight.live.LiveRoutes;
import relight.storage.Connection;
import relight.storage.Database;
import relight.training.InstallationService;
import relight.training.TrainingRoutes;
import relight.unit.Unit;
import relight.unit.UnitProjector;

/** All wiring, by hand, top to bottom. */
public final class Server implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Server.class);
  private static final Duration CERTIFICATE_LOOK = Duration.ofSeconds(10);

  private final ApiServer http;
  private final Journal journal;
  private final JournalReader reader;
  private final PasswordHasher hasher;
  private final LiveHub hub;
  private final Api api;
  private final Rounds rounds;
  private final AttemptService attempts;
  private final OutageProjector outages;
  private final Optional<MqttIntake> mqtt;
  private final Optional<OwnTracksIntake> ownTracks;

  private Server(ApiServer http, Journal journal, JournalReader reader, PasswordHasher hasher, LiveHub hub, Api api, Rounds rounds,
      AttemptService attempts, OutageProjector outages, Optional<MqttIntake> mqtt, Optional<OwnTracksIntake> ownTracks) {
    this.http = http;
    this.journal = journal;
    this.reader = reader;
    this.hasher = hasher;
    this.hub = hub;
    this.api = api;
    this.rounds = rounds;
    this.attempts = attempts;
    this.outages = outages;
    this.mqtt = mqtt;
    this.ownTracks = ownTracks;
  }

  /**
   * Wires everything on a migrated database and listens; returns when the first request would be answered.
   *
   * @param more routes beyond the product's, for tests
   */
  public static Server start(Config config, Vertx vertx, Database database, Connection connection, Routes... more) {
    var wall = InstantSource.system();
    var exercise = database.transaction(tx -> new InstallationService(wall).open(tx, config.training()));
    var time = exercise.time(); // of what happens to the network and to customers; in an exercise it may run ahead
    var wakeUp = WakeUp.local();
    var journal = new Journal(time, wakeUp);
    var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var threads = new VirtualThreads();
    var followers = new ArrayList<Follower>();
    var routes = new ArrayList<>(List.of(more));

    var hub = new LiveHub(new LiveHub.Limits(config.live().heartbeat(), config.live().buffer(), 8 << 20, config.live().maxClients(),
        Math.max(100, config.live().maxClients() / 4), Duration.ofSeconds(30)), time);

    // ground
    var units = new UnitProjector(time);
    var places = new PlaceProjector();
    followers.addAll(List.of(units, places));
    // one picture at a time is looked at; up to eight wait, each with its bytes in memory
    var pictures = new ThreadPoolExecutor(0, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(8),
        Thread.ofPlatform().daemon().name("pictures").factory());
    var files = new FileService(database, journal, wall, pictures, new FileLimits(config.files().limit().bytes(), config.files().pixels(),
        config.files().perDay().bytes(), config.files().incomplete(), config.files().retention()));
    routes.add(new FileRoutes(database, files));

    // network and customers
    var customers = new CustomerService();
    var network = new NetworkProjector(customers::countPerNode);
    var networkService = new NetworkService(journal, time);
    var tags = new TagService(journal, time);
    var priority = new PriorityProjector();
    followers.addAll(List.of(network, priority));

    // who was refused
    var attempts = new AttemptService(database, journal, wall);
    routes.add(new AttemptRoutes(database, attempts));

    // danger and crews
    var hasher = new PasswordHasher();
    var users = new UserService(journal, wall, hasher);
    var crewProjector = new CrewProjector(time, units::current, hub);
    var crews = new CrewService(journal, time, config.timeZone(), QualificationFile.read(config.qualifications()),
        crew -> threads.call(() -> {
          crewProjector.look(database);
          return null;
        }), () -> network.isSample() || config.training().enabled());
    var rescue = new NearestHelp(crewProjector);
    var alarms = new AlarmService(journal, time, config.alarm().escalateAfter(), units::current,
        tx -> users.unitsWith(tx, Role.SUPERVISOR), rescue);
    var alarmProjector = new AlarmProjector(time, places::current, units::current, rescue, hub);
    followers.addAll(List.of(crewProjector, alarmProjector));
    var crewRoutes = new CrewRoutes(database, crews, crewProjector, alarms);
    routes.addAll(List.of(new AlarmRoutes(database, alarms, places::current), crewRoutes, new TeamRoutes(crews)));
    var watches = new WatchService(journal, time, config.watch(), alarms, crews, crewProjector);
    alarms.tell(watches);
    var watchProjector = new WatchProjector(time, crewProjector::find, hub);
    followers.add(watchProjector);
    routes.add(new WatchRoutes(watches, wall));
    var handOvers = new HandOverService(journal, time, crews);
    routes.addAll(List.of(new RosterRoutes(database, new RosterService(crews, time)),
        new ShiftRoutes(database, crews, handOvers,
            new ShiftLogService(journal, unitId -> units.current().withDescendants(unitId),
                crew -> crewProjector.find(crew).map(Crew::name).orElse(null)))));
    var guests = new GuestService(journal, time, crews, users);
    routes.add(new GuestRoutes(database, guests, unit -> units.current().find(unit).map(u -> u.name()).orElse(null)));
    var callouts = new CalloutService(journal, time, config.callout(), crews, crewProjector,
        unitId -> units.current().withDescendants(unitId));
    var calloutProjector = new CalloutProjector(time, places::current, hub);
    followers.add(calloutProjector);
    var phones = new PhoneService(journal, time);
    var phoneProjector = new PhoneProjector(time);
    var fences = new FenceService(journal, time);
    var fenceProjector = new FenceProjector();
    followers.addAll(List.of(phoneProjector, fenceProjector));
    routes.add(new FenceRoutes(fences, fenceProjector));
    var positions = new PositionService(database, alarms, fenceProjector, fences, time, work -> threads.call(() -> {
      work.run();
      return null;
    }), crewProjector::moved);
    var phoneIntake = new PhoneIntake(phones, positions, crewProjector, attempts, time);
    routes.add(new PositionRoutes(phoneProjector, phoneIntake, time));
    routes.add(new PhoneRoutes(database, phones, crews, crewProjector, config.positions()));

    // reports and outages
    var legal = RulePacks.of(RulePackFile.read(config.rules()));
    var first = RuleSet.NORMAL.counting(config.outage().calls(), config.outage().transformers(), config.outage().window());
    var ruleSets = new RuleSetService(journal, units::current, first);
    database.transaction(tx -> {
      ruleSets.begin(tx, time.instant());
      return null;
    });
    var signals = new SignalService();
    var conflicts = new ConflictService(journal, time);
    var outages = new OutageService(journal, time, network::current, networkService, customers, priority::current, legal, ruleSets,
        config.outage().momentary(), config.timeZone(), signals, conflicts);
    var imported = new ImportFollowingService(outages, networkService, customers, network::current);
    var stillDark = new StillDarkService(outages, network::current, ruleSets);
    var weighing = new WeighingService(database, signals, outages, time, work -> threads.call(Executors.callable(work)));
    var reports = new ReportService(journal, outages, alarms, customers, network::current, places::current, config.timeZone(),
        weighing::soon, signals);
    var disclosure = new Disclosure(config.board().smallCount(), config.board().roundTo());
    var outageProjector = new OutageProjector(time, network::current, places::current, units::current, priority::current, customers, legal,
        disclosure, hub, network::isSample);
    followers.add(outageProjector);

    // outages that are planned
    var causes = CauseFile.read(config.causes());
    var why = new CauseService(journal, outages, causes);
    var planned = new PlannedService(journal, network::current, networkService, customers, outages, reports, alarms, causes, why,
        Set.copyOf(config.planned().largeClasses()), config.timeZone());
    var plannedProjector = new PlannedProjector(time, network::current, places::current, units::current, priority::current, legal,
        disclosure, hub, network::isSample);
    followers.add(plannedProjector);
    reports.askForPlanned(plannedProjector::at);
    outages.askForPlanned(plannedProjector::at);
    outageProjector.askForPlanned(plannedProjector::of);
    var estimates = new EstimateService(journal, outages, plannedProjector::promised, config.timeZone());
    routes.addAll(List.of(new PlannedRoutes(database, planned, plannedProjector), new CauseRoutes(causes, why, outageProjector),
        new EstimateRoutes(database, outages, estimates)));

    var story = new StoryService(crew -> crewProjector.find(crew).map(Crew::name).orElse(null));
    var replays = new ReplayService(database, journal, ruleSets, network::current,
        new ThreadPoolExecutor(0, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("replay").factory()));
    routes.add(new RuleSetRoutes(database, ruleSets, replays));
    var regroup = new RegroupService(outages, journal, network::current);
    var reasons = new ReasonService(network::current, signals, time);
    routes.addAll(List.of(new RuleRoutes(legal), new OutageRoutes(database, outages, outageProjector, story),
        new LedgerRoutes(database, outages, new CorrectionService(outages, networkService, customers, journal, network::current),
            outageProjector, network::current),
        new RegroupRoutes(outages, regroup, outageProjector), new ReasonRoutes(database, outages, reasons),
        new ReportRoutes(database, reports, outageProjector),
        new NetworkRoutes(database, network::current, outageProjector::isPredictedDead, networkService, network::tags, tags,
            customers::unitOf,
            wall)));

    // evidence of machines; its tokens and units are wired before whoever asks for them
    var tokens = new TokenService(database, journal, wall, unitId -> units.current().withDescendants(unitId));
    var sources = new SourceService(journal, tokens, time);
    var evidence = new EvidenceService(database, journal, sources, customers, network::current, networkService, reports, signals, conflicts,
        weighing, ruleSets, unitId -> units.current().withDescendants(unitId));
    var quarantine = new QuarantineService(journal, evidence, config.evidence().kept(), config.evidence().quarantineKept());
    followers.addAll(List.of(new ConflictProjector(hub), new QuarantineProjector(hub)));
    routes.addAll(
        List.of(new ConflictRoutes(database, conflicts), new TestimonyRoutes(database, new TestimonyService(outages, network::current)),
            new EvidenceRoutes(database, evidence, sources, quarantine, reports,
                outageProjector, new Spoken(config.timeZone(), time))));

    // jobs, the console, the desk
    var records = new RecordService();
    var targets = ServiceTargetFile.read(config.serviceTargets(), Arrays.stream(JobKind.values()).map(JobKind::text).toList());
    var jobs = new JobService(time, outages, crews);
    routes.add(new PhotoRoutes(database, new PhotoService(journal, time, jobs, crews, files), wall));
    story.askForMore((tx, outage) -> jobs.ofOutage(tx, outage).stream().map(job -> "job/" + job).toList());
    var permits = new PermitService(journal, time, config.timeZone(), PermitFile.read(config.permits().rules()), config.permits().kept(),
        jobs, crewProjector, tags, networkService);
    alarms.tell(permits);
    var safety = new SafetyService(journal, time, permits, jobs, crews, crewProjector, watches, alarms, networkService,
        network::current, tags, outageProjector);
    guests.askWhoIsAtWork((tx, crew) -> jobs.isUnderWay(tx, crew) || watches.isWatched(tx, crew) || permits.isInside(tx, crew)
        || alarms.isOpenAbout(tx, crew));
    var steps = new JobStepService(journal, outages, crewProjector, safety);
    var dueTimes = new DueTimes(targets, legal);
    outages.tell(new JobOutageService(steps, safety, outages, dueTimes));
    var support = new JobSupportService(jobs, steps, crews, safety, time);
    var dispatch = new JobDispatchService(jobs, steps, new JobPlaceService(network::current, customers, places::current), dueTimes, outages,
        why, crews, crewProjector, time, config.timeZone());
    var work = new JobWorkService(jobs, steps, support, safety, outages, estimates, why, crews, records, networkService, time);
    tags.keptBy(safety);
    networkService.tell(safety);
    networkService.keptDeadBy(new DeadLineService(jobs, crewProjector, alarms, networkService, network::current, tags,
        outageProjector));
    var safetyProjector = new SafetyProjector(jobs, crewProjector, watchProjector::ofCrew);
    followers.add(safetyProjector);
    routes.add(new SafetyRoutes(database, safety, permits,
        new NearMissService(journal, time, config.timeZone(), crewProjector, users), wall, config.timeZone()));
    var jobProjector = new JobProjector(time, outageProjector, crewProjector, network::current, places::current, units::current, records,
        targets, hub);
    crewRoutes.askForTasks(jobProjector::task);
    rescue.askForTasks(jobProjector::task);
    routes.add(new CalloutRoutes(callouts, calloutProjector, handOvers, crews, jobProjector::task));
    jobProjector.askForSafety(safetyProjector::of);
    followers.add(jobProjector);
    var readers = new AtomicReference<JournalReader>();
    var desk = new DeskService(customers, node -> CustomerSupply.of(network.current(), outageProjector, node), outageProjector, reports,
        places::current, plannedProjector::ahead, time);
    routes
        .addAll(List.of(
            new JobRoutes(database, dispatch, work, support,
                new JobBookService(jobs, steps, jobProjector, records, why, crewProjector, time),
                wall),
            new ConsoleRoutes(outageProjector, jobProjector, crewProjector, alarmProjector, watchProjector, calloutProjector, readers::get,
                config.alarm().dispatchPhone(), config.positions().retention()),
            new SearchRoutes(database, network::current, networkService, customers, outageProjector, jobProjector, crewProjector,
                places::current),
            new DeskRoutes(database, desk, reports, outageProjector)));

    // what everybody may see
    var board = new BoardProjector(time, outageProjector::disclosed, plannedProjector::disclosed,
        code -> causes.find(code).map(Cause::words).orElseGet(() -> new Bilingual(code, code)), places::current, units::current,
        network::isSample,
        exercise.on(), hub);
    followers.add(board);
    routes.add(new BoardRoutes(time, board, () -> network.isSample() || config.training().enabled()));

    // map
    var layers = Layers.read(List.of(config.map().layers(), config.data().resolve("sample/layers")));
    var map = new MapProjector(network::current,
        grid -> new Assumed(outageProjector.predictedOpen(grid), new int[0], outageProjector.restoring(grid),
            network.hanging(grid, false), network.hanging(grid, true)),
        time);
    map.onTilesChanged(changed -> hub.publish(changed.number(), "network", null, "network", tilesChanged(changed)));
    followers.add(map);
    routes.add(new MapRoutes(() -> layers, map, config.map().basemap()));

    // who asks
    var speed = exercise.on() ? OptionalInt.of(exercise.speed()) : OptionalInt.empty();
    var rules = new SessionRules(config.sessions().idle(), config.sessions().absolute(), config.limits().signInWindow(),
        config.limits().signInsPerAccount(), config.limits().signInsPerAddress());
    var sessions = new SessionService(database, journal, wall, hasher, rules, unitId -> units.current().withDescendants(unitId));
    routes.add(new HandedInRoutes(database, new HandedInService(users, sessions, crews, journal, wall), crewProjector));
    var credentials = new Credentials(sessions, tokens);
    followers.add(credentials); // after the units, which it asks
    var authentication = new Authentication(credentials, threads);
    var organisation = organisation(units, crewProjector);
    routes
        .add(new SessionRoutes(database, sessions, users, authentication, organisation, time, config.timeZone(), network::isSample, speed));
    routes.add(new TrainingRoutes(exercise, network::isSample, journal));
    routes.add(new LiveRoutes(hub, userId -> organisation.crewOf(userId).map(Organisation.Crew::id),
        ids -> units.current().headBelowTop(ids).map(Unit::id), crewProjector::newest));

    followers.add(hub); // last: it tells what the others have found

    // HTTP
    var reader = new JournalReader(database, wakeUp, followers);
    readers.set(reader);
    var health = new LinkedHashMap<String, Supplier<Optional<String>>>();
    health.put("database", () -> database.read(tx -> tx.one("select 1", row -> Optional.<String>empty())));
    health.put("journal", () -> reader.healthy() ? Optional.empty() : Optional.of("cannot be followed after number " + reader.number()));
    routes.add(new HealthRoutes(health, meters, config.metrics().from()));
    meters.gauge("relight.live.viewers", hub, LiveHub::viewers);
    meters.gauge("relight.journal.number", reader, JournalReader::number);
    meters.gauge("relight.journal.healthy", reader, r -> r.healthy() ? 1 : 0);
    var addresses = new Addresses(config.proxies().trusted());
    var limits = new HttpLimits(config.http().bodyLimit().bytes(), HttpLimits.USUAL.answer(), HttpLimits.USUAL.inFlight(),
        config.limits().reportsPerAddress(), config.limits().reportWindow());
    var api = new Api(threads, database, journal, reader, time, authentication, attempts, addresses, limits, meters);
    for (var part : routes)
      part.mount(api);
    reader.start();
    var rounds = new Rounds(vertx, threads, database);
    rounds.every(Duration.ofSeconds(1), "looking for untaken alarms", () -> database.transaction(alarms::escalateDue));
    rounds.everyAlone(Duration.ofSeconds(1), "watching over crews at work", watches::look);
    rounds.everyAlone(Duration.ofSeconds(1), "asking the next to come", callouts::look);
    rounds.everyAlone(Duration.ofHours(1), "forgetting who stood on old permits", permits::purge);
    rounds.everyAlone(Duration.ofSeconds(20), "sending guests home whose time is over", guests::endDue);
    rounds.every(Duration.ofSeconds(1), "looking for positions", () -> crewProjector.look(database));
    rounds.every(Duration.ofMillis(100), "telling where crews are", crewProjector::tellMoved);
    rounds.every(Duration.ofSeconds(30), "writing down which phones were heard", () -> phones.writeSeen(database));
    rounds.everyAlone(Duration.ofSeconds(30), "comparing meters with outages", tx -> conflicts.compareMeters(tx, time.instant()));
    rounds.everyAlone(Duration.ofMinutes(10), "forgetting old evidence", tx -> quarantine.forget(tx, time.instant()));
    rounds.everyAlone(Duration.ofSeconds(2), "following imports in the ledger", imported::follow);
    rounds.everyAlone(Duration.ofSeconds(20), "looking for outages within others", tx -> stillDark.look(tx, time.instant()));
    var jobClocks = new JobClockService(journal);
    rounds.everyAlone(Duration.ofSeconds(2), "looking at the times of jobs", tx -> jobClocks.escalateDue(tx, time.instant()));
    rounds.every(Duration.ofMillis(500), "weighing evidence", weighing::weighDue);
    rounds.every(Duration.ofSeconds(5), "reckoning when light will be back", () -> estimates.estimateDue(database, time.instant()));
    rounds.everyAlone(Duration.ofSeconds(5), "looking after planned outages", tx -> {
      planned.raiseOverruns(tx, time.instant());
      planned.answerLate(tx, time.instant());
      planned.closeWhatIsDone(tx, time.instant());
    });
    rounds.everyAlone(Duration.ofHours(1), "forgetting phone numbers", tx -> reports.forgetPhones(tx, time.instant()));
    rounds.every(Duration.ofMinutes(1), "saying again what is public", () -> {
      if (reader.healthy())
        board.confirm();
    });
    rounds.every(Duration.ofMinutes(1), "redrawing what was restored", map::refresh);
    database.transaction(tx -> {
      crews.keepDays(tx, config.positions().retention());
      return null;
    });
    crewProjector.forgetPositions(config.positions().retention());
    rounds.every(exercise.period(Duration.ofHours(1)), "forgetting where crews were long ago",
        () -> crewProjector.forgetPositions(config.positions().retention()));
    rounds.everyAlone(exercise.period(Duration.ofHours(1)), "keeping days of positions",
        tx -> crews.keepDays(tx, config.positions().retention()));
    rounds.everyAlone(Duration.ofHours(1), "forgetting what was said long ago",
        tx -> Journal.forgetWords(tx, time.instant().minus(config.journal().wordsKept())));
    rounds.everyAlone(Duration.ofHours(1), "forgetting idempotency keys", api::removeOld);
    rounds.everyAlone(Duration.ofHours(1), "forgetting photos", files::forget);
    rounds.everyAlone(Duration.ofHours(1), "forgetting sessions long over", sessions::removeOld);
    rounds.every(Duration.ofSeconds(2), "writing down who was refused", attempts::write);
    rounds.everyAlone(Duration.ofHours(1), "forgetting old attempts", attempts::forget);
    var mqtt = config.evidence().mqtt().url().filter(url -> !config.training().enabled())
        .map(url -> new MqttIntake(vertx, config.evidence().mqtt(), evidence, time).start());
    mqtt.ifPresent(intake -> {
      meters.gauge("relight.mqtt.connected", intake, i -> i.connected() ? 1 : 0);
      meters.gauge("relight.mqtt.waiting", intake, MqttIntake::waiting);
    });
    var ownTracks = config.positions().ownTracks().topics().filter(topics -> mqtt.isPresent())
        .map(topics -> new OwnTracksIntake(vertx, config.evidence().mqtt(), topics, phoneProjector, phoneIntake).start());
    ownTracks.ifPresent(intake -> {
      meters.gauge("relight.mqtt.gps.connected", intake, i -> i.connected() ? 1 : 0);
      meters.gauge("relight.mqtt.gps.waiting", intake, OwnTracksIntake::waiting);
    });
    var tls = config.tls().certificate().map(certificate -> new TlsFiles(certificate, config.tls().key().orElseThrow(), CERTIFICATE_LOOK));
    var listen = new ApiServer.Listen(config.http().host(), config.http().port(), tls);
    var http = ApiServer.start(vertx, listen, Runtime.getRuntime().availableProcessors(), api,
        new Pages(threads, addresses, MapRoutes.basemapOrigin(config.map().basemap()).orElse(""), speed)).await();
    return new Server(http, journal, reader, hasher, hub, api, rounds, attempts, outageProjector, mqtt, ownTracks);
  }

  /** The port it listens on; differs from the configured one when that is 0. */
  public int port() {
    return http.port();
  }

  /** For changes made beside the pages, such as the first accounts: its entries wake this server's reader. */
  public Journal journal() {
    return journal;
  }

  public JournalReader reader() {
    return reader;
  }

  public LiveHub hub() {
    return hub;
  }

  /** What this node knows of outages. */
  public OutageProjector outages() {
    return outages;
  }

  /** Every route that is mounted. */
  public List<Api.Mounted> mounted() {
    return api.mounted();
  }

  /** Takes no new requests and returns when those under way are answered. */
  @Override
  public void close() {
    mqtt.ifPresent(MqttIntake::close);
    ownTracks.ifPresent(OwnTracksIntake::close);
    rounds.close();
    hub.close();
    http.close().await();
    noteRefused();
    reader.close();
    hasher.close();
  }

  /** What was refused in the last moments; a database that is away keeps nobody from stopping. */
  private void noteRefused() {
    try {
      attempts.write();
    } catch (RuntimeException e) {
      log.warn("who was refused last could not be written down: {}", e.toString());
    }
  }

  private static Organisation organisation(UnitProjector units, CrewProjector crews) {
    return new Organisation() {

      @Override
      public List<Unit> units(Set<Long> ids) {
        return units.current().all().stream().filter(unit -> ids.contains(unit.id()))
            .map(unit -> new Unit(unit.id(), unit.code(), unit.name())).toList();
      }

      @Override
      public Optional<Crew> crewOf(long userId) {
        return crews.ofUser(userId).map(crew -> new Crew(crew.id(), crew.name()));
      }
    };
  }

  private static Map<String, Object> tilesChanged(TilesChanged changed) {
    var told = new LinkedHashMap<String, Object>();
    told.put("version", changed.number());
    told.put("bbox", changed.bounds().orElse(null));
    return told;
  }
}
