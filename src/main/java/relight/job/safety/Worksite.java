package relight.job.safety;

import relight.job.Job;
import relight.network.NetworkView;
import relight.outage.OutageProjector;

/** Where a job is; each null where unknown. */
record Worksite(String device, Double lon, Double lat) {

  /** What its outage says, else what the job says itself, else where its device stands. */
  static Worksite of(Job job, OutageProjector outages, NetworkView network) {
    var about = job.subject();
    if (about.outageId() != null) {
      var outage = outages.find(about.outageId());
      if (outage.isPresent())
        return new Worksite(outage.get().device() == null ? about.deviceId() : outage.get().device().id(), outage.get().lon(),
            outage.get().lat());
    }
    var grid = network.grid();
    int branch = about.deviceId() == null || about.lon() != null ? -1 : grid.findBranch(about.deviceId());
    return branch < 0
        ? new Worksite(about.deviceId(), about.lon(), about.lat())
        : new Worksite(about.deviceId(), grid.lon(grid.from(branch)), grid.lat(grid.from(branch)));
  }
}
