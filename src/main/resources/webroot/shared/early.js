// Before the first paint, hence no module: the theme and the size of letters this browser chose, so that a dark control room is never flashed white.
(() => {
  const root = document.documentElement;
  const chosen = name => {
    try {
      return JSON.parse(localStorage.getItem(`relight.${name}`));
    } catch {
      return null; // Without storage the page keeps what it was written with.
    }
  };
  const theme = chosen('theme');
  if (theme === 'dark' || theme === 'light') root.dataset.theme = theme;
  else if (theme === 'sun') {
    root.dataset.theme = 'light';
    root.dataset.sun = '';
  } else if (theme === 'system') delete root.dataset.theme;
  const size = chosen('textSize');
  if (size > 1) root.dataset.text = String(size);
})();
