// Before the first paint, hence no module: the theme this browser chose, so that a dark control room is never flashed white.
(() => {
  try {
    const theme = JSON.parse(localStorage.getItem('relight.theme'));
    if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
    else if (theme === 'system') delete document.documentElement.dataset.theme;
  } catch {
    // Without storage the page keeps the theme it was written with.
  }
})();
