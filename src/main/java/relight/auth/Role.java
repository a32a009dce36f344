package relight.auth;

/** What somebody may do; where, is told by the units of the {@link Actor}. */
public enum Role {
  LINESMAN, INSPECTOR, AGENT, DISPATCHER, SUPERVISOR, ADMINISTRATOR,
  /** A machine that hands in evidence, and nothing else. */
  SOURCE;

  /** What a person may be. */
  public boolean isHuman() {
    return this != SOURCE;
  }
}
