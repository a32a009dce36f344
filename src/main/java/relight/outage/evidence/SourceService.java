package relight.outage.evidence;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import relight.Refusal;
import relight.auth.Actor;
import relight.auth.Role;
import relight.auth.Token;
import relight.auth.TokenService;
import relight.journal.Change;
import relight.journal.Journal;
import relight.storage.Tx;

/** Sources of evidence and their credentials: each has one token of its own that opens nothing else. */
public final class SourceService {

  private static final Duration HEARD_EVERY = Duration.ofSeconds(15);

  private final SourceStore sources = new SourceStore();
  private final Journal journal;
  private final TokenService tokens;
  private final InstantSource time;

  public SourceService(Journal journal, TokenService tokens, InstantSource time) {
    this.journal = journal;
    this.tokens = tokens;
    this.time = time;
  }

  /** @param unitId whose customers it may speak of; null for all */
  public Source.Made add(Tx tx, Actor actor, String code, SourceKind kind, double trust, Duration replayWindow, Long unitId,
      Duration lifetime) {
    Source.checkedCode(code);
    Source.check(trust, replayWindow);
    if (sources.find(tx, code).isPresent())
      throw Refusal.conflict("evidence/source-exists", "There is a source " + code + " already.");
    var made = token(tx, actor, code, unitId, lifetime);
    long id = sources.insert(tx, code, kind, made.token().id(), trust, replayWindow, unitId, time.instant());
    tell(tx, actor, "source.added", id, unitId, Map.of("kind", kind.text(), "trust", trust, "window", replayWindow.toString()));
    return new Source.Made(sources.get(tx, id), made.secret());
  }

  /** A new credential; the old one ends at once. Also brings a revoked source back. */
  public Source.Made renew(Tx tx, Actor actor, String code, Duration lifetime) {
    var source = get(tx, code);
    if (source.active())
      tokens.revoke(tx, actor, source.tokenId());
    var made = token(tx, actor, code, source.unitId(), lifetime);
    sources.credential(tx, source.id(), made.token().id());
    tell(tx, actor, "source.renewed", source.id(), source.unitId(), Map.of("token", made.token().id()));
    return new Source.Made(sources.get(tx, source.id()), made.secret());
  }

  public Source set(Tx tx, Actor actor, String code, double trust, Duration replayWindow) {
    Source.check(trust, replayWindow);
    var source = get(tx, code);
    sources.set(tx, source.id(), trust, replayWindow);
    tell(tx, actor, "source.changed", source.id(), source.unitId(), Map.of("trust", trust, "window", replayWindow.toString()));
    return sources.get(tx, source.id());
  }

  /** Takes nothing from it any more; what it said stays. */
  public void revoke(Tx tx, Actor actor, String code) {
    var source = get(tx, code);
    if (!source.active())
      throw Refusal.conflict("evidence/source-revoked", "The source " + code + " is revoked already.");
    tokens.revoke(tx, actor, source.tokenId());
    sources.revoke(tx, source.id());
    tell(tx, actor, "source.revoked", source.id(), source.unitId(), Map.of());
  }

  public List<Source> list(Tx tx) {
    return sources.all(tx);
  }

  /** It has said something. */
  void heard(Tx tx, Source source, Instant now) {
    if (source.lastHeardAt() == null || source.lastHeardAt().isBefore(now.minus(HEARD_EVERY)))
      sources.heard(tx, source.id(), now, now.minus(HEARD_EVERY));
  }

  /** The source behind a request. */
  Source of(Tx tx, Actor actor) {
    return sources.ofToken(tx, actor.kind() == Actor.Kind.MACHINE ? actor.id() : -1).filter(Source::active)
        .orElseThrow(
            () -> Refusal.forbidden("evidence/no-source", "This credential belongs to no source of evidence: see relight source."));
  }

  Source get(Tx tx, long id) {
    return sources.get(tx, id);
  }

  public Source get(Tx tx, String code) {
    return sources.find(tx, code)
        .orElseThrow(() -> Refusal.missing("evidence/source-unknown", "There is no source of evidence called " + code + "."));
  }

  private Token.Made token(Tx tx, Actor actor, String code, Long unitId, Duration lifetime) {
    return tokens.create(tx, actor, "source " + code, Set.of(Role.SOURCE), unitId, lifetime);
  }

  private void tell(Tx tx, Actor actor, String kind, long id, Long unitId, Map<String, Object> body) {
    journal.append(tx, actor, new Change(kind, "source/" + id, unitId, body));
  }
}
