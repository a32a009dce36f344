// Work that somebody carries with the pointer from one panel to another.

/** Its type on the clipboard of a drag: panels see the type while it hovers, and what it is only when it is dropped. */
export const WORK = 'application/x-relight-work';

/** `work`: {kind: outage|job, id} */
export function setWork(transfer, work) {
  transfer.effectAllowed = 'link';
  transfer.setData(WORK, JSON.stringify(work));
}

export function readWork(transfer) {
  try {
    return JSON.parse(transfer.getData(WORK));
  } catch {
    return null;
  }
}
