/** Shows a popover just below its button, inside the window; the same button closes it again. */
export function togglePopover(popover, button) {
  if (popover.matches(':popover-open')) {
    popover.hidePopover();
    return;
  }
  popover.showPopover();
  const at = button.getBoundingClientRect();
  const own = popover.getBoundingClientRect();
  popover.style.margin = '0';
  popover.style.inset = 'auto';
  popover.style.top = `${Math.min(at.bottom + 6, innerHeight - own.height - 8)}px`;
  popover.style.left = `${Math.max(8, Math.min(at.left, innerWidth - own.width - 8))}px`;
}
