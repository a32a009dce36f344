package relight.outage;

import java.util.LinkedHashMap;
import java.util.Objects;
import relight.auth.Actor;
import relight.journal.Change;
import relight.journal.Journal;
import relight.outage.cause.CauseCatalogue;
import relight.storage.Tx;

/** Says why outages were, in words of the catalogue. */
public final class CauseService {

  private final OutageStore outages = new OutageStore();
  private final Journal journal;
  private final OutageService locks;
  private final CauseCatalogue catalogue;

  public CauseService(Journal journal, OutageService locks, CauseCatalogue catalogue) {
    this.journal = journal;
    this.locks = locks;
    this.catalogue = catalogue;
  }

  /** A dispatcher knows why. What is null is not known, or not any more. */
  public Outage explain(Tx tx, Actor actor, long id, int version, String cause, String subCause, String weather) {
    var before = locks.lock(tx, id);
    boolean planned = before.nature().kind() == Nature.Kind.PLANNED;
    var after = before.because(actor, version, cause == null ? null : catalogue.get(cause, planned).code(),
        nature(before, cause, subCause, weather));
    return saved(tx, actor, after);
  }

  /** The code of what a crew has written: its own words are another cause. */
  public String known(String written) {
    return catalogue.known(written);
  }

  /** What the crew that was there has found, whoever brought the supply back; null where it found nothing. */
  public void found(Tx tx, Actor actor, long id, String cause, String subCause, String weather) {
    var before = locks.lock(tx, id);
    boolean unknown = cause != null && !cause.equals(before.cause());
    if (!unknown && subCause == null && weather == null || before.status() == OutageStatus.CANCELLED)
      return;
    saved(tx, actor, before.caused(cause == null ? before.cause() : cause, nature(before, cause, subCause, weather)));
  }

  /**
   * What a crew has written down about its restoration. A word that the catalogue does not have is another cause, and no sub-cause or weather.
   * What a dispatcher has decided meanwhile stands: only what the crew said before gives way.
   *
   * @param said the cause the crew gave until now, or null
   */
  public void written(Tx tx, Actor actor, long id, String said, String cause, String subCause, String weather) {
    var before = locks.lock(tx, id);
    var nature = before.nature();
    var known = cause == null ? before.cause() : catalogue.known(cause);
    boolean decided = before.cause() != null && !before.cause().equals(said) && !before.cause().equals(known);
    if (decided || before.status() == OutageStatus.CANCELLED)
      return;
    var narrower = catalogue.has(known, subCause) ? subCause : Objects.equals(known, before.cause()) ? nature.subCause() : null;
    var then = nature.because(narrower, catalogue.hasWeather(weather) ? weather : nature.weather());
    if (!Objects.equals(known, before.cause()) || !then.equals(nature))
      saved(tx, actor, before.caused(known, then));
  }

  /** What the switching for planned work has brought about was because of that work. */
  public void planned(Tx tx, Actor actor, long plannedId, String cause) {
    for (long id : outages.openOfPlanned(tx, plannedId)) {
      var before = locks.lock(tx, id);
      if (before.cause() == null)
        saved(tx, actor, before.caused(cause, before.nature()));
    }
  }

  private Nature nature(Outage before, String cause, String subCause, String weather) {
    if (subCause != null)
      catalogue.requireSubCause(catalogue.find(cause == null ? before.cause() : cause).orElseThrow(() -> noCause(subCause)), subCause);
    catalogue.requireWeather(weather);
    return before.nature().because(subCause, weather);
  }

  private static relight.Refusal noCause(String subCause) {
    return relight.Refusal.invalid("cause/sub-cause", "Without a cause there is no sub-cause " + subCause + ".");
  }

  private Outage saved(Tx tx, Actor actor, Outage outage) {
    outages.save(tx, outage);
    var body = new LinkedHashMap<String, Object>();
    body.put("cause", outage.cause());
    body.put("subCause", outage.nature().subCause());
    body.put("weather", outage.nature().weather());
    journal.append(tx, actor, new Change("outage.cause-found", "outage/" + outage.id(), outage.site().unitId(), body));
    return outage;
  }
}
