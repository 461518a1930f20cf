/* Serves pages below /me/ from the network alone; without one, the neutral page that was kept (coaching/views/me/shell.py). */
"use strict";
const KEPT = "page-offline", LOOSE = { ignoreVary: true };
const address = (token) => `/me/${token}/offline/`;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL.name).then((cache) => cache.addAll(SHELL.shell)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("page-") && name !== SHELL.name && name !== KEPT;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
    .then(() => self.clients.claim()));
});

const page = async (request) => {
  try {
    return await fetch(request);
  } catch {
    const token = new URL(request.url).pathname.split("/")[2];
    return (await caches.match(address(token), LOOSE)) ?? (await caches.match(SHELL.nowhere, LOOSE)) ?? Response.error();
  }
};
const part = async (request) => (await caches.match(request, LOOSE)) ?? fetch(request);

self.addEventListener("fetch", (event) => {
  if (new URL(event.request.url).origin !== location.origin) return;
  if (event.request.mode === "navigate") event.respondWith(page(event.request));
  else if (event.request.method === "GET" && SHELL.shell.includes(new URL(event.request.url).pathname)) event.respondWith(part(event.request));
});
