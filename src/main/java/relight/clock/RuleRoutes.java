package relight.clock;

import java.time.LocalDate;
import java.util.List;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Routes;

/** Shows the legal clocks with their sources: everybody may know what the law promises. */
public final class RuleRoutes implements Routes {

  private record Answer(List<PackView> packs) {}

  private record PackView(String id, String country, LocalDate effectiveFrom, List<RuleView> rules) {}

  private record RuleView(String id, Bilingual title, String start, String duration, boolean ahead, String source, String address,
      LocalDate effectiveFrom, boolean verified) {}

  private final RulePacks packs;

  public RuleRoutes(RulePacks packs) {
    this.packs = packs;
  }

  @Override
  public void mount(Api api) {
    var answer = Reply.ok(new Answer(packs.all().stream().map(RuleRoutes::view).toList()));
    api.open("/api/rules", request -> answer);
  }

  private static PackView view(RulePack pack) {
    return new PackView(pack.id(), pack.country(), pack.effectiveFrom(),
        pack.rules().stream()
            .map(r -> new RuleView(r.id(), r.title(), r.start(), r.duration().toString(), r.ahead(), r.source(), r.address(),
                r.effectiveFrom(), r.verified()))
            .toList());
  }
}
