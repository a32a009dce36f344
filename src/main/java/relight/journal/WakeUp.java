package relight.journal;

/** A hint between nodes that the journal has grown. Hints may be lost: readers look by themselves every second. */
public interface WakeUp {

  void grown();

  void onGrown(Runnable look);

  /** The form for a single node. */
  static WakeUp local() {
    return new WakeUp() {

      private final java.util.List<Runnable> lookers = new java.util.concurrent.CopyOnWriteArrayList<>();

      @Override
      public void grown() {
        for (var look : lookers)
          look.run();
      }

      @Override
      public void onGrown(Runnable look) {
        lookers.add(look);
      }
    };
  }
}
