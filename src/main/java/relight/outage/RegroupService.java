package relight.outage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Supplier;
import relight.Refusal;
import relight.auth.Actor;
import relight.journal.Change;
import relight.journal.Journal;
import relight.journal.Words;
import relight.network.NetworkView;
import relight.outage.inference.SupplyPaths;
import relight.storage.Tx;

/**
 * What a dispatcher decides against the rules: these two are one, these reports are another one, it is elsewhere, it is not there. The rules
 * leave such outages where they are. The last step of each can be taken back as long as nothing has been built on it.
 */
public final class RegroupService {

  /** A merge or split leaves two outages: the one that goes on, and the other. */
  public record Two(Outage kept, Outage other) {}

  private final OutageStore outages = new OutageStore();
  private final ReportStore reports = new ReportStore();
  private final RegroupStore regroupings = new RegroupStore();
  private final OutageService life;
  private final PredictionService predictions;
  private final SiteService sites;
  private final Journal journal;
  private final Supplier<NetworkView> network;

  public RegroupService(OutageService life, Journal journal, Supplier<NetworkView> network) {
    this.life = life;
    this.predictions = life.predictions();
    this.sites = life.sites();
    this.journal = journal;
    this.network = network;
  }

  /** Both are one fault. Reports, jobs and promises go to the one that goes on; a claim goes along where that has none. */
  public Two merge(Tx tx, Actor actor, long id, int version, long intoId, Integer intoVersion, Instant now) {
    if (id == intoId)
      throw Refusal.invalid("outage/merge-itself", "An outage cannot merge into itself.");
    if (intoVersion == null)
      throw Refusal.invalid("outage/version", "Send the version of both outages you were looking at.");
    life.lockForSwitching(tx);
    var both = outages.lock(tx, List.of(id, intoId));
    var gone = both.get(id);
    var into = both.get(intoId);
    gone.requireDecision(actor, version);
    into.requireDecision(actor, intoVersion);
    into.requireOpen();
    if (gone.status() != OutageStatus.PREDICTED && into.status() == OutageStatus.PREDICTED)
      throw Refusal.conflict("outage/merge-direction", "What is confirmed goes on: merge the predicted outage into the confirmed one.")
          .with("current", gone.version());
    var before = Standing.of(into);
    var goneBefore = Standing.of(gone);
    var moved = reports.idsOf(tx, id);
    var after = gone.mergedInto(intoId, now);
    outages.save(tx, after);
    reports.moveAll(tx, id, intoId);
    outages.inheritEstimate(tx, id, intoId);
    var united = into.status() == OutageStatus.PREDICTED ? sites.united(network.get(), into, gone) : into.affected();
    into = into.tookIn(gone, united, gone.firstReportAt() == null ? null : sites.target(gone.firstReportAt()));
    outages.save(tx, into);
    outages.saveAreas(tx, intoId, united);
    regroupings.insert(tx,
        new Regrouping(0, Regrouping.Kind.MERGE, intoId, id, into.site().feeder(), gone.site().device(), 0, moved, before,
            goneBefore, "", actor.name(), now));
    journal(tx, actor, "outage.merged", after, Map.of("into", intoId, "outage", intoId, "byHand", true));
    life.tellMerged(tx, actor, after, into, now);
    life.settlement().regrouped(tx, actor, List.of(id));
    predictions.reconsider(tx, into.site().feeder(), now);
    return new Two(outages.get(tx, intoId), outages.get(tx, id));
  }

  /**
   * These reports are another outage.
   *
   * @param reportIds which, or null for all below the device
   * @param deviceId  where the new outage is; null to let the reports tell
   */
  public Two split(Tx tx, Actor actor, long id, int version, List<Long> reportIds, String deviceId, Instant now) {
    var before = life.lock(tx, id);
    before.requireDecision(actor, version);
    before.requireOpen();
    if (reportIds == null && deviceId == null)
      throw Refusal.invalid("outage/split-what", "Say which reports, or below which device.");
    var view = network.get();
    int device = deviceId == null ? -1 : device(view, deviceId);
    if (device >= 0)
      outages.requireFree(tx, deviceId, id);
    var all = reports.openOf(tx, id);
    var part = new ArrayList<OutageReport>();
    var rest = new ArrayList<OutageReport>();
    for (var report : all) {
      boolean leaves = reportIds == null ? isBelow(view, report, device) : reportIds.contains(report.id());
      (leaves ? part : rest).add(report);
    }
    if (reportIds != null && part.size() != new TreeSet<>(reportIds).size())
      throw Refusal.unprocessable("outage/split-others", "Only open reports of this outage can be split from it.");
    if (rest.isEmpty() && !all.isEmpty())
      throw Refusal.unprocessable("outage/split-all", "Nothing would stay behind: move the outage instead.");
    if (part.isEmpty())
      throw Refusal.unprocessable("outage/split-nothing", "No report of this outage lies there.");
    if (device < 0)
      device = common(view, part);
    var first = part.stream().map(OutageReport::at).min(Comparator.naturalOrder()).orElse(before.offAt());
    var other = create(tx, view, part, device, before, first, now);
    reports.join(tx, other.id(), part.stream().map(OutageReport::id).toList());
    var kept = before;
    if (before.status() == OutageStatus.PREDICTED)
      kept = stays(tx, view, before, rest, other, now);
    outages.save(tx, kept);
    outages.saveAreas(tx, id, kept.affected());
    regroupings.insert(tx, new Regrouping(0, Regrouping.Kind.SPLIT, id, other.id(), before.site().feeder(), other.site().device(), 0,
        part.stream().map(OutageReport::id).toList(), Standing.of(before), null, "", actor.name(), now));
    journal(tx, actor, "outage.split", kept,
        Map.of("other", other.id(), "code", other.code(), "reportIds", part.stream().map(OutageReport::id).toList()));
    journal(tx, actor, "outage.split-off", other, Map.of("outage", id, "from", before.code()));
    predictions.reconsider(tx, before.site().feeder(), now);
    return new Two(outages.get(tx, id), outages.get(tx, other.id()));
  }

  /** It is at another device; it stays there. */
  public Outage move(Tx tx, Actor actor, long id, int version, String deviceId, Instant now) {
    life.lockForSwitching(tx); // it may go to another part of the network
    var before = life.lock(tx, id);
    before.requireDecision(actor, version);
    requirePredicted(before);
    if (deviceId == null)
      throw Refusal.invalid("outage/unknown-device", "Say where it is.");
    var view = network.get();
    int device = device(view, deviceId);
    if (deviceId.equals(before.site().device()) && before.nature().pinned())
      throw Refusal.conflict("outage/no-move", "The outage is at " + deviceId + " already.").with("current", before.version());
    outages.requireFree(tx, deviceId, id);
    var counted = sites.place(tx, view, device, before.site().feeder(), now);
    if (!counted.site().feeder().equals(before.site().feeder()))
      predictions.lockFeeder(tx, counted.site().feeder());
    requireUnclaimedBelow(tx, actor, view, device, counted.site().feeder(), id);
    var outage = before.placedByHand(counted.site(), new Reason(Reason.DISPATCHER, SiteService.facts(view, deviceId, 0, 0)),
        counted.affected());
    outages.save(tx, outage);
    outages.saveAreas(tx, id, outage.affected());
    regroupings.insert(tx, new Regrouping(0, Regrouping.Kind.MOVE, id, null, before.site().feeder(), deviceId, 0, reports.idsOf(tx, id),
        Standing.of(before), null, "", actor.name(), now));
    journal(tx, actor, "outage.moved", outage, from(before, deviceId));
    predictions.reconsider(tx, outage.site().feeder(), now);
    if (!outage.site().feeder().equals(before.site().feeder()))
      predictions.reconsider(tx, before.site().feeder(), now);
    return outages.get(tx, id);
  }

  /** What lies below it goes up in it, but not what somebody else looks after. */
  private void requireUnclaimedBelow(Tx tx, Actor actor, NetworkView view, int device, String feeder, long id) {
    var section = Section.below(view, device);
    for (var other : outages.openInFeeder(tx, feeder))
      if (other.id() != id && other.status() == OutageStatus.PREDICTED && other.claim() != null && other.claim().userId() != actor.id()
          && section.holds(other.site().node()))
        throw Refusal.conflict("outage/claimed", other.claim().name() + " looks after " + other.code() + ", which lies there.")
            .with("by", other.claim().name()).with("byId", other.claim().userId()).with("since", other.claim().at().toString())
            .with("other", other.id()).with("otherCode", other.code());
  }

  /** The device is not to be blamed for what is known now; the rules look at the rest of the way. */
  public Outage reject(Tx tx, Actor actor, long id, int version, String why, Instant now) {
    var before = life.lock(tx, id);
    before.requireDecision(actor, version);
    requirePredicted(before);
    if (before.site().device() == null)
      throw Refusal.conflict("outage/reject-single", "A single caller blames no device: cancel the outage instead.").with("current",
          before.version());
    var reason = Texts.reason(why, "outage/reason-missing");
    int gasps = before.reason().facts().get("gasps") instanceof Number some ? some.intValue() : 0;
    int callers = (int) reports.openOf(tx, id).stream().map(OutageReport::who).distinct().count() + gasps;
    regroupings.insert(tx, new Regrouping(0, Regrouping.Kind.REJECT, id, null, before.site().feeder(), before.site().device(), callers,
        List.of(), Standing.of(before), null, reason, actor.name(), now));
    var outage = before.letGo();
    outages.save(tx, outage);
    journal(tx, actor, "outage.rejected", outage, Map.of("device", before.site().device(), "reason", new Words(reason)));
    predictions.reconsider(tx, before.site().feeder(), now);
    return outages.get(tx, id);
  }

  /** Takes back the last of these steps, if nothing has been built on it. */
  public Outage undo(Tx tx, Actor actor, long id, int version, Instant now) {
    life.lockForSwitching(tx);
    var last = regroupings.last(tx, id)
        .orElseThrow(() -> Refusal.conflict("outage/nothing-to-undo", "Nobody has merged, split, moved or rejected this outage."));
    var both = outages.lock(tx, last.otherId() == null ? List.of(last.outageId()) : List.of(last.outageId(), last.otherId()));
    both.get(id).requireDecision(actor, version);
    if (regroupings.last(tx, id).map(Regrouping::id).orElse(0L) != last.id())
      throw Refusal.conflict("outage/stale", "This outage has changed: look at it again.").with("current", both.get(id).version());
    var kept = both.get(last.outageId());
    if (regroupings.last(tx, last.outageId()).map(Regrouping::id).orElse(0L) != last.id())
      throw later(kept, "regrouped");
    regroupings.undone(tx, last.id(), now);
    switch (last.kind()) {
      case MERGE -> undoMerge(tx, actor, last, kept, both.get(last.otherId()), now);
      case SPLIT -> undoSplit(tx, actor, last, kept, both.get(last.otherId()), now);
      case MOVE -> back(tx, actor, last, kept, now);
      case REJECT -> {
        requireStill(kept, OutageStatus.PREDICTED);
        journal(tx, actor, "outage.undone", kept, Map.of("what", last.kind().text(), "device", last.device()));
      }
    }
    predictions.reconsider(tx, last.before().site().feeder(), now);
    return outages.get(tx, id);
  }

  private void undoMerge(Tx tx, Actor actor, Regrouping last, Outage kept, Outage gone, Instant now) {
    requireStill(kept, last.before().status());
    if (!Objects.equals(gone.mergedInto(), kept.id()))
      throw later(kept, "merged");
    if (gone.site().device() != null)
      outages.requireFree(tx, gone.site().device(), gone.id());
    outages.dropInherited(tx, gone.id(), kept.id());
    var alone = kept.backTo(last.before());
    outages.save(tx, alone);
    outages.saveAreas(tx, alone.id(), alone.affected());
    var again = gone.backTo(last.otherBefore());
    outages.save(tx, again);
    reports.giveBack(tx, last.reports(), kept.id(), again.id());
    journal(tx, actor, "outage.undone", alone, Map.of("what", last.kind().text(), "other", again.id(), "code", again.code()));
    journal(tx, actor, "outage.undone", again, Map.of("what", last.kind().text(), "other", alone.id(), "code", alone.code()));
    life.tellParted(tx, actor, alone, again, now);
    life.settlement().regrouped(tx, actor, List.of(again.id()));
  }

  private void undoSplit(Tx tx, Actor actor, Regrouping last, Outage kept, Outage other, Instant now) {
    requireStill(kept, last.before().status());
    requireStill(other, OutageStatus.PREDICTED);
    if (other.claim() != null && other.claim().userId() != actor.id())
      throw Refusal.conflict("outage/claimed", other.claim().name() + " looks after " + other.code() + ".").with("by", other.claim().name())
          .with("byId", other.claim().userId()).with("current", kept.version());
    var gone = other.mergedInto(kept.id(), now);
    outages.save(tx, gone);
    reports.moveAll(tx, other.id(), kept.id());
    outages.inheritEstimate(tx, other.id(), kept.id());
    var whole = kept.backTo(last.before());
    if (whole.site().device() != null)
      outages.requireFree(tx, whole.site().device(), whole.id());
    outages.save(tx, whole);
    outages.saveAreas(tx, whole.id(), whole.affected());
    journal(tx, actor, "outage.merged", gone, Map.of("into", kept.id(), "outage", kept.id()));
    journal(tx, actor, "outage.undone", whole, Map.of("what", last.kind().text(), "other", gone.id(), "code", gone.code()));
    life.tellMerged(tx, actor, gone, whole, now);
  }

  private void back(Tx tx, Actor actor, Regrouping last, Outage kept, Instant now) {
    requireStill(kept, OutageStatus.PREDICTED);
    var device = last.before().site().device();
    if (device != null)
      outages.requireFree(tx, device, kept.id());
    var there = kept.backTo(last.before());
    reports.letGoOthers(tx, kept.id(), last.reports()); // whoever joined it there is weighed anew
    outages.save(tx, there);
    outages.saveAreas(tx, there.id(), there.affected());
    journal(tx, actor, "outage.undone", there, from(kept, String.valueOf(device)));
    if (!there.site().feeder().equals(kept.site().feeder()))
      predictions.reconsider(tx, kept.site().feeder(), now);
  }

  private static Map<String, Object> from(Outage before, String device) {
    var body = new LinkedHashMap<String, Object>();
    body.put("what", "move");
    body.put("device", device);
    if (before.site().device() != null)
      body.put("from", before.site().device());
    return body;
  }

  /** Where those who stay behind are: as near to them as they have in common, if that lies below where the outage was. */
  private Outage stays(Tx tx, NetworkView view, Outage before, List<OutageReport> rest, Outage other, Instant now) {
    int old = before.site().device() == null ? -1 : view.grid().findBranch(before.site().device());
    if (old < 0)
      return before.placedByHand(before.site(), before.reason(), before.affected());
    int common = rest.isEmpty() ? -1 : common(view, rest);
    if (common < 0 || common == old || !Section.below(view, old).holds(Section.below(view, common).fedNode())
        || view.grid().branchId(common).equals(other.site().device()) || outages.findOpenAt(tx, view.grid().branchId(common)).isPresent())
      common = old;
    var counted = sites.place(tx, view, common, before.site().feeder(), now);
    var facts = SiteService.facts(view, view.grid().branchId(common), (int) rest.stream().map(OutageReport::who).distinct().count(), 0);
    return before.placedByHand(counted.site(), new Reason(Reason.DISPATCHER, facts), counted.affected());
  }

  private Outage create(Tx tx, NetworkView view, List<OutageReport> part, int device, Outage from, Instant first, Instant now) {
    var deviceId = device < 0 ? null : view.grid().branchId(device);
    if (deviceId != null)
      outages.requireFree(tx, deviceId, 0);
    if (deviceId == null && part.stream().map(OutageReport::who).distinct().count() > 1)
      throw Refusal.unprocessable("outage/split-nowhere",
          "These reports have no device of their own in common: split them one by one, or say at which device they are.");
    var counted = deviceId == null
        ? sites.single(tx, view, part.getFirst(), from.site().feeder(), now)
        : sites.place(tx, view, device, from.site().feeder(), now);
    var facts = SiteService.facts(view, deviceId, (int) part.stream().map(OutageReport::who).distinct().count(), 0);
    var outage = new Outage(0, predictions.nextCode(tx, now), predictions.nextPublicId(), 1, OutageStatus.PREDICTED, counted.site(),
        new Reason(Reason.DISPATCHER, facts), counted.affected(), counted.affected().customers(), first, part.isEmpty() ? null : first, now,
        null, null, null, null, sites.target(first), CrewStage.NONE, Nature.UNPLANNED.pinned(true), null, null, null);
    return outages.get(tx, outages.insert(tx, outage));
  }

  /** The lowest device above all of these reports; -1 if it is one caller alone. */
  private static int common(NetworkView view, List<OutageReport> some) {
    if (some.stream().map(OutageReport::who).distinct().count() < 2)
      return -1;
    return new SupplyPaths(view.supply())
        .commonDevice(some.stream().mapToInt(r -> view.grid().findNode(r.node())).filter(n -> n >= 0).toArray());
  }

  private static boolean isBelow(NetworkView view, OutageReport report, int device) {
    return report.node() != null && Section.below(view, device).holds(report.node());
  }

  private static int device(NetworkView view, String id) {
    int branch = view.grid().findBranch(id);
    if (branch < 0)
      throw Refusal.invalid("outage/unknown-device", "There is no device " + id + " in the network.").with("device", id);
    if (!SupplyPaths.isDevice(view.grid().kind(branch)))
      throw Refusal.invalid("outage/unknown-device", id + " is nothing that could open.").with("device", id);
    return branch;
  }

  private static void requirePredicted(Outage outage) {
    if (outage.status() != OutageStatus.PREDICTED)
      throw Refusal.conflict("outage/wrong-status", "An outage that is " + outage.status().text() + " is where it is: correct it instead.")
          .with("status", outage.status().text()).with("current", outage.version());
  }

  private static void requireStill(Outage outage, OutageStatus status) {
    if (outage.status() != status)
      throw later(outage, outage.status().text());
  }

  private static Refusal later(Outage outage, String what) {
    return Refusal.conflict("outage/undo-later", outage.code() + " has been " + what + " since: this can no longer be taken back.")
        .with("what", what).with("current", outage.version());
  }

  private void journal(Tx tx, Actor actor, String kind, Outage outage, Map<String, Object> body) {
    journal.append(tx, actor, new Change(kind, "outage/" + outage.id(), outage.site().unitId(), body));
  }
}
