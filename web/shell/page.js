// A page that is left open is read anew when something has changed, unless somebody is at work in it: then it only says so, and is read anew later.
"use strict";
(() => {
  if (!("live" in document.body.dataset)) return;
  const every = 20000;
  // Asked by a page and not by a person: it keeps nobody signed in.
  const quiet = {credentials: "same-origin", headers: {"X-Duban-Watch": "1"}};
  const main = document.getElementById("main");
  const news = document.querySelector(".news");
  let shown = null; // the mark of what is shown
  let typed = false;
  main.addEventListener("input", () => { typed = true; });
  // A browser that goes back fills in what was typed before, and tells nobody.
  const filled = (field) => {
    if (field.type === "hidden" || field.type === "submit" || field.type === "button") return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.options) {
      const preset = [...field.options].findIndex((o) => o.defaultSelected);
      return !field.multiple && field.selectedIndex > 0 && field.selectedIndex !== preset;
    }
    return field.value !== field.defaultValue;
  };
  const busy = () => typed || main.contains(document.activeElement) && document.activeElement !== main ||
    main.querySelector("details[open], dialog[open], iframe") !== null || String(getSelection()) !== "" ||
    [...main.querySelectorAll("input, textarea, select")].some(filled);
  const scrolled = () => [...main.querySelectorAll(".wide")].map((box) => box.scrollLeft);
  const renew = async () => {
    const answer = await fetch(location.href, quiet);
    if (!answer.ok || answer.redirected) return false;
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (busy()) return false;
    const x = scrollX, y = scrollY, boxes = scrolled();
    for (const part of ["#main", ".who"]) {
      const here = document.querySelector(part), there = next.querySelector(part);
      if (here && there) here.replaceChildren(...there.childNodes);
    }
    main.querySelectorAll(".wide").forEach((box, i) => { box.scrollLeft = boxes[i] || 0; });
    scrollTo(x, y);
    return true;
  };
  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch("/mark", quiet);
      if (!answer.ok || answer.redirected) return;
      const now = await answer.text();
      if (shown === null) shown = now;
      if (shown === now) return;
      if (!busy() && await renew()) { shown = now; news.hidden = true; } else if (busy()) news.hidden = false;
    } catch { /* the server is away: the next look tells */ }
  };
  look();
  setInterval(look, every);
  document.addEventListener("visibilitychange", look);
})();
