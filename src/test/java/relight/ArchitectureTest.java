package relight;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import relight.journal.Follower;

/** Holds who may import whom, and what the four suffixes may touch. The table is the test data: change it knowingly. */
class ArchitectureTest {

  /** What a programmer would name. Uses neither capabilities nor the ground. */
  private static final Set<String> PLUMBING = Set.of("journal", "live", "storage", "auth", "api", "csv", "mqtt");

  /** What every capability stands on; these import one another and plumbing. */
  private static final Set<String> GROUND = Set.of("unit", "place", "clock", "alarm", "file", "training");

  /** Beside the ground and plumbing, which everybody may use. */
  private static final Map<String, Set<String>> CAPABILITIES = Map.of( //
      "network", Set.of(), //
      "crew", Set.of(), //
      "customer", Set.of("network"), //
      "outage", Set.of("network", "customer"), //
      "job", Set.of("network", "customer", "outage", "crew"), //
      "care", Set.of("customer", "outage", "job"), //
      "board", Set.of("outage.disclosed"), //
      "map", Set.of("network", "customer", "outage", "crew", "job"));

  /** Outside of the house: they wire, drive and measure it. */
  private static final Set<String> ANYTHING = Set.of("", "command", "simulate", "bench");

  /** What everybody knows of the root package; and a part of the settings may be handed to whom it is about. */
  private static final Pattern KNOWN_TO_ALL = Pattern.compile("relight\\.(Refusal|Refusal\\$Kind|Json|AddressRange|Config\\$\\w.*)");

  private static final JavaClasses CLASSES = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
      .importPackages("relight");

  @Test
  void everyPackageStandsInTheTable() {
    var unknown = new TreeSet<String>();
    for (var one : CLASSES) {
      var part = part(one);
      if (!PLUMBING.contains(part) && !GROUND.contains(part) && !CAPABILITIES.containsKey(part) && !ANYTHING.contains(part))
        unknown.add(one.getName());
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void nobodyImportsWhomTheTableDoesNotName() {
    var wrong = new TreeSet<String>();
    for (var one : CLASSES)
      for (var dependency : one.getDirectDependenciesFromSelf()) {
        var target = dependency.getTargetClass().getBaseComponentType();
        if (target.getPackageName().startsWith("relight") && !mayUse(one, target))
          wrong.add(one.getName() + " -> " + target.getName());
      }
    assertThat(wrong).isEmpty();
  }

  private static boolean mayUse(JavaClass one, JavaClass target) {
    var from = part(one);
    var to = part(target);
    if (from.equals(to) || ANYTHING.contains(from) || KNOWN_TO_ALL.matcher(target.getName()).matches() || PLUMBING.contains(to))
      return true;
    if (to.isEmpty() || ANYTHING.contains(to) || PLUMBING.contains(from))
      return false;
    if (GROUND.contains(to))
      return true;
    var allowed = CAPABILITIES.getOrDefault(from, Set.of());
    return allowed.contains(to)
        || allowed.stream().anyMatch(a -> a.contains(".") && target.getPackageName().equals("relight." + a));
  }

  @Test
  void packagesFormNoCycle() {
    var uses = new TreeMap<String, Set<String>>();
    for (var one : CLASSES)
      for (var dependency : one.getDirectDependenciesFromSelf()) {
        var target = dependency.getTargetClass().getBaseComponentType();
        // the root package is twofold: what all know, and the wiring on top
        if (!target.getPackageName().startsWith("relight") || part(target).isEmpty() || part(one).isEmpty())
          continue;
        if (!part(one).equals(part(target)))
          uses.computeIfAbsent(part(one), p -> new TreeSet<>()).add(part(target));
      }
    var done = new HashMap<String, Boolean>();
    for (var part : uses.keySet())
      walk(part, uses, done, new ArrayList<>());
  }

  private static void walk(String part, Map<String, Set<String>> uses, Map<String, Boolean> done, List<String> way) {
    assertThat(way).as("a cycle: %s -> %s", way, part).doesNotContain(part);
    if (done.containsKey(part))
      return;
    way.add(part);
    for (var next : uses.getOrDefault(part, Set.of()))
      walk(next, uses, done, way);
    way.removeLast();
    done.put(part, true);
  }

  @Test
  void onlyStoresSpeakSql() {
    var wrong = dependencies(inTheHouse().and(c -> !owner(c).getSimpleName().endsWith("Store")),
        d -> d.getTargetClass().getBaseComponentType().getPackageName().startsWith("io.vertx.sqlclient")
            || d.getTargetClass().getBaseComponentType().getPackageName().startsWith("io.vertx.pgclient"));
    assertThat(wrong).isEmpty();
  }

  @Test
  void storesStayInTheirPackage() {
    var wrong = new TreeSet<String>();
    for (var one : CLASSES)
      if (inTheHouse().test(one) && one.getSimpleName().endsWith("Store") && one.getModifiers().contains(JavaModifier.PUBLIC))
        wrong.add(one.getName());
    assertThat(wrong).isEmpty();
  }

  @Test
  void onlyRoutesSpeakHttp() {
    var wrong = dependencies(inTheHouse().and(c -> !owner(c).getSimpleName().endsWith("Routes")), d -> {
      var target = d.getTargetClass().getBaseComponentType();
      return target.getPackageName().startsWith("io.vertx.ext.web") || target.getPackageName().startsWith("io.vertx.core.http")
          || target.getPackageName().equals("relight.api") && !owner(target).getSimpleName().equals("Prepared");
    });
    // a board kept as bytes that are ready to be sent is what makes it quick
    assertThat(wrong).isEmpty();
  }

  @Test
  void projectorsFollowTheJournal() {
    var wrong = new TreeSet<String>();
    for (var one : CLASSES)
      if (inTheHouse().test(one) && !one.isNestedClass()
          && one.getSimpleName().endsWith("Projector") != one.isAssignableTo(Follower.class))
        wrong.add(one.getName());
    assertThat(wrong).isEmpty();
  }

  /** A class without one of the four suffixes only knows things: no transaction, no database, no journal to write. */
  @Test
  void whatHasNoSuffixDoesNoInputOrOutput() {
    var wrong = dependencies(
        inTheHouse().and(c -> !owner(c).getSimpleName().matches(".*(Service|Store|Routes|Projector|Import)") && !c.isInterface()),
        d -> Set.of("relight.storage.Tx", "relight.storage.Database", "relight.journal.Journal")
            .contains(d.getTargetClass().getBaseComponentType().getName()));
    assertThat(wrong).isEmpty();
  }

  /** Time is handed in: tests set it, and a rule that asks the machine's clock cannot be replayed. */
  @Test
  void nobodyInTheHouseAsksTheClockHimself() {
    var wrong = new TreeSet<String>();
    for (var one : CLASSES)
      if (inTheHouse().test(one))
        for (var call : one.getMethodCallsFromSelf()) {
          var owner = call.getTargetOwner().getName();
          boolean asks = owner.startsWith("java.time.") && call.getTarget().getName().equals("now")
              || owner.equals("java.time.InstantSource") && call.getTarget().getName().equals("system")
              || owner.equals("java.lang.System") && call.getTarget().getName().equals("currentTimeMillis");
          if (asks)
            wrong.add(call.getDescription());
        }
    assertThat(wrong).isEmpty();
  }

  /** What is meant for everybody has no place for what is nobody's business: a leak does not compile past this test. */
  @Test
  void disclosedValuesHoldNoIdsNamesOrPoints() {
    var forbidden = Pattern
        .compile("(?i)(.*[a-z])?id|ids|.*number|device|node|feeder|name|phone|address|lon|lat|x|y|line|point|geometry|note|by|author(?!$)");
    var wrong = new TreeSet<String>();
    int seen = 0;
    for (var one : CLASSES) {
      if (!one.getPackageName().endsWith(".disclosed") || one.isEnum())
        continue;
      for (var field : one.getFields()) {
        if (field.getModifiers().contains(JavaModifier.STATIC))
          continue;
        seen++;
        // the journal's number orders what is pushed, and tells nothing
        boolean journalNumber = field.getName().equals("number") && one.getSimpleName().equals("ReportStatus");
        var type = field.getRawType().getName();
        if (forbidden.matcher(field.getName()).matches() && !journalNumber || type.contains("jts") || type.equals("double")
            || type.equals("java.lang.Double") || type.matches("relight\\.(outage|customer|network|job|crew)\\.[A-Z].*"))
          wrong.add(one.getName() + "." + field.getName());
      }
    }
    assertThat(seen).isGreaterThan(20);
    assertThat(wrong).isEmpty();
  }

  /** Ground and capabilities: what plumbing carries and wiring joins. */
  private static Predicate<JavaClass> inTheHouse() {
    return c -> GROUND.contains(part(c)) || CAPABILITIES.containsKey(part(c));
  }

  private static TreeSet<String> dependencies(Predicate<JavaClass> from, Predicate<Dependency> which) {
    var found = new TreeSet<String>();
    for (var one : CLASSES)
      if (from.test(one))
        for (var dependency : one.getDirectDependenciesFromSelf())
          if (which.test(dependency))
            found.add(one.getName() + " -> " + dependency.getTargetClass().getBaseComponentType().getName());
    return found;
  }

  /** The outermost class: what a record inside a store does, the store does. */
  private static JavaClass owner(JavaClass one) {
    var outer = one;
    while (outer.getEnclosingClass().isPresent())
      outer = outer.getEnclosingClass().get();
    return outer;
  }

  /** The first package below relight; empty for the root. */
  private static String part(JavaClass one) {
    var name = one.getPackageName();
    if (name.equals("relight"))
      return "";
    var rest = name.substring("relight.".length());
    return rest.contains(".") ? rest.substring(0, rest.indexOf('.')) : rest;
  }
}
