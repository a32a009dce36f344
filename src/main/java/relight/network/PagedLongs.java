package relight.network;

/** An immutable array of longs in pages: a changed copy shares every page that was not touched. */
final class PagedLongs {

  private static final int BITS = 11;
  private static final int SIZE = 1 << BITS;
  private static final int MASK = SIZE - 1;

  private final long[][] pages;

  private PagedLongs(long[][] pages) {
    this.pages = pages;
  }

  static PagedLongs ofSize(int size) {
    return new PagedLongs(new long[(size + MASK) >>> BITS][SIZE]);
  }

  long get(int index) {
    return pages[index >>> BITS][index & MASK];
  }

  Change change() {
    return new Change(pages);
  }

  /** A copy in the making; a page is copied when it is first written. */
  static final class Change {
    private final long[][] pages;
    private final boolean[] own;

    private Change(long[][] pages) {
      this.pages = pages.clone();
      this.own = new boolean[pages.length];
    }

    void set(int index, long value) {
      int page = index >>> BITS;
      if (!own[page]) {
        own[page] = true;
        pages[page] = pages[page].clone();
      }
      pages[page][index & MASK] = value;
    }

    PagedLongs done() {
      return new PagedLongs(pages);
    }
  }
}
