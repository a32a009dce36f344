/** Does the person want nothing to move? Asked anew each time, for it can be changed while the page is open. */
export const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
