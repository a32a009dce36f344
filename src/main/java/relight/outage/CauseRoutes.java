package relight.outage;

import java.util.List;
import relight.api.Access;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Routes;
import relight.Refusal;
import relight.auth.Role;
import relight.clock.Bilingual;
import relight.outage.cause.Cause;
import relight.outage.cause.CauseCatalogue;

/** The catalogue of causes, with which all pages word them, and saying which of them it was. */
public final class CauseRoutes implements Routes {

  private record Answer(boolean verified, List<GroupView> groups, List<CauseView> causes, List<WordView> weather) {}

  private record GroupView(String code, Bilingual title, boolean planned) {}

  private record CauseView(String code, String group, Bilingual title, boolean planned, boolean exempt, List<SubCauseView> subCauses) {}

  private record SubCauseView(String code, Bilingual title, boolean exempt) {}

  private record WordView(String code, Bilingual title) {}

  record Finding(Integer version, String cause, String subCause, String weather) {}

  private final CauseCatalogue catalogue;
  private final CauseService causes;
  private final OutageProjector projector;

  public CauseRoutes(CauseCatalogue catalogue, CauseService causes, OutageProjector projector) {
    this.catalogue = catalogue;
    this.causes = causes;
    this.projector = projector;
  }

  @Override
  public void mount(Api api) {
    var answer = Reply.ok(new Answer(catalogue.verified(),
        catalogue.groups().stream().map(g -> new GroupView(g.code(), g.words(), g.planned())).toList(),
        catalogue.causes().stream().map(CauseRoutes::view).toList(),
        catalogue.weather().stream().map(w -> new WordView(w.code(), w.words())).toList()));
    api.open("/api/causes", request -> answer);
    api.command("POST", "/api/outages/{id}/cause", Access.of(Role.DISPATCHER, Role.SUPERVISOR), (tx, r) -> {
      var body = r.body(Finding.class);
      if (body.version == null)
        throw Refusal.invalid("request/version-missing", "Say which version you have seen: version.");
      return Reply.ok(projector.view(tx,
          causes.explain(tx, r.actor(), r.id("id"), body.version, body.cause, body.subCause, body.weather)));
    });
  }

  private static CauseView view(Cause cause) {
    return new CauseView(cause.code(), cause.group(), cause.words(), cause.planned(), cause.exempt(),
        cause.subCauses().stream().map(s -> new SubCauseView(s.code(), s.words(), s.exempt())).toList());
  }
}
