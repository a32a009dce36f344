// Shows openapi.yaml. "Try it out" acts as whoever is signed in: the CSRF token of /api/me and a fresh key go along with every change.
const me = await fetch('/api/me', { credentials: 'same-origin' }).then(answer => (answer.ok ? answer.json() : undefined));

globalThis.SwaggerUIBundle({
  url: '/openapi.yaml',
  dom_id: '#api',
  deepLinking: true,
  validatorUrl: null,
  requestInterceptor(request) {
    if (request.method && !['GET', 'HEAD'].includes(request.method.toUpperCase())) {
      request.headers['Idempotency-Key'] ??= crypto.randomUUID();
      if (me) request.headers['Relight-CSRF'] = me.csrf;
    }
    return request;
  },
});
