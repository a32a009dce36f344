package relight.customer;

/** How many customers live in one hamlet; empty codes where their place is not known, null where their unit is not. */
public record CustomersAtPlace(Long unitId, String communeCode, String hamletCode, int customers) {}
