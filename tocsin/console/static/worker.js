// Keeps the files of one release and the page for when there is no network; nothing of the record.
// RELEASE and KEPT are written above by the server.
const OFFLINE = KEPT[0];

addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(RELEASE);
    await cache.addAll(KEPT.map((path) => new Request(path, { credentials: "omit" })));
    await skipWaiting();
  })());
});

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== RELEASE) await caches.delete(name);
    await clients.claim();
  })());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  if (request.method !== "GET" || !request.url.startsWith(location.origin)) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  } else if (KEPT.includes(path) && path !== OFFLINE) {
    event.respondWith(caches.match(path).then((kept) => kept ?? fetch(request)));
  }
});
