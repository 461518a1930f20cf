/* Drawing a signature: an extra on the page where a name is typed. Strokes are points between 0 and 1, as the field is wide and high. */
(() => {
  "use strict";
  const form = document.getElementById("form"), part = document.querySelector("[data-draw]");
  if (!form || !part) return;
  const field = form.elements.strokes, pad = part.querySelector("canvas"), ink = pad.getContext("2d");
  const opener = part.querySelector("[data-draw-open]"), panel = part.querySelector(".draw-pad"), said = part.querySelector("[data-draw-said]");
  let strokes = [], drawing = null;
  try { form.elements.zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? ""; } catch { /* not known, then */ }
  try { strokes = JSON.parse(field.value || "[]"); } catch { strokes = []; }

  const paint = () => {
    ink.clearRect(0, 0, pad.width, pad.height);
    ink.strokeStyle = getComputedStyle(pad).color;
    ink.lineWidth = 5; ink.lineCap = ink.lineJoin = "round";
    for (const stroke of strokes) {
      ink.beginPath();
      for (const [x, y] of stroke) ink.lineTo(x * pad.width, y * pad.height);
      ink.stroke();
    }
  };
  const keep = () => {
    const drawn = strokes.filter((stroke) => stroke.length > 1);
    field.value = panel.hidden ? "" : JSON.stringify(drawn); // "[]": open, and nothing drawn
    said.textContent = drawn.length ? said.dataset.drawn : said.dataset.empty;
    paint();
  };
  const place = (event) => {
    const box = pad.getBoundingClientRect();
    const within = (value) => Math.round(Math.min(Math.max(value, 0), 1) * 1e4) / 1e4;
    return [within((event.clientX - box.left) / box.width), within((event.clientY - box.top) / box.height)];
  };
  const show = (open) => {
    panel.hidden = !open;
    opener.hidden = open;
    opener.setAttribute("aria-expanded", String(open));
    keep();
    (open ? part.querySelector("[data-draw-close]") : opener).focus();
  };

  pad.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    pad.setPointerCapture(event.pointerId);
    drawing = [place(event)];
    strokes.push(drawing);
  });
  pad.addEventListener("pointermove", (event) => { if (drawing) { drawing.push(place(event)); paint(); } });
  for (const end of ["pointerup", "pointercancel"]) pad.addEventListener(end, () => { drawing = null; keep(); });
  opener.addEventListener("click", () => show(true));
  part.querySelector("[data-draw-close]").addEventListener("click", () => { strokes = []; show(false); });
  part.querySelector("[data-draw-undo]").addEventListener("click", () => { strokes.pop(); keep(); });
  part.querySelector("[data-draw-clear]").addEventListener("click", () => { strokes = []; keep(); });
  part.hidden = false;
  if (field.value) { panel.hidden = false; opener.hidden = true; keep(); }
})();
