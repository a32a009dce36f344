package relight.crew;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;
import relight.journal.Change;
import relight.journal.Journal;
import relight.storage.Tx;

/** Crews, their people with what these may do, their shifts and their positions. */
public final class CrewService {

  private static final int MOST_FIXES = 1000;
  private static final Duration REMEMBERED = Duration.ofDays(1);
  /** So much before a shift and after it a fix may seem to be, where a phone's clock is not quite the server's. */
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(2);
  private static final Duration LONGEST_TRAIL = Duration.ofHours(24);
  private static final int MOST_TRAIL = 20_000;

  /** A fix that was not taken, and why. */
  public record RefusedFix(int index, String code) {}

  /** A fix that is kept as history and never shown as where the crew is. */
  public record DoubtedFix(int index, String doubt) {}

  /** What became of a batch of fixes. */
  public record Taken(int stored, List<RefusedFix> refused, List<DoubtedFix> doubted) {}

  /** A fix and where it stood in its batch. */
  private record Numbered(int index, Fix fix) {}

  private static final int LONGEST = 100;
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,19}");
  private static final Set<String> VEHICLES = Set.of("truck", "bucket", "crane", "pickup", "motorbike", "boat", "van");
  private static final Role[] MANAGERS = {Role.SUPERVISOR, Role.ADMINISTRATOR};

  /** Somebody as a page describes him; {@code grade}, {@code phone} and {@code userId} may be null. */
  public record MemberGiven(String name, Boolean lead, String grade, List<String> skills, String phone, Long userId) {}

  private final CrewStore crews = new CrewStore();
  private final Journal journal;
  private final InstantSource time;
  private final ZoneId zone;
  private final Qualifications qualifications;
  private final LongConsumer moved;
  private final BooleanSupplier played;

  public CrewService(Journal journal, InstantSource time, ZoneId zone, Qualifications qualifications, LongConsumer moved) {
    this(journal, time, zone, qualifications, moved, () -> false);
  }

  /**
   * @param moved  told after commit which crew has a newer position, so that this node shows it at once
   * @param played whether crews are played now, and may be quicker than people
   */
  public CrewService(Journal journal, InstantSource time, ZoneId zone, Qualifications qualifications, LongConsumer moved,
      BooleanSupplier played) {
    this.journal = journal;
    this.time = time;
    this.zone = zone;
    this.qualifications = qualifications;
    this.moved = moved;
    this.played = played;
  }

  public Qualifications qualifications() {
    return qualifications;
  }

  /** Creates the crew or updates it; returns its id. */
  public long put(Tx tx, Actor actor, String code, String name, Long unitId, String phone, Double baseLon, Double baseLat) {
    if (code == null || code.isBlank() || name == null || name.isBlank())
      throw Refusal.invalid("crew/name-missing", "A crew needs a code and a name.");
    long id = crews.put(tx, code, name, unitId, phone, baseLon, baseLat);
    changed(tx, actor, id, unitId, Map.of("what", "crew"));
    return id;
  }

  /** Somebody of a crew as a table names him; {@code skills} are separated by semicolons. Returns his number there. */
  public long putMember(Tx tx, Actor actor, long crewId, String name, boolean lead, String grade, String skills, Long userId) {
    var known = skills == null || skills.isBlank() ? List.<String>of() : List.of(skills.split(";"));
    long id = crews.putMember(tx, crewId, new CrewStore.NewMember(name, lead, grade, known, null, userId));
    changed(tx, actor, crewId, null, Map.of("what", "member", "member", id));
    return id;
  }

  /** A new crew of one's own unit. */
  public long create(Tx tx, Actor actor, String code, String name, Long unitId, String phone, Double lon, Double lat, boolean contractor,
      String company) {
    actor.requireAny(MANAGERS);
    if (unitId == null)
      throw Refusal.invalid("crew/unit-missing", "Say whose crew it is: unitId.");
    actor.requireUnit(unitId);
    if (code == null || !CODE.matcher(code).matches())
      throw Refusal.invalid("crew/code", "A crew's code has 1 to 20 letters, digits, dots and dashes.");
    if (crews.isCodeTaken(tx, code))
      throw Refusal.conflict("crew/exists", "There is a crew " + code + " already, or there was one.");
    requireBase(lon, lat);
    long id = put(tx, actor, code, named(name), unitId, phone, lon, lat);
    if (contractor)
      crews.setCompany(tx, id, true, company == null || company.isBlank() ? null : named(company));
    crews.setShift(tx, id, false, time.instant()); // nobody is in it yet
    return id;
  }

  /** What is null stays as it is. */
  public void change(Tx tx, Actor actor, long crewId, String name, String phone, Double lon, Double lat) {
    var crew = managed(tx, actor, crewId);
    requireBase(lon, lat);
    crews.change(tx, crewId, name == null ? null : named(name), phone, lon, lat);
    changed(tx, actor, crewId, crew.unitId(), Map.of("what", "crew"));
  }

  /** A crew is broken up: nobody is sent anywhere with it any more, and what it did stays known. */
  public void end(Tx tx, Actor actor, long crewId) {
    var crew = managed(tx, actor, crewId);
    if (crew.onShift())
      throw Refusal.conflict("crew/on-shift", crew.name() + " is on shift: end that first.");
    crews.end(tx, crewId, time.instant());
    changed(tx, actor, crewId, crew.unitId(), Map.of("what", "ended"));
  }

  public long addMember(Tx tx, Actor actor, long crewId, MemberGiven given) {
    var crew = managed(tx, actor, crewId);
    var member = checked(given);
    if (crews.hasMember(tx, crewId, member.name()))
      throw Refusal.conflict("crew/member-exists", "Somebody of this name is in the crew already.");
    requireFree(tx, member.userId(), crewId);
    long id = crews.putMember(tx, crewId, member);
    changed(tx, actor, crewId, crew.unitId(), Map.of("what", "member", "member", id));
    return id;
  }

  public void changeMember(Tx tx, Actor actor, long crewId, long memberId, MemberGiven given) {
    var crew = managed(tx, actor, crewId);
    requireMember(tx, crewId, memberId);
    var member = checked(given);
    requireFree(tx, member.userId(), crewId);
    crews.changeMember(tx, memberId, member);
    changed(tx, actor, crewId, crew.unitId(), Map.of("what", "member", "member", memberId));
  }

  public void removeMember(Tx tx, Actor actor, long crewId, long memberId) {
    var crew = managed(tx, actor, crewId);
    requireMember(tx, crewId, memberId);
    crews.removeMember(tx, memberId, time.instant());
    changed(tx, actor, crewId, crew.unitId(), Map.of("what", "member-left", "member", memberId));
  }

  /** A paper somebody holds; an expired one may be written down too, for that is what is true of him. */
  public long addCertificate(Tx tx, Actor actor, long memberId, String kind, String number, Instant expiresAt) {
    long crewId = crews.crewOfMember(tx, memberId)
        .orElseThrow(() -> Refusal.missing("crew/member-unknown", "There is nobody " + memberId + " in a crew of yours."));
    var crew = managed(tx, actor, crewId);
    if (kind == null || !qualifications.certificates().containsKey(kind))
      throw Refusal.invalid("crew/certificate-kind", "Known certificates: " + qualifications.certificates().keySet() + ".");
    if (number == null || number.isBlank() || number.length() > 60 || expiresAt == null)
      throw Refusal.invalid("crew/certificate", "A certificate has a number of at most 60 characters and a day it expires: expiresAt.");
    return certify(tx, actor, crew.id(), crew.unitId(), memberId, kind, number.strip(), expiresAt);
  }

  /** The same when people are taken over from a table, before there is anybody to ask. */
  public void putCertificate(Tx tx, Actor actor, long crewId, long memberId, String kind, String number, Instant expiresAt) {
    certify(tx, actor, crewId, null, memberId, kind, number, expiresAt);
  }

  public void putVehicle(Tx tx, Actor actor, long crewId, String code, String kind, String plate) {
    changed(tx, actor, crewId, null, Map.of("what", "vehicle", "vehicle", crews.putVehicle(tx, crewId, code, kind, plate)));
  }

  private long certify(Tx tx, Actor actor, long crewId, Long unitId, long memberId, String kind, String number, Instant expiresAt) {
    long id = crews.addCertificate(tx, memberId, kind, number, expiresAt, time.instant(), actor.name());
    changed(tx, actor, crewId, unitId,
        Map.of("what", "certificate", "member", memberId, "kind", kind, "certificate", id, "expiresAt", expiresAt.toString()));
    return id;
  }

  public void withdrawCertificate(Tx tx, Actor actor, long memberId, long certificateId) {
    var crewId = crews.memberOfCertificate(tx, certificateId).stream().filter(m -> m == memberId)
        .mapToObj(m -> crews.crewOfMember(tx, m)).flatMapToLong(OptionalLong::stream).findFirst()
        .orElseThrow(() -> Refusal.missing("crew/certificate-unknown", "There is no certificate " + certificateId + " of this person."));
    var crew = managed(tx, actor, crewId);
    crews.withdrawCertificate(tx, certificateId, time.instant());
    changed(tx, actor, crewId, crew.unitId(),
        Map.of("what", "certificate-withdrawn", "member", memberId, "certificate", certificateId));
  }

  /** A vehicle comes to a crew, from another one too. */
  public long addVehicle(Tx tx, Actor actor, long crewId, String code, String kind, String plate) {
    var crew = managed(tx, actor, crewId);
    if (code == null || !CODE.matcher(code).matches() || kind == null || !VEHICLES.contains(kind) || plate != null && plate.length() > 20)
      throw Refusal.invalid("crew/vehicle",
          "A vehicle has a code of 1 to 20 letters and digits, a plate, and is one of " + new TreeSet<>(VEHICLES) + ".");
    crews.crewOfVehicle(tx, code).filter(before -> before != crewId).ifPresent(before -> {
      var other = crews.withIds(tx, List.of(before));
      other.forEach(o -> actor.requireUnit(o.unitId()));
      changed(tx, actor, before, other.isEmpty() ? null : other.getFirst().unitId(), Map.of("what", "vehicle-left"));
    });
    long id = crews.putVehicle(tx, crewId, code, kind, plate == null || plate.isBlank() ? null : plate.strip());
    changed(tx, actor, crewId, crew.unitId(), Map.of("what", "vehicle", "vehicle", id));
    return id;
  }

  public void retireVehicle(Tx tx, Actor actor, long crewId, long vehicleId) {
    var crew = managed(tx, actor, crewId);
    if (!crews.retireVehicle(tx, crewId, vehicleId, time.instant()))
      throw Refusal.missing("crew/vehicle-unknown", "The crew has no vehicle " + vehicleId + ".");
    changed(tx, actor, crewId, crew.unitId(), Map.of("what", "vehicle-left", "vehicle", vehicleId));
  }

  /** The crew as it is in this transaction, locked against changes of its people; refused if it is of another unit, or of none. */
  public Crew require(Tx tx, Actor actor, long crewId) {
    crews.lock(tx, crewId);
    var crew = crews.withIds(tx, List.of(crewId)).stream().findFirst()
        .orElseThrow(() -> Refusal.invalid("crew/unknown", "There is no crew " + crewId + "."));
    if (!actor.sees(crew.unitId()))
      throw Refusal.forbidden("crew/other-unit", crew.name() + " belongs to another unit.");
    return crew;
  }

  /** A crew somebody may see, locked; what one may not see is not there. */
  public Crew requireSeen(Tx tx, Actor actor, long crewId) {
    crews.lock(tx, crewId);
    return crews.withIds(tx, List.of(crewId)).stream().filter(c -> actor.sees(c.unitId())).findFirst()
        .orElseThrow(() -> Refusal.missing("crew/unknown", "There is no crew " + crewId + " of yours."));
  }

  /** Who is planned when has changed, which the crew's own end of shift follows from. */
  public void rosterChanged(Tx tx, Actor actor, Crew crew, long turn) {
    changed(tx, actor, crew.id(), crew.unitId(), Map.of("what", "roster", "roster", turn));
  }

  /** Refuses, with every reason, a crew that may not do such a job now. */
  public Crew requireFit(Tx tx, Actor actor, long crewId, String jobKind, Instant now) {
    var crew = require(tx, actor, crewId);
    fitness(crew, jobKind, now).require(crew);
    return crew;
  }

  /** The same as a question. */
  public Fitness fitness(Crew crew, String jobKind, Instant now) {
    return Fitness.of(crew, qualifications.of(jobKind), qualifications, now, zone);
  }

  /** What one person alone lacks of what such a job asks. */
  public List<Fitness.Reason> lacking(Crew.Member member, String jobKind, Instant now) {
    return Fitness.ofOne(member, qualifications.of(jobKind), qualifications, now, zone);
  }

  private CrewStore.Held managed(Tx tx, Actor actor, long crewId) {
    actor.requireAny(MANAGERS);
    return crews.lock(tx, crewId).filter(c -> actor.sees(c.unitId()))
        .orElseThrow(() -> Refusal.missing("crew/unknown", "There is no crew " + crewId + " of yours."));
  }

  private void requireMember(Tx tx, long crewId, long memberId) {
    var in = crews.crewOfMember(tx, memberId);
    if (in.isEmpty() || in.getAsLong() != crewId)
      throw Refusal.missing("crew/member-unknown", "There is nobody " + memberId + " in this crew.");
  }

  /** Who signs in is in one crew at a time: what he does is that crew's deed. */
  private void requireFree(Tx tx, Long userId, long crewId) {
    if (userId == null)
      return;
    var in = crews.ofUser(tx, userId);
    if (in.isPresent() && in.getAsLong() != crewId)
      throw Refusal.conflict("crew/member-elsewhere", "This account belongs to another crew: take it out there first.").with("crew",
          in.getAsLong());
  }

  private CrewStore.NewMember checked(MemberGiven given) {
    if (given.grade != null && Nearest.grade(given.grade) == 0)
      throw Refusal.invalid("crew/grade", "Write the grade as 1/5 to 5/5.");
    var skills = given.skills == null ? List.<String>of() : given.skills;
    if (skills.stream().anyMatch(Objects::isNull) || !qualifications.skills().keySet().containsAll(skills))
      throw Refusal.invalid("crew/skill", "Known skills: " + qualifications.skills().keySet() + ".");
    if (given.phone != null && !given.phone.matches("\\+?[0-9 .-]{3,20}"))
      throw Refusal.invalid("crew/phone", "This is no telephone number.");
    return new CrewStore.NewMember(named(given.name), Boolean.TRUE.equals(given.lead), given.grade, skills.stream().distinct().toList(),
        given.phone, given.userId);
  }

  private static String named(String name) {
    if (name == null || name.isBlank() || name.length() > LONGEST)
      throw Refusal.invalid("crew/name-missing", "A name has 1 to " + LONGEST + " characters.");
    return name.strip();
  }

  private static void requireBase(Double lon, Double lat) {
    if ((lon == null) != (lat == null) || lon != null && !(Math.abs(lon) <= 180 && Math.abs(lat) <= 90))
      throw Refusal.invalid("crew/near", "Write lon and lat in degrees, e.g. lon=105.65&lat=10.45.");
  }

  /** The whole crew comes on shift or goes off it. */
  public void setShift(Tx tx, Actor actor, long crewId, boolean on) {
    var crew = crews.lock(tx, crewId);
    if (on)
      crew.ifPresent(c -> requireStillHere(c, time.instant()));
    crews.setShift(tx, crewId, on, time.instant());
    for (long person : crews.people(tx, crewId))
      turn(tx, actor, person, on);
    changed(tx, actor, crewId, null, Map.of("what", "shift", "onShift", on));
  }

  /** One of its people does; a crew is on shift as long as somebody of it is. */
  public void setShift(Tx tx, Actor actor, long crewId, long userId, boolean on) {
    var crew = crews.lock(tx, crewId);
    if (on)
      crew.ifPresent(c -> requireStillHere(c, time.instant()));
    var people = crews.people(tx, crewId);
    if (!people.contains(userId))
      throw Refusal.missing("crew/member-unknown", "Nobody with this account is in the crew.");
    turn(tx, actor, userId, on);
    crews.setShift(tx, crewId, on || people.stream().anyMatch(person -> crews.personOnShift(tx, person)), time.instant());
    changed(tx, actor, crewId, null, Map.of("what", "shift", "onShift", on, "user", userId));
  }

  /** One of a crew at rest is called in, and he alone: the others, whoever they sign in with, stay off duty. */
  public void callIn(Tx tx, Actor actor, long crewId, long userId) {
    crews.lock(tx, crewId);
    var crew = crews.withIds(tx, List.of(crewId)).stream().findFirst()
        .orElseThrow(() -> Refusal.invalid("crew/unknown", "There is no crew " + crewId + "."));
    if (!crew.onShift()) {
      var since = crew.shiftAt() == null ? time.instant() : crew.shiftAt();
      for (long person : crews.people(tx, crewId))
        if (person != userId && crews.personOnShift(tx, person))
          crews.endShift(tx, person, since, actor.name());
    }
    setShift(tx, actor, crewId, userId, true);
  }

  /** Whoever has no shifts written down is on shift with his crew. */
  public boolean isOnShift(Tx tx, long crewId, long userId) {
    return crews.onShift(tx, crewId).orElse(false) && crews.personOnShift(tx, userId);
  }

  /** Somebody new is not here before he says so. */
  public void startOffShift(Tx tx, Actor actor, long userId) {
    turn(tx, actor, userId, false);
  }

  /** A crew of guests takes on nothing new once its time is over; what it has begun it may finish. */
  public void requireMayTakeOn(Tx tx, long crewId, Instant at) {
    if (crews.guestUntil(tx, crewId).filter(until -> !at.isBefore(until)).isPresent())
      throw Refusal.conflict("crew/guest-over", "Your time as guests is over: finish what you have begun, and take on nothing new.");
  }

  private static void requireStillHere(CrewStore.Held crew, Instant now) {
    if (crew.guestUntil() != null && !now.isBefore(crew.guestUntil()))
      throw Refusal.conflict("crew/guest-over", crew.name() + " is no guest of ours any more.");
  }

  private void turn(Tx tx, Actor actor, long userId, boolean on) {
    if (on)
      crews.beginShift(tx, userId, time.instant(), actor.name());
    else
      crews.endShift(tx, userId, time.instant(), actor.name());
  }

  /** Where a crew has been; that somebody looked is written down, and the crew can read it. */
  public Trail trail(Tx tx, Actor actor, Crew crew, Instant from, Instant to) {
    if (!from.isBefore(to) || Duration.between(from, to).compareTo(LONGEST_TRAIL) > 0)
      throw Refusal.invalid("crew/trail-window", "Ask for at most " + LONGEST_TRAIL.toHours() + " h: from before to.");
    var all = crews.trail(tx, crew.id(), from, to, MOST_TRAIL + 1);
    boolean more = all.size() > MOST_TRAIL;
    var some = more ? all.subList(0, MOST_TRAIL) : all;
    crews.addTrailView(tx, crew.id(), from, to, some.size(), time.instant(), actor.name(), actor.authorId());
    journal.append(tx, actor, new Change("crew.trail-viewed", "crew/" + crew.id(), crew.unitId(),
        Map.of("from", from.toString(), "to", to.toString(), "fixes", some.size())));
    return new Trail(crew.id(), from, to, some.size(), more, Trail.simplified(some));
  }

  /** Who looked at where a crew had been, latest first. */
  public List<Trail.View> trailViews(Tx tx, long crewId) {
    return crews.trailViews(tx, crewId, 20);
  }

  /** The crew somebody belongs to, if any. */
  public OptionalLong ofUser(Tx tx, long userId) {
    return crews.ofUser(tx, userId);
  }

  public long requireOfUser(Tx tx, Actor actor) {
    return crews.ofUser(tx, actor.id()).orElseThrow(() -> Refusal.forbidden("crew/none", "You do not belong to a crew."));
  }

  /**
   * Keeps the fixes of a crew on shift; the latest one becomes where it is, unless a later one is known. Late ones are history; those of
   * somebody's own time, which a page without signal may send later, are refused one by one. Nothing of this enters the journal.
   */
  public Taken recordFixes(Tx tx, Actor actor, List<Fix> fixes) {
    if (fixes == null || fixes.isEmpty())
      throw Refusal.invalid("crew/fixes-missing", "Send at least one position: fixes.");
    if (fixes.size() > MOST_FIXES)
      throw Refusal.tooLarge("crew/fixes-many", "Send at most " + MOST_FIXES + " positions at once.");
    long crewId = requireOfUser(tx, actor);
    if (!isOnShift(tx, crewId, actor.id())) {
      throw Refusal.forbidden("crew/off-shift", "Your crew is not on shift: where it is, is nobody's business.");
    }
    Instant now = time.instant();
    var some = new ArrayList<Numbered>();
    var refused = new ArrayList<RefusedFix>();
    for (int i = 0; i < fixes.size(); i++) {
      if (fixes.get(i) == null)
        refused.add(new RefusedFix(i, "crew/fix-missing"));
      else
        some.add(new Numbered(i, fixes.get(i)));
    }
    var ownTime = crews.ownTime(tx, actor.id(), some.stream().map(one -> one.fix.at()).toList(), CLOCKS_DIFFER);
    var own = ownTime.stream().map(some::get).toList();
    own.forEach(one -> refused.add(new RefusedFix(one.index, "crew/off-shift")));
    some.removeAll(own);
    some.sort(Comparator.comparing(one -> one.fix.at())); // within a batch nothing comes late
    var track = crews.recall(tx, crewId, actor.id(), now.minus(REMEMBERED), played.getAsBoolean() ? Track.ofPlayed() : new Track());
    var judged = new ArrayList<CrewStore.Judged>();
    var doubted = new ArrayList<DoubtedFix>();
    Fix latest = null;
    for (var one : some) {
      var doubt = track.judge(one.fix.reading(), now);
      judged.add(new CrewStore.Judged(one.fix, doubt));
      if (doubt == null)
        latest = one.fix;
      else
        doubted.add(new DoubtedFix(one.index, doubt.text()));
    }
    if (!judged.isEmpty())
      crews.addFixes(tx, crewId, actor.id(), judged, now);
    if (latest != null && crews.move(tx, crewId, latest, now))
      tx.afterCommit(() -> moved.accept(crewId));
    return new Taken(judged.size(), refused, doubted);
  }

  /** Housekeeping of the history of positions; any node, any time. */
  public void keepDays(Tx tx, Duration retention) {
    crews.keepDays(tx, time.instant(), retention);
    crews.forgetPositions(tx, time.instant().minus(retention));
  }

  private void changed(Tx tx, Actor actor, long crewId, Long unitId, Map<String, Object> body) {
    var unit = unitId != null ? unitId : crews.unitOf(tx, crewId);
    journal.append(tx, actor, new Change("crew.changed", "crew/" + crewId, unit, body));
  }
}
