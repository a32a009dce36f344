package relight.outage.inference;

import relight.network.Supply;

/**
 * Decides which devices explain the evidence. Its answer depends on the evidence and the supply alone: not on the order in which messages came,
 * not on what it was asked before.
 */
public interface InferenceEngine {

  Conclusion conclude(Supply supply, Evidence evidence);
}
