package relight.network;

/** Finds a number by its text id: an open-addressing table of ints over the ids' own array, a quarter of a HashMap's memory. */
final class Ids {

  private final String[] ids;
  private final int[] table;

  Ids(String[] ids) {
    this.ids = ids;
    this.table = new int[Integer.highestOneBit(Math.max(8, ids.length) * 2 - 1) * 2];
    for (int i = 0; i < ids.length; i++) {
      int slot = slot(ids[i]);
      while (table[slot] != 0) {
        slot = slot + 1 & table.length - 1;
      }
      table[slot] = i + 1;
    }
  }

  /** The number of the id, or -1. */
  int find(String id) {
    int slot = slot(id);
    while (table[slot] != 0) {
      if (ids[table[slot] - 1].equals(id))
        return table[slot] - 1;
      slot = slot + 1 & table.length - 1;
    }
    return -1;
  }

  private int slot(String id) {
    int hash = id.hashCode() * 0x9E3779B9;
    return (hash ^ hash >>> 15) & table.length - 1;
  }
}
