package relight.crew;

/**
 * Work that a crew is looked for, as far as a crew need know it.
 *
 * @param kind what the qualifications are asked by
 * @param lon  null where nobody knows the place
 */
public record Task(long id, String code, String kind, Long unitId, Double lon, Double lat) {}
