package relight.unit;

/**
 * A part of the utility's organisation, as it is called at one moment.
 *
 * @param parentId the unit it belongs to, or null at the top
 */
public record Unit(long id, String code, String name, Long parentId) {}
