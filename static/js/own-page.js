/* One's own page: kept in the phone without anything personal, so that the crisis lines open without a network. */
(() => {
  "use strict";
  const KEPT = "page-offline", here = document.querySelector("[data-offline]")?.dataset.offline;
  if (!("serviceWorker" in navigator) || !("caches" in window)) return;
  const keep = async () => {
    const kept = await caches.open(KEPT);
    if (here) await kept.add(here);
    else await kept.delete(new URL("offline/", location.href).pathname, { ignoreVary: true });
  };
  navigator.serviceWorker.register("/me/worker.js", { scope: "/me/" }).then(keep).catch(() => { /* it works without, too */ });
})();
