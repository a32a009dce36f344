package relight.customer;

/** One of those who hang at a node, without name and address: for counting and reckoning. Codes are empty where his place is not known. */
public record CustomerAtNode(long id, String node, Long unitId, String communeCode, String hamletCode, String usageClass,
    String priority) {}
