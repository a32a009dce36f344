package relight;

/** The command line. */
public final class Relight {

  private Relight() {
  }

  public static void main(String[] args) {
    System.out.println("Relight");
  }
}
