// The sprite is put into the page once. Referred to as a file, an icon drawn for the first time after the connection broke stays empty,
// and the signs that say "this picture is old" are just such icons.
if (!document.getElementById('sprite')) {
  const sprite = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  sprite.id = 'sprite';
  sprite.setAttribute('aria-hidden', 'true');
  sprite.setAttribute('hidden', '');
  document.documentElement.append(sprite);
  fetch('/shared/icons.svg').then(answer => answer.text()).then(text => {
    const file = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
    sprite.append(...[...file.children].map(symbol => document.importNode(symbol, true)));
  }).catch(() => {
    // Every icon has its word beside it; the page goes on without pictures.
  });
}

/** Address of an icon for `<use>`. */
export const iconHref = name => `#i-${name}`;
