package relight.outage.cause;

import java.util.List;
import relight.api.Api;
import relight.api.Reply;
import relight.api.Routes;
import relight.clock.Bilingual;

/** Shows the catalogue of causes: public pages word causes with it. */
public final class CauseRoutes implements Routes {

  private record Answer(boolean verified, List<GroupView> groups, List<CauseView> causes, List<WordView> weather) {}

  private record GroupView(String code, Bilingual title, boolean planned) {}

  private record CauseView(String code, String group, Bilingual title, boolean planned, boolean exempt, List<SubCauseView> subCauses) {}

  private record SubCauseView(String code, Bilingual title, boolean exempt) {}

  private record WordView(String code, Bilingual title) {}

  private final CauseCatalogue catalogue;

  public CauseRoutes(CauseCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  public void mount(Api api) {
    var answer = Reply.ok(new Answer(catalogue.verified(),
        catalogue.groups().stream().map(g -> new GroupView(g.code(), g.words(), g.planned())).toList(),
        catalogue.causes().stream().map(CauseRoutes::view).toList(),
        catalogue.weather().stream().map(w -> new WordView(w.code(), w.words())).toList()));
    api.open("/api/causes", request -> answer);
  }

  private static CauseView view(Cause cause) {
    return new CauseView(cause.code(), cause.group(), cause.words(), cause.planned(), cause.exempt(),
        cause.subCauses().stream().map(s -> new SubCauseView(s.code(), s.words(), s.exempt())).toList());
  }
}
