package relight.job.safety;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import relight.clock.Bilingual;
import relight.crew.Crew;
import relight.job.Job;
import relight.job.JobStatus;
import relight.network.Tag;

/**
 * Everything about the safety of one job, as pages get it.
 *
 * @param permit     the one that counts now, or null
 * @param needs      what must be there before work begins
 * @param energised  what the model of the grid says about the place of work
 */
public record SafetyView(long jobId, List<Briefing> briefings, Needs needs, PermitView permit, List<PermitView> permits, List<Step> steps,
    List<StepTaken> taken, List<NearMiss> nearMisses, List<TagView> tags, GridCheck.Section energised) {

  /**
   * @param briefed whether the crew as it is now was briefed for what comes next
   * @param why     why not: none, shift, suspended, members; null if it was
   * @param missing members on shift who were not there
   * @param permit  the paper this kind of work needs, or null
   * @param before  the steps that stand before anybody goes in under the permit that counts now
   */
  public record Needs(boolean briefed, String why, List<Long> missing, PermitKind permit, List<SafetyStep> before, Long checkInEvery_s,
      boolean verified) {}

  /** @param state open, done, or undone (taken off again) */
  public record Step(String step, Bilingual words, String state, Instant at, String by, String device, String reading, String photo,
      StepTaken.Check check) {}

  public record TagView(long id, String device, String kind, String reason, Instant at, String by, Instant removedAt) {}

  static SafetyView of(Job job, Crew crew, PermitRules rules, List<Briefing> briefings, List<Permit> permits, List<StepTaken> taken,
      List<NearMiss> misses, List<Tag> tags, GridCheck.Section energised) {
    var views = permits.stream().map(PermitView::of).toList();
    var counting = permits.stream().filter(p -> p.state() != Permit.State.CANCELLED).toList();
    // one for each crew: its own if it has one
    var current = counting.stream().filter(p -> crew != null && p.crewId() == crew.id()).reduce((a, b) -> b)
        .or(() -> counting.stream().reduce((a, b) -> b)).orElse(null);
    return new SafetyView(job.id(), briefings, needs(job, crew, rules, briefings, current), current == null ? null : PermitView.of(current),
        views,
        Arrays.stream(SafetyStep.values()).map(step -> step(step, taken)).toList(), taken, misses,
        tags.stream().map(t -> new TagView(t.id(), t.device(), t.kind().text(), t.reason(), t.at(), t.by(), t.removedAt())).toList(),
        energised);
  }

  private static Needs needs(Job job, Crew crew, PermitRules rules, List<Briefing> briefings, Permit current) {
    Set<Long> people = crew == null ? Set.of() : SafetyService.atWork(crew);
    var last = briefings.stream().filter(b -> crew != null && b.crewId() == crew.id()).reduce((a, b) -> b);
    var why = last.isEmpty() ? "none" : last.get().fails(SafetyService.since(crew), suspended(job), people);
    var missing = people.stream().filter(m -> last.isEmpty() || !last.get().attended().contains(m)).toList();
    var kind = rules.of(job.kind().text());
    var paper = current == null ? kind.permit() : current.kind();
    return new Needs(why == null, why, missing, kind.permit(), paper == null ? List.of() : rules.missing(paper, List.of()),
        kind.checkIn() == null ? null : (Long) kind.checkIn().toSeconds(),
        rules.verified());
  }

  /** Times say both when it was suspended and when it was resumed: only one that rests now asks for another briefing. */
  static Instant suspended(Job job) {
    return job.status() == JobStatus.SUSPENDED ? job.times().suspended() : null;
  }

  private static Step step(SafetyStep step, List<StepTaken> taken) {
    var all = taken.stream().filter(t -> t.step() == step).toList();
    var words = new Bilingual(step.vi(), step.en());
    if (all.isEmpty())
      return new Step(step.text(), words, "open", null, null, null, null, null, null);
    var last = all.getLast();
    boolean stands = SafetyService.inEffect(taken).contains(step);
    var shown = stands ? all.stream().filter(t -> !t.undone()).reduce((a, b) -> b).orElse(last) : last;
    return new Step(step.text(), words, stands ? "done" : "undone", shown.at(), shown.by(), shown.device(), shown.reading(), shown.photo(),
        shown.check());
  }
}
