package relight.outage;

/**
 * What those who reported an outage say after it: of how many asked, how many have their light back and how many not.
 */
public record CheckBack(int asked, int back, int stillOut) {}
