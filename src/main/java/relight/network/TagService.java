package relight.network;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;
import relight.journal.Change;
import relight.journal.Journal;
import relight.storage.Tx;

/**
 * Hangs tags on devices and takes them off. Both hold the lock of switching, so that a device cannot be closed while somebody is just hanging a
 * tag on it.
 */
public final class TagService {

  private final TagStore tags = new TagStore();
  private final NetworkStore network = new NetworkStore();
  private final Journal journal;
  private final InstantSource time;
  private TagKeeper keeper;

  public TagService(Journal journal, InstantSource time) {
    this.journal = journal;
    this.time = time;
  }

  /** Who knows the people that tags protect. Called while wiring. */
  public void keptBy(TagKeeper whoKnows) {
    keeper = whoKnows;
  }

  /**
   * Hangs a tag on a device. Whether a device for no job is one of the actor's is for the caller to ask, who knows whose devices are.
   *
   * @param jobId the work it protects, or null
   * @param at    when it was hung up in the field
   */
  public Tag place(Tx tx, Actor actor, String device, TagKind kind, String reason, Long jobId, Instant at) {
    network.lockSwitching(tx);
    long branch = network.findBranch(tx, device)
        .orElseThrow(() -> Refusal.missing("network/unknown", "There is no device " + device + "."));
    if (jobId != null && keeper != null)
      keeper.requireMayPlace(tx, actor, jobId);
    else if (!actor.hasAny(Role.DISPATCHER, Role.SUPERVISOR))
      throw Refusal.forbidden("network/tag-not-yours", "In the field a tag is hung up for a job of one's own: jobId.");
    if (reason == null || reason.isBlank())
      throw Refusal.invalid("network/reason-missing", "A tag needs a reason.");
    if (reason.length() > 500)
      throw Refusal.invalid("network/reason-long", "The reason is longer than 500 characters.");
    var now = time.instant();
    var when = at == null || at.isAfter(now) ? now : at;
    long id = tags.insert(tx, actor, branch, kind, reason.strip(), jobId, when, now);
    var tag = tags.getForUpdate(tx, id);
    tell(tx, actor, "network.tagged", tag);
    return tag;
  }

  /** Takes it off again, when nobody needs it any more; whose device it is, the caller asks as when it is hung up. */
  public Tag remove(Tx tx, Actor actor, long id, String reason, Instant at) {
    network.lockSwitching(tx);
    var tag = tags.getForUpdate(tx, id);
    if (!tag.hangs())
      throw Refusal.conflict("network/tag-gone", "This tag has been taken off already.");
    if (reason == null || reason.isBlank())
      throw Refusal.invalid("network/reason-missing", "Taking a tag off needs a reason.");
    if (reason.length() > 500)
      throw Refusal.invalid("network/reason-long", "The reason is longer than 500 characters.");
    if (tag.jobId() != null && keeper != null)
      keeper.requireMayRemove(tx, actor, tag);
    else
      actor.requireAny(Role.DISPATCHER, Role.SUPERVISOR);
    var now = time.instant();
    tags.remove(tx, actor, id, reason.strip(), at == null || at.isAfter(now) ? now : at);
    var gone = tags.getForUpdate(tx, id);
    tell(tx, actor, "network.untagged", gone);
    if (gone.jobId() != null && keeper != null)
      keeper.removed(tx, actor, gone);
    return gone;
  }

  public Tag get(Tx tx, long id) {
    return tags.getForUpdate(tx, id);
  }

  /** What hangs on a device now. */
  public List<Tag> hangingOn(Tx tx, String device) {
    return tags.hangingOn(tx, device);
  }

  /** What hangs anywhere now. */
  public List<Tag> hanging(Tx tx) {
    return tags.hanging(tx);
  }

  /** Everything that was ever hung up for a job. */
  public List<Tag> ofJob(Tx tx, long jobId) {
    return tags.ofJob(tx, jobId);
  }

  /** What forbade to close a device at a moment, and still hangs there. */
  public Optional<Tag> forbidding(Tx tx, String device, Instant at) {
    return tags.forbidding(tx, device, at);
  }

  private void tell(Tx tx, Actor actor, String kind, Tag tag) {
    var body = new LinkedHashMap<String, Object>(Map.of("tag", tag.id(), "kind", tag.kind().text()));
    if (tag.jobId() != null)
      body.put("job", tag.jobId());
    journal.append(tx, actor, new Change(kind, "device/" + tag.device(), null, body));
  }
}
