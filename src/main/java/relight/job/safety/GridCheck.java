package relight.job.safety;

import relight.clock.Bilingual;
import relight.network.NetworkView;

/** What the model of the grid says about a section that people are about to touch. The model can be wrong: the tester in the hand decides. */
public final class GridCheck {

  private GridCheck() {
  }

  /** @param state energised, dead or unknown (the grid does not know the device) */
  public record Section(String state, String device, String from, Bilingual words) {}

  /** The section behind a device: on the side away from its usual source. */
  public static Section section(NetworkView view, String device) {
    int branch = device == null ? -1 : view.grid().findBranch(device);
    if (branch < 0)
      return new Section("unknown", device, null,
          new Bilingual("Mô hình lưới không biết thiết bị này", "The model of the grid does not know this device"));
    int node = view.normalSupply().fedNode(branch);
    if (node < 0)
      node = view.grid().to(branch);
    if (!view.supply().energised(node))
      return new Section("dead", device, null,
          new Bilingual("Theo mô hình, đoạn sau " + device + " không có điện", "The model says the section behind " + device + " is dead"));
    var from = feeder(view, node);
    return new Section("energised", device, from, new Bilingual("Theo mô hình, đoạn này đang có điện từ " + from,
        "The model says this section is energised from " + from));
  }

  /** The feeder it hangs on now, nearest to the source; where feeders have no names, the source. */
  private static String feeder(NetworkView view, int node) {
    int[] way = view.supply().upstream(node);
    for (int i = way.length - 1; i >= 0; i--) {
      var feeder = view.grid().feeder(way[i]);
      if (!feeder.isEmpty())
        return feeder;
    }
    return view.grid().sourceName(view.supply().source(node));
  }

  /** What it says to one of the five rules; null where it has nothing to say. */
  static StepTaken.Check of(NetworkView view, SafetyStep step, String device) {
    if (step == SafetyStep.GUARD || device == null || view.grid().findBranch(device) < 0)
      return null;
    if (step == SafetyStep.DISCONNECT || step == SafetyStep.SECURE) {
      boolean open = view.current().isOpen(view.grid().findBranch(device));
      return open
          ? new StepTaken.Check(true, new Bilingual("Theo mô hình, " + device + " đang mở", "The model says " + device + " is open"))
          : new StepTaken.Check(false,
              new Bilingual("Theo mô hình, " + device + " vẫn đang đóng", "The model says " + device + " is still closed"));
    }
    var section = section(view, device);
    return new StepTaken.Check(!section.state().equals("energised"), section.words());
  }
}
