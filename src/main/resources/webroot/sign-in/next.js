/** Where to go after signing in: the page that was asked for if it is one of ours, else the person's own. Never another site. */
export function nextPage(asked, home, origin) {
  const otherwise = home || '/';
  if (!asked || !/^\/[^/\\]/.test(asked)) return otherwise;
  let url;
  try {
    url = new URL(asked, origin);
  } catch {
    return otherwise;
  }
  return url.origin === origin && url.pathname !== '/sign-in' ? url.pathname + url.search + url.hash : otherwise;
}
