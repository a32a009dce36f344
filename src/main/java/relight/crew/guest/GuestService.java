package relight.crew.guest;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Password;
import relight.auth.Role;
import relight.auth.Secret;
import relight.auth.UserService;
import relight.crew.Crew;
import relight.crew.CrewService;
import relight.journal.Change;
import relight.journal.Journal;
import relight.storage.Tx;

/**
 * Crews of contractors and of other utilities that help for a while: invited by a supervisor, come in by a link, gone by themselves when
 * their time is over. What somebody says of himself when he comes in is his own word, and stands as such beside his papers.
 */
public final class GuestService {

  private static final Duration LONGEST = Duration.ofDays(60);
  private static final Duration INVITED = Duration.ofHours(24);
  /** Accounts outlive the crew's time by so much, should nobody come by to send it home; while it is at work they are renewed. */
  private static final Duration BACKSTOP = Duration.ofHours(12);
  /** After its work a crew may still send what its phones hold. */
  private static final Duration TO_FINISH = Duration.ofMinutes(15);
  private static final int USUAL_PEOPLE = 6;
  private static final int MOST_PEOPLE = 40;
  private static final int MOST = 500;
  private static final List<String> USUAL_SKILLS = List.of("mv-line", "lv-line");
  private static final String CARD = "electrical-safety";

  /** An invitation with the secret that nobody can tell again. */
  record Invited(long crewId, String code, String secret, Instant expiresAt, int uses) {}

  /** What a guest says of himself; the card may be missing. */
  record Stranger(String name, String phone, String grade, String card, Instant cardUntil) {}

  /** An account with the password that nobody can tell again. */
  record Welcome(String login, String password, String crew, Instant until) {}

  private final GuestStore guests = new GuestStore();
  private final Journal journal;
  private final InstantSource time;
  private final CrewService crews;
  private final UserService users;
  private volatile AtWork work = (tx, crewId) -> false;

  public GuestService(Journal journal, InstantSource time, CrewService crews, UserService users) {
    this.journal = journal;
    this.time = time;
    this.crews = crews;
    this.users = users;
  }

  /** Jobs know crews and not the other way round, so who is at work is asked once jobs stand. */
  public void askWhoIsAtWork(AtWork asked) {
    work = asked;
  }

  /**
   * A new crew of guests, off shift and empty until they come.
   *
   * @param people so many may come in; null for the usual number
   * @param skills what all of them can do, as their company says; null for lines of both voltages
   */
  Invited invite(Tx tx, Actor actor, String key, String name, String company, Long unitId, Instant until, Integer people,
      List<String> skills) {
    var now = time.instant();
    var asked = new GuestStore.Asked(actor.scope(), key);
    var before = guests.asked(tx, asked);
    if (before.isPresent()) {
      if (name == null || !before.get().crew().equals(name.strip()))
        throw otherRequest();
      return renewed(tx, actor, before.get(), now);
    }
    requireUntil(until, now);
    if (company == null || company.isBlank() || company.length() > 100)
      throw Refusal.invalid("guest/company", "Say whose people they are: company.");
    var known = skills == null ? USUAL_SKILLS : skills;
    if (!crews.qualifications().skills().keySet().containsAll(known))
      throw Refusal.invalid("crew/skill", "Known skills: " + crews.qualifications().skills().keySet() + ".");
    long id = crews.create(tx, actor, "K" + guests.nextNumber(tx), name, unitId, null, null, null, true, company);
    guests.setGuest(tx, id, until);
    return link(tx, actor, crews.require(tx, actor, id), asked, people, known, until, now);
  }

  /** A new link into a crew that is here; the one before is void. */
  Invited inviteAgain(Tx tx, Actor actor, String key, long crewId, Integer people) {
    var crew = managed(tx, actor, crewId);
    var now = time.instant();
    var asked = new GuestStore.Asked(actor.scope(), key);
    var before = guests.asked(tx, asked);
    if (before.isPresent()) {
      if (before.get().crewId() != crewId)
        throw otherRequest();
      return renewed(tx, actor, before.get(), now);
    }
    requireUntil(crew.guestUntil(), now);
    guests.endInvitations(tx, crewId, now);
    return link(tx, actor, crew, asked, people, guests.lastSkills(tx, crewId).orElse(USUAL_SKILLS), crew.guestUntil(), now);
  }

  /** The answer was lost on the way: what stands is kept, and only the secret is another one. */
  private Invited renewed(Tx tx, Actor actor, Invitation before, Instant now) {
    managed(tx, actor, before.crewId());
    before.requireHeld(now);
    var secret = Secret.next();
    guests.setSecret(tx, before.id(), Secret.hash(secret));
    journal.append(tx, actor, new Change("crew.changed", "crew/" + before.crewId(), before.unitId(),
        Map.of("what", "guests-link-renewed", "invitation", before.id())));
    return new Invited(before.crewId(), before.crewCode(), secret, before.expiresAt(), before.usesLeft());
  }

  private Invited link(Tx tx, Actor actor, Crew crew, GuestStore.Asked asked, Integer people, List<String> skills, Instant until,
      Instant now) {
    int uses = people == null ? USUAL_PEOPLE : people;
    if (uses < 1 || uses > MOST_PEOPLE)
      throw Refusal.invalid("guest/people", "Invite 1 to " + MOST_PEOPLE + " people.");
    var secret = Secret.next();
    var open = now.plus(INVITED).isBefore(until) ? now.plus(INVITED) : until;
    long id = guests.insert(tx, crew.id(), Secret.hash(secret), skills, now, actor.name(), asked, open, uses);
    journal.append(tx, actor, new Change("crew.changed", "crew/" + crew.id(), crew.unitId(),
        Map.of("what", "guests-invited", "invitation", id, "people", uses, "until", until.toString())));
    return new Invited(crew.id(), crew.code(), secret, open, uses);
  }

  /** What the link leads to; nobody need be signed in, for whoever holds it is who it was given to. */
  Invitation look(Tx tx, String secret) {
    var invitation = guests.find(tx, Secret.hash(secret)).orElseThrow(GuestService::unknown);
    invitation.requireOpen(time.instant());
    return invitation;
  }

  /** @param key the same for a phone that asks again because it has not got the answer */
  Welcome join(Tx tx, Actor actor, String secret, String key, Stranger stranger) {
    var now = time.instant();
    var hash = Secret.hash(secret);
    crews.require(tx, Actor.SYSTEM, guests.find(tx, hash).orElseThrow(GuestService::unknown).crewId()); // crews are always locked first
    var invitation = guests.lock(tx, hash).orElseThrow(GuestService::unknown);
    var before = guests.joined(tx, invitation.id(), key);
    var password = Password.generate();
    if (before.isPresent()) {
      invitation.requireHeld(now);
      users.setPassword(tx, actor, before.get().userId(), password);
      return new Welcome(before.get().login(), password, invitation.crew(), invitation.guestUntil());
    }
    invitation.requireOpen(now);
    if (stranger.card != null && (stranger.card.isBlank() || stranger.card.length() > 60 || stranger.cardUntil == null))
      throw Refusal.invalid("join/card", "A safety card has a number and a day it expires.");
    if (stranger.phone == null || !stranger.phone.matches("\\+?[0-9 .-]{8,20}"))
      throw Refusal.invalid("join/phone", "Write your telephone number, so that the control room can reach you.");
    if (stranger.grade == null || !stranger.grade.matches("[1-5]/5"))
      throw Refusal.invalid("crew/grade", "Write the grade as 1/5 to 5/5.");
    var login = invitation.crewCode().toLowerCase(Locale.ROOT) + "." + (guests.peopleEver(tx, invitation.crewId()) + 1);
    var user = users.create(tx, actor, login, stranger.name, password, Set.of(Role.LINESMAN), invitation.unitId());
    users.expireAt(tx, actor, user.id(), invitation.guestUntil().plus(BACKSTOP));
    long member = crews.addMember(tx, Actor.SYSTEM, invitation.crewId(), new CrewService.MemberGiven(stranger.name,
        !guests.hasLeader(tx, invitation.crewId()), stranger.grade, invitation.skills(), stranger.phone, user.id()));
    crews.startOffShift(tx, actor, user.id());
    if (stranger.card != null)
      crews.addCertificate(tx, Actor.SYSTEM, member, CARD, stranger.card, stranger.cardUntil);
    guests.join(tx, invitation.id(), key, member, user.id(), now);
    journal.append(tx, actor, new Change("crew.changed", "crew/" + invitation.crewId(), invitation.unitId(),
        Map.of("what", "guest-joined", "member", member, "invitation", invitation.id())));
    return new Welcome(login, password, invitation.crew(), invitation.guestUntil());
  }

  /** They stay longer, or shorter; whoever was sent home because the time was over may come back. */
  void extend(Tx tx, Actor actor, long crewId, Instant until) {
    var crew = managed(tx, actor, crewId);
    requireUntil(until, time.instant());
    for (long user : guests.usersSentHome(tx, crewId))
      users.enable(tx, actor, user);
    guests.setGuest(tx, crewId, until);
    for (long user : guests.users(tx, crewId))
      users.expireAt(tx, actor, user, until.plus(BACKSTOP));
    journal.append(tx, actor,
        new Change("crew.changed", "crew/" + crewId, crew.unitId(), Map.of("what", "guests-stay", "until", until.toString())));
  }

  /**
   * Their time is over now. They go home, or as soon as they are done with the work they are at.
   *
   * @return whether they are still at work
   */
  boolean end(Tx tx, Actor actor, long crewId) {
    var crew = seen(tx, actor, crewId);
    var now = time.instant();
    if (crew.guestUntil().isAfter(now))
      guests.setGuest(tx, crewId, now);
    if (work.isAtWork(tx, crewId)) {
      guests.endInvitations(tx, crewId, now);
      keep(tx, actor, crew, true, now);
      return true;
    }
    sendHome(tx, actor, crew, now);
    return false;
  }

  /**
   * Sends home whose time is over, but nobody from his work: whoever is there keeps his account until he is done, and then for as long as his
   * phone may need to send what it holds. Any node may call it, as often as it likes.
   */
  public void endDue(Tx tx) {
    var now = time.instant();
    for (long id : guests.over(tx, now, MOST)) {
      var crew = crews.require(tx, Actor.SYSTEM, id);
      if (work.isAtWork(tx, id))
        keep(tx, Actor.SYSTEM, crew, guests.keptAt(tx, id).isEmpty(), now);
      else if (guests.keptAt(tx, id).filter(kept -> kept.plus(TO_FINISH).isAfter(now)).isEmpty())
        sendHome(tx, Actor.SYSTEM, crew, now);
    }
  }

  private void keep(Tx tx, Actor actor, Crew crew, boolean tell, Instant now) {
    if (tell)
      journal.append(tx, actor, new Change("crew.changed", "crew/" + crew.id(), crew.unitId(), Map.of("what", "guests-kept")));
    guests.keep(tx, crew.id(), now);
    for (long user : guests.usersEndingBefore(tx, crew.id(), now.plus(BACKSTOP.dividedBy(2))))
      users.expireAt(tx, actor, user, now.plus(BACKSTOP));
  }

  private void sendHome(Tx tx, Actor actor, Crew crew, Instant now) {
    guests.endInvitations(tx, crew.id(), now);
    if (crew.onShift())
      crews.setShift(tx, actor, crew.id(), false);
    for (long user : guests.users(tx, crew.id()))
      users.disable(tx, actor, user);
    journal.append(tx, actor, new Change("crew.changed", "crew/" + crew.id(), crew.unitId(), Map.of("what", "guests-over")));
  }

  List<GuestStore.Listed> list(Tx tx, Actor actor) {
    return guests.list(tx, new ArrayList<>(actor.unitIds()), time.instant(), MOST).stream()
        .map(one -> one.over() && one.onShift() && work.isAtWork(tx, one.crewId()) ? one.whoIsAtWork() : one).toList();
  }

  private Crew managed(Tx tx, Actor actor, long crewId) {
    actor.requireAny(Role.SUPERVISOR, Role.ADMINISTRATOR);
    return seen(tx, actor, crewId);
  }

  private Crew seen(Tx tx, Actor actor, long crewId) {
    actor.requireAny(Role.DISPATCHER, Role.SUPERVISOR, Role.ADMINISTRATOR);
    var crew = crews.requireSeen(tx, actor, crewId);
    if (crew.guestUntil() == null)
      throw Refusal.conflict("guest/own", crew.name() + " is no crew of guests.");
    return crew;
  }

  private static void requireUntil(Instant until, Instant now) {
    if (until == null || !until.isAfter(now) || Duration.between(now, until).compareTo(LONGEST) > 0)
      throw Refusal.invalid("guest/until", "Say until when they stay, at most " + LONGEST.toDays() + " days: until.");
  }

  private static Refusal otherRequest() {
    return Refusal.unprocessable("idempotency/other-body", "This Idempotency-Key was used for another request: take a new one.");
  }

  private static Refusal unknown() {
    return Refusal.missing("join/unknown", "Nobody knows this invitation. Scan the code again, or ask for a new one.");
  }
}
