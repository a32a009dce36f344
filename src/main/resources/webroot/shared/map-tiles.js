// Which tiles of the network have to be fetched again. Pure: extents and numbers in, numbers out.

const MOST_CHANGES = 100;

const meet = (a, b) => a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];
const join = (a, b) => (a && b ? [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])] : null);

/** Remembers what changed where, so that a tile's address changes exactly when its content may have. */
export class TileVersions {
  #changes = [];

  /** Something changed within this extent, or everywhere when there is none. Tells whether that was news. */
  change(version, extent = null) {
    if (this.#changes.some(known => known.version >= version && (known.extent === null || (extent && known.extent.join() === extent.join())))) return false;
    if (!extent) this.#changes = [];
    this.#changes.push({ version, extent });
    // many small changes become one larger: a few tiles too many are fetched, none too few
    while (this.#changes.length > MOST_CHANGES) {
      const [first, second] = this.#changes.splice(0, 2);
      this.#changes.unshift({ version: Math.max(first.version, second.version), extent: join(first.extent, second.extent) });
    }
    return true;
  }

  /** The last version that touched a tile of this extent; 0 when none did since the page was opened. */
  of(extent) {
    let last = 0;
    for (const { version, extent: changed } of this.#changes) if (version > last && (!changed || meet(changed, extent))) last = version;
    return last;
  }
}
