package relight.job.safety;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import relight.Refusal;
import relight.network.NetworkView;

/**
 * A line that must stay dead: people are in under a permit, or an earth is on.
 *
 * @param jobId   whose work it is, or null for an earth nobody names a job for
 * @param crewId  whom to call, or null
 * @param permit  the number under which people are in, or null where only an earth is on
 * @param people  how many are in
 * @param devices behind which it lies; where the earth is on
 */
record DeadLine(Long jobId, String job, Long unitId, Long crewId, String permit, int people, List<String> devices) {

  DeadLine {
    devices = List.copyOf(devices);
  }

  /**
   * Where it lies in the network: behind each of its devices, seen from their usual source. A tie has no such side, so it tells only where nothing
   * else does: then both its ends.
   */
  static List<Integer> nodes(NetworkView view, Collection<String> devices) {
    var behind = new ArrayList<Integer>();
    var ends = new ArrayList<Integer>();
    for (var device : devices) {
      int branch = view.grid().findBranch(device);
      if (branch < 0)
        continue;
      var nodes = view.behind(branch);
      for (int node : nodes)
        (nodes.length == 1 ? behind : ends).add(node);
    }
    return behind.isEmpty() ? ends : behind;
  }

  /** Whether it was dead and no longer is. */
  boolean isSupplied(NetworkView before, NetworkView after) {
    return nodes(before, devices).stream().anyMatch(node -> !before.supply().energised(node) && after.supply().energised(node));
  }

  String where() {
    return String.join(", ", devices);
  }

  /** @param whom to call: name and number of the crew, each empty where unknown */
  Refusal refusal(String operated, String whom, String phone) {
    var call = whom.isEmpty() ? "" : " Call " + whom + (phone.isEmpty() ? "" : " (" + phone + ")") + " first.";
    var said = permit == null
        ? Refusal.conflict("network/line-earthed",
            operated + " would bring supply to an earthed line: an earth is on at " + where() + (job == null ? "." : " for " + job + ".")
                + call)
        : Refusal.conflict("network/line-occupied", operated + " would bring supply to a line where " + people + " people are in under "
            + permit + " (" + job + ", behind " + where() + ")." + call).with("permit", permit).with("people", people);
    said = said.with("operated", operated).with("device", where()).with("crew", whom).with("phone", phone);
    return job == null ? said : said.with("job", jobId).with("jobCode", job);
  }
}
