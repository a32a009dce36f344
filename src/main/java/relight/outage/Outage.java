package relight.outage;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;

/**
 * Supply lost at one place. What may happen to it next is decided here; every change a dispatcher must know of before he acts makes a new
 * version, calls that merely join do not.
 *
 * @param publicId     what the board calls it
 * @param customersOut of the affected, how many still have no supply
 * @param offAt        since when, as far as known
 * @param claim        who looks after it, or null
 * @param target       by when supply must be back, or null where no rule holds
 * @param nature       planned or not, narrower cause, weather
 * @param endReason    why it was cancelled, or how it was restored without a job
 * @param mergedInto   the outage it turned out to be part of, or null
 */
public record Outage(long id, String code, String publicId, int version, OutageStatus status, Site site, Reason reason, Affected affected,
    int customersOut, Instant offAt, Instant firstReportAt, Instant createdAt, Instant confirmedAt, Instant restoredAt, Instant endedAt,
    Claim claim, Target target, CrewStage crewStage, Nature nature, String cause, String endReason, Long mergedInto) {

  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(2);
  private static final Duration LONG_AGO = Duration.ofDays(92);

  /** Refuses whoever may not decide about this outage, or has not seen its present version. */
  public void requireDecision(Actor actor, int seenVersion) {
    actor.requireAny(Role.DISPATCHER, Role.SUPERVISOR);
    actor.requireUnit(site.unitId());
    if (claim != null && claim.userId() != actor.id() && !actor.isSystem())
      throw Refusal.conflict("outage/claimed", claim.name() + " looks after this outage.").with("by", claim.name())
          .with("byId", claim.userId()).with("since", claim.at().toString()).with("current", version);
    if (seenVersion != version)
      throw Refusal.conflict("outage/stale", "This outage has changed: look at it again.").with("current", version);
  }

  public Outage claim(Actor actor, int seenVersion, Instant now) {
    if (claim != null && claim.userId() == actor.id())
      return this;
    requireDecision(actor, seenVersion);
    requireOpen();
    return change().claim(new Claim(actor.id(), actor.name(), now)).done();
  }

  /** Gives it back. A supervisor may take it out of anybody's hands. */
  public Outage release(Actor actor, int seenVersion) {
    actor.requireAny(Role.DISPATCHER, Role.SUPERVISOR);
    actor.requireUnit(site.unitId());
    if (claim == null)
      throw Refusal.conflict("outage/unclaimed", "Nobody looks after this outage.").with("current", version);
    if (claim.userId() != actor.id() && !actor.hasAny(Role.SUPERVISOR))
      throw Refusal.conflict("outage/claimed", claim.name() + " looks after this outage.").with("by", claim.name())
          .with("byId", claim.userId()).with("current", version);
    if (seenVersion != version)
      throw Refusal.conflict("outage/stale", "This outage has changed: look at it again.").with("current", version);
    return change().claim(null).done();
  }

  /** A moment that somebody tells of: neither still to come, nor so long ago that the date must be wrong. */
  static Instant happened(Instant at, Instant now) {
    if (at.isAfter(now.plus(CLOCKS_DIFFER)))
      throw Refusal.invalid("outage/future", "This lies in the future: look at the clock.");
    if (at.isBefore(now.minus(LONG_AGO)))
      throw Refusal.invalid("outage/long-ago", "This lies more than " + LONG_AGO.toDays() + " days back: look at the date.")
          .with("at", at.toString());
    return at;
  }

  /** Somebody knows that it is so, at this place with these customers, since then. Whoever confirms looks after it from then on. */
  public Outage confirm(Actor actor, int seenVersion, Site where, Reason why, Affected who, Instant off, Instant now) {
    requireDecision(actor, seenVersion);
    var confirmed = found(where, why, who, off, now).change();
    return (claim == null ? confirmed.claim(new Claim(actor.id(), actor.name(), now)) : confirmed).sameVersion();
  }

  /** It is so, as was seen from what was switched or on site; nobody has taken it into his hands by that. */
  public Outage found(Site where, Reason why, Affected who, Instant off, Instant now) {
    become(OutageStatus.CONFIRMED);
    happened(off, now);
    return change().status(OutageStatus.CONFIRMED).place(where, why, who).offAt(off).confirmedAt(now).done();
  }

  public Outage cancel(Actor actor, int seenVersion, String why, Instant now) {
    requireDecision(actor, seenVersion);
    requireUnplanned();
    become(OutageStatus.CANCELLED);
    return change().status(OutageStatus.CANCELLED).ended(now, Texts.reason(why, "outage/reason-missing")).done();
  }

  /** Planned work ends with the steps of its plan, never by hand beside it. */
  void requireUnplanned() {
    if (nature.kind() == Nature.Kind.PLANNED)
      throw Refusal.conflict("outage/planned", "This is planned work: it ends with the steps of its plan.").with("planned",
          nature.plannedId());
  }

  /** Done with, whoever says so. */
  Outage closed(Instant now) {
    become(OutageStatus.CLOSED);
    return change().status(OutageStatus.CLOSED).ended(now, endReason).claim(null).done();
  }

  /** Whether this actor may promise a time for it. */
  public Outage estimated(Actor actor, int seenVersion) {
    requireDecision(actor, seenVersion);
    requireOpen();
    return change().done();
  }

  /** @param at when supply came back, by the clock of whoever saw it */
  public Outage restore(Instant at, String causeFound, String how, Instant now) {
    become(OutageStatus.RESTORED);
    if (at.isBefore(offAt))
      throw Refusal.invalid("outage/restored-before-off", "Supply cannot have come back before it went.").with("offAt", offAt.toString());
    happened(at, now);
    return change().status(OutageStatus.RESTORED).restoredAt(at).customersOut(0).cause(causeFound).endReason(how).done();
  }

  /**
   * As the ledger has it: who is in it and how many of them are still out. Once over, it opens again when a correction or a later word says that
   * somebody is out after all.
   *
   * @param some whether some of them have supply again
   */
  public Outage counted(Affected who, int out, boolean some, Instant off) {
    var now = some ? OutageStatus.PARTIALLY_RESTORED : status == OutageStatus.PARTIALLY_RESTORED ? status : OutageStatus.CONFIRMED;
    var changed = change().status(now).affected(who).customersOut(out).offAt(off);
    return (status.isOpen() ? changed : changed.restoredAt(null).ended(null, null)).done();
  }

  /** It turned out to be the same as an older one, however far it had come. */
  Outage partOf(long other, Instant now) {
    return change().status(OutageStatus.CANCELLED).customersOut(0).ended(now, "merged").merged(other).claim(null).done();
  }

  /** Something about it was set right: whoever decides looks again. */
  Outage seenAnew() {
    return change().done();
  }

  /** It is over already, and its figures are mended. */
  public Outage mended(Affected who, Instant off, Instant restored) {
    return change().affected(who).customersOut(status.isOpen() ? customersOut : 0).offAt(off).restoredAt(restored).done();
  }

  /** The same with another legal clock. */
  Outage due(Target by) {
    return change().first(firstReportAt, offAt, by).sameVersion();
  }

  /** Whether the figures are those of the other, which is the same outage at another time. */
  boolean isAs(Outage other) {
    return status == other.status && customersOut == other.customersOut && affected.customers() == other.affected.customers()
        && offAt.equals(other.offAt) && Objects.equals(restoredAt, other.restoredAt) && nature.equals(other.nature);
  }

  public Outage close(Actor actor, int seenVersion, Instant now) {
    actor.requireAny(Role.DISPATCHER, Role.SUPERVISOR);
    actor.requireUnit(site.unitId());
    if (seenVersion != version)
      throw Refusal.conflict("outage/stale", "This outage has changed: look at it again.").with("current", version);
    requireUnplanned();
    return closed(now);
  }

  /** The rules explain it better now. A claim made on an outage that merges into this one is kept. */
  public Outage moved(Site where, Reason why, Affected who, Claim inherited) {
    return change().place(where, why, who).claim(claim == null ? inherited : claim).done();
  }

  public Outage mergedInto(long other, Instant now) {
    become(OutageStatus.CANCELLED);
    return change().status(OutageStatus.CANCELLED).ended(now, "merged").merged(other).claim(null).done();
  }

  /** Everybody it was concluded from has supply again. */
  Outage withdrawn(Instant now, String why) {
    become(OutageStatus.CANCELLED);
    return change().status(OutageStatus.CANCELLED).ended(now, why).done();
  }

  /** A dispatcher has said that it is here. */
  Outage placedByHand(Site where, Reason why, Affected who) {
    return change().place(where, why, who).nature(nature.pinned(true)).done();
  }

  /** The rules may look at it again. */
  Outage letGo() {
    return change().nature(nature.pinned(false)).done();
  }

  /** Another one turned out to be this one: it keeps its place, and the earlier of both beginnings. */
  Outage tookIn(Outage other, Affected united, Target newTarget) {
    var changed = change().nature(nature.pinned(true)).claim(claim == null ? other.claim : claim);
    if (status == OutageStatus.PREDICTED)
      changed.place(site, reason, united);
    if (other.firstReportAt != null && (firstReportAt == null || other.firstReportAt.isBefore(firstReportAt)))
      changed.first(other.firstReportAt, status == OutageStatus.PREDICTED && other.offAt.isBefore(offAt) ? other.offAt : offAt,
          sooner(newTarget));
    return changed.done();
  }

  /** As it was before a dispatcher regrouped it; who joined since stays. */
  Outage backTo(Standing before) {
    return change().status(before.status()).place(before.site(), before.reason(), before.affected()).customersOut(before.customersOut())
        .first(before.firstReportAt(), before.offAt(), before.target()).claim(mergedInto == null ? claim : before.claim())
        .nature(nature.pinned(before.pinned())).ended(null, null).merged(null).done();
  }

  /** The first call came earlier than we knew; the clock of the law starts with it. No new version: nobody has to decide anew. */
  public Outage firstReportedAt(Instant at, Target newTarget) {
    var changed = change();
    return changed.first(at, at.isBefore(offAt) && status == OutageStatus.PREDICTED ? at : offAt, sooner(newTarget)).sameVersion();
  }

  /** A clock that runs already, since the device opened or since another outage, does not begin anew because somebody calls. */
  private Target sooner(Target other) {
    return target == null || other != null && other.at().isBefore(target.at()) ? other : target;
  }

  /** It lies in the dark of another one, whose customers these have been from its beginning on. */
  Outage within(Outage other) {
    var clock = other.target != null && (target == null || other.target.at().isBefore(target.at())) ? other.target : target;
    return change().nature(nature.nestedIn(other.id)).first(firstReportAt, offAt, clock).sameVersion();
  }

  /** It went dark earlier than anybody called. No new version: nobody has to decide anew. */
  Outage darkSince(Instant at) {
    return change().first(firstReportAt, at, target).sameVersion();
  }

  /** Help comes nearer, or does not come after all. */
  public Outage crew(CrewStage stage) {
    return change().crewStage(stage).sameVersion();
  }

  /** Why it was, which is often found out when it is over. */
  public Outage because(Actor actor, int seenVersion, String newCause, Nature newNature) {
    if (status.isOpen())
      requireDecision(actor, seenVersion);
    else
      requireAfterwards(actor, seenVersion);
    if (status == OutageStatus.CANCELLED)
      throw Refusal.conflict("outage/wrong-status", "An outage that is cancelled has no cause.").with("status", status.text())
          .with("current", version);
    return caused(newCause, newNature);
  }

  /** The same, said by who knows: the crew at the place. */
  Outage caused(String newCause, Nature newNature) {
    return change().cause(newCause).nature(newNature).done();
  }

  private void requireAfterwards(Actor actor, int seenVersion) {
    actor.requireAny(Role.DISPATCHER, Role.SUPERVISOR);
    actor.requireUnit(site.unitId());
    if (seenVersion != version)
      throw Refusal.conflict("outage/stale", "This outage has changed: look at it again.").with("current", version);
  }

  /** Planned or not, narrower cause, weather, pinned. */
  public Outage of(Nature newNature) {
    return change().nature(newNature).done();
  }

  public void requireOpen() {
    if (!status.isOpen())
      throw Refusal.conflict("outage/over", "This outage is " + status.text() + ".").with("status", status.text()).with("current", version);
  }

  private void become(OutageStatus next) {
    if (!status.canBecome(next))
      throw Refusal.conflict("outage/wrong-status", "An outage that is " + status.text() + " cannot become " + next.text() + ".")
          .with("status", status.text()).with("current", version);
  }

  private Changed change() {
    return new Changed(this);
  }

  /** The outage afterwards, in the making. */
  private static final class Changed {

    private final Outage before;
    private OutageStatus status;
    private Site site;
    private Reason reason;
    private Affected affected;
    private int customersOut;
    private Instant offAt;
    private Instant firstReportAt;
    private Instant confirmedAt;
    private Instant restoredAt;
    private Instant endedAt;
    private Claim claim;
    private Target target;
    private CrewStage crewStage;
    private Nature nature;
    private String cause;
    private String endReason;
    private Long mergedInto;

    Changed(Outage before) {
      this.before = before;
      status = before.status;
      site = before.site;
      reason = before.reason;
      affected = before.affected;
      customersOut = before.customersOut;
      offAt = before.offAt;
      firstReportAt = before.firstReportAt;
      confirmedAt = before.confirmedAt;
      restoredAt = before.restoredAt;
      endedAt = before.endedAt;
      claim = before.claim;
      target = before.target;
      crewStage = before.crewStage;
      nature = before.nature;
      cause = before.cause;
      endReason = before.endReason;
      mergedInto = before.mergedInto;
    }

    Changed status(OutageStatus value) {
      status = value;
      return this;
    }

    Changed place(Site where, Reason why, Affected who) {
      site = where;
      reason = why;
      affected = who;
      customersOut = who.customers();
      return this;
    }

    Changed affected(Affected who) {
      affected = who;
      return this;
    }

    Changed offAt(Instant value) {
      offAt = value;
      return this;
    }

    Changed customersOut(int value) {
      customersOut = value;
      return this;
    }

    Changed first(Instant report, Instant off, Target by) {
      firstReportAt = report;
      offAt = off;
      target = by;
      return this;
    }

    Changed confirmedAt(Instant value) {
      confirmedAt = value;
      return this;
    }

    Changed restoredAt(Instant value) {
      restoredAt = value;
      return this;
    }

    Changed ended(Instant at, String why) {
      endedAt = at;
      endReason = why;
      return this;
    }

    Changed claim(Claim value) {
      claim = value;
      return this;
    }

    Changed crewStage(CrewStage value) {
      crewStage = value;
      return this;
    }

    Changed nature(Nature value) {
      nature = value;
      return this;
    }

    Changed cause(String value) {
      cause = value;
      return this;
    }

    Changed endReason(String value) {
      endReason = value;
      return this;
    }

    Changed merged(Long into) {
      mergedInto = into;
      return this;
    }

    Outage done() {
      return with(before.version + 1);
    }

    Outage sameVersion() {
      return with(before.version);
    }

    private Outage with(int version) {
      return new Outage(before.id, before.code, before.publicId, version, status, site, reason, affected, customersOut, offAt,
          firstReportAt, before.createdAt, confirmedAt, restoredAt, endedAt, claim, target, crewStage, nature, cause, endReason,
          mergedInto);
    }
  }
}
