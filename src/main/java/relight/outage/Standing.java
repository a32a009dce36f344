package relight.outage;

import java.time.Instant;

/** All of an outage that regrouping may change, as it was before: what taking it back puts there again. */
record Standing(OutageStatus status, Site site, Reason reason, Affected affected, int customersOut, Instant offAt, Instant firstReportAt,
    Target target, Claim claim, boolean pinned) {

  static Standing of(Outage o) {
    return new Standing(o.status(), o.site(), o.reason(), o.affected(), o.customersOut(), o.offAt(), o.firstReportAt(), o.target(),
        o.claim(),
        o.nature().pinned());
  }
}
