package relight.customer;

/** Whose meter it is, and where he is supplied. */
public record Metered(long customerId, String node, Long unitId) {}
