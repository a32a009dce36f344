package relight.journal;

/** Who is named beside an entry. An interface, so that the journal need not know how people sign in. */
public interface Author {

  /** Name as of now; empty for the anonymous. */
  String name();

  /** User id; null for machines, the anonymous and the server itself. */
  Long authorId();
}
