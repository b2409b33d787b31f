// A page that is left open is read anew when something has changed, unless somebody is typing in it: then it only says so.
"use strict";
(() => {
  if (!("live" in document.body.dataset)) return;
  const every = 20000;
  // Asked by a page and not by a person: it keeps nobody signed in.
  const quiet = {credentials: "same-origin", headers: {"X-Duban-Watch": "1"}};
  const main = document.getElementById("main");
  const news = document.querySelector(".news");
  let mark = null;
  let typed = false;
  main.addEventListener("input", (e) => { if (e.target.form && e.target.form.method === "post") typed = true; });
  const busy = () => typed || main.contains(document.activeElement) && document.activeElement !== main ||
    main.querySelector("details[open], dialog[open], iframe") !== null || String(getSelection()) !== "";
  const renew = async () => {
    const answer = await fetch(location.href, quiet);
    if (!answer.ok || answer.redirected) return;
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (busy()) { news.hidden = false; return; }
    const at = scrollY;
    for (const part of ["#main", ".who"]) {
      const here = document.querySelector(part), there = next.querySelector(part);
      if (here && there) here.replaceChildren(...there.childNodes);
    }
    scrollTo(0, at);
  };
  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch("/mark", quiet);
      if (!answer.ok) return;
      const now = await answer.text();
      if (mark !== null && mark !== now) {
        if (busy()) news.hidden = false; else await renew();
      }
      mark = now;
    } catch { /* the server is away: the next look tells */ }
  };
  look();
  setInterval(look, every);
  document.addEventListener("visibilitychange", look);
})();
