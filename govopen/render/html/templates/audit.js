"use strict";
(() => {
  const root = document.documentElement, form = document.querySelector(".tools"), list = document.querySelector(".list");
  const rest = document.querySelector("script.rest"), more = document.querySelector("p.more"), output = form.querySelector("output");
  root.classList.add("js");
  const STEP = 200, CHUNK = 1000;
  let rows = null, wanted = null, shown = list.children.length;
  const total = shown + (rest ? Number(rest.dataset.count) : 0);
  const unpack = () => {
    if (!rest) return [];
    const holder = document.createElement("template");
    holder.innerHTML = rest.textContent;
    document.querySelector(".defs defs").insertAdjacentHTML("beforeend", document.querySelector("script.strips").textContent);
    return [...holder.content.children];
  };
  const gather = () => {
    if (rows) return;
    rows = [...list.children, ...unpack()].map((node, place) => ({ node, place, text: null, ...node.dataset }));
    wanted = rows;
  };
  const text = (row) => (row.text ??= row.node.textContent.normalize("NFKC").toLowerCase());
  const compare = {
    "": (a, b) => a.place - b.place,
    d: (a, b) => (a.d < b.d ? -1 : a.d > b.d ? 1 : a.place - b.place),
    l: (a, b) => b.l - a.l || a.place - b.place,
    u: (a, b) => (a.u < b.u ? -1 : a.u > b.u ? 1 : a.place - b.place),
  };
  const tell = () => {
    const all = wanted ? wanted.length : total;
    output.textContent = output.dataset.text.replace("##", all).replace("#", Math.min(shown, all));
    more.hidden = shown >= all;
  };
  let turn = 0;
  const draw = () => {
    const mine = ++turn, nodes = wanted.slice(0, shown).map((row) => row.node);
    const add = (from) => {
      if (mine !== turn) return;
      list.append(...nodes.slice(from, from + CHUNK));
      if (from + CHUNK < nodes.length) setTimeout(add, 0, from + CHUNK);
    };
    list.replaceChildren();
    add(0);
    tell();
  };
  const apply = () => {
    gather();
    const q = form.q.value.normalize("NFKC").toLowerCase().trim();
    const { o, u, r, s } = { o: form.o.value, u: form.u.value, r: form.r.value, s: form.s.value };
    wanted = rows.filter((row) => (!o || row.o === o) && (!u || row.u === u) && (!r || row.r === r) && (!q || text(row).includes(q)));
    wanted.sort(compare[s]);
    shown = STEP;
    list.classList.add("chosen");
    draw();
  };
  let waiting = 0;
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(apply, 120); });
  form.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", (event) => {
    if (!(event.target instanceof HTMLButtonElement)) return;
    gather();
    shown = event.target.value === "all" ? wanted.length : shown + STEP;
    draw();
  });
  form.reset();
  tell();
})();
