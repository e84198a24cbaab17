// What the pages of a report do: tables that sort and filter, types that switch on and off, words that show what they were read as, rows that
// light up their evidence. Everything shown stands in the page already; this only shows, hides and marks it.
"use strict";

const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const make = (name, words, parent, className) => {
  const one = document.createElement(name);
  one.textContent = words;
  if (className) one.className = className;
  parent?.append(one);
  return one;
};

// Tables: of thousands of rows as many stand in the page as the reader has scrolled to
const CHUNK = 200, lists = new Map();

function list(table) {
  const body = table.tBodies[0], own = {rows: [...body.rows], order: null, fits: () => true};
  const end = make("div", "", null);
  let shown = own.rows, drawn = own.rows.length;
  const more = count => { body.append(...shown.slice(drawn, drawn + count)); drawn += count; };
  own.draw = () => {
    shown = (own.order ?? own.rows).filter(own.fits);
    body.replaceChildren();
    drawn = 0;
    more(CHUNK);
    return shown.length;
  };
  table.after(end);
  new IntersectionObserver(entries => { if (entries.some(one => one.isIntersecting)) more(CHUNK); }, {rootMargin: "1500px"}).observe(end);
  addEventListener("beforeprint", () => more(shown.length));
  lists.set(table, own);
  own.draw();
}

function sortable(table) {
  const own = lists.get(table), heads = all("thead th", table);
  const order = new Intl.Collator(undefined, {numeric: true}), valueOf = words => Number(words.replaceAll(",", ""));
  heads.forEach((head, column) => {
    const number = head.classList.contains("number"), turns = number ? ["descending", "ascending", null] : ["ascending", "descending", null];
    const button = make("button", head.textContent, null);
    button.type = "button";
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const next = turns[(turns.indexOf(head.getAttribute("aria-sort")) + 1) % turns.length];
      heads.forEach(one => one.removeAttribute("aria-sort"));
      own.order = null;
      if (next) {
        head.setAttribute("aria-sort", next);
        const keys = new Map(own.rows.map(row => [row, row.cells[column].textContent.trim()])), sign = next === "ascending" ? 1 : -1;
        own.order = [...own.rows].sort((a, b) => {
          const one = keys.get(a), two = keys.get(b);
          if (one === "" || two === "") return (one === "") - (two === "");  // what is empty comes last, either way
          return sign * (number ? valueOf(one) - valueOf(two) : order.compare(one, two));
        });
      }
      own.draw();
    });
  });
}

function filtered(form) {
  const own = lists.get(document.getElementById(form.dataset.filters)), output = form.querySelector("output");
  const words = new Map(own.rows.map(row => [row, all("td:not(.number)", row).map(cell => cell.textContent).join(" ").toLowerCase()]));
  const show = () => {
    const wanted = form.words.value.toLowerCase().split(/\s+/).filter(Boolean);
    own.fits = row => wanted.every(word => words.get(row).includes(word))
      && ["status", "language"].every(name => !form[name].value || row.dataset[name] === form[name].value)
      && ["conflicts", "errors"].every(name => !form[name]?.checked || name in row.dataset);
    const shown = own.draw();
    output.textContent = shown === own.rows.length ? "" : `${shown.toLocaleString("en")} of ${own.rows.length.toLocaleString("en")} pages`;
  };
  form.addEventListener("input", show);
  form.addEventListener("submit", event => event.preventDefault());
  addEventListener("pageshow", show);  // a browser fills in again what was typed when it comes back
}

// A page's text
function reading(text) {
  const card = document.getElementById("card"), panels = document.querySelector(".panels");
  const marks = all("mark", text), rows = all("tr[data-evidence]");
  const evidence = new Map(rows.map(row => [row, JSON.parse(row.dataset.evidence).map(([id, role]) => ({mark: document.getElementById(id), role}))]));
  let kept = null, told = null;  // the mark or row that a click keeps lit; the mark that the card is of

  const isMark = one => one?.nodeName === "MARK";
  const visible = () => marks.filter(mark => !mark.classList.contains("off"));

  function range(start, end) {  // of UTF-16 units of the text
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT), found = document.createRange();
    for (let at = 0, node; (node = walker.nextNode()); at += node.length) {
      if (start >= at && start < at + node.length) found.setStart(node, start - at);
      if (end > at && end <= at + node.length) { found.setEnd(node, end - at); return found; }
    }
    return null;
  }

  const sentence = row => row.dataset.span ? range(...row.dataset.span.split(" ").map(Number)) : null;

  function dark() {
    all("mark.lit", text).forEach(mark => { mark.classList.remove("lit"); delete mark.dataset.role; });
    all("tr.lit").forEach(row => row.classList.remove("lit"));
    globalThis.CSS?.highlights?.delete("sentence");
    told?.removeAttribute("aria-describedby");
    told = null;
    card.hidden = true;
  }

  function light(row) {
    row.classList.add("lit");
    for (const {mark, role} of evidence.get(row)) {
      mark.classList.add("lit");
      mark.dataset.role = role;
    }
    const found = sentence(row);
    if (found) globalThis.CSS?.highlights?.set("sentence", new Highlight(found));
  }

  function tell(mark) {
    told = mark;
    card.replaceChildren();
    make("b", mark.dataset.what, card);
    if (mark.dataset.gold) make("p", mark.dataset.gold, card, "gold");
    const list = make("dl", "", card), said = make("ul", "", card);
    for (const [name, value] of JSON.parse(mark.dataset.facts)) { make("dt", name, list); make("dd", value, list); }
    for (const row of rows) {
      const here = evidence.get(row).find(one => one.mark === mark);
      if (!here) continue;
      row.classList.add("lit");
      const link = make("a", here.role ? `${here.role} · ${row.dataset.of}` : row.dataset.of, make("li", "", said));
      link.href = "#";
      link.addEventListener("click", event => { event.preventDefault(); keep(row); });
    }
    if (!said.childElementCount) said.remove();
    card.hidden = false;
    mark.setAttribute("aria-describedby", "card");
    put();
  }

  function put() {  // the card below its mark, or above where there is no room below
    const place = told.getClientRects()[0], height = card.offsetHeight;
    card.style.left = `${Math.max(8, Math.min(place.left, innerWidth - card.offsetWidth - 8))}px`;
    card.style.top = `${place.bottom + 8 + height > innerHeight && place.top > height + 8 ? place.top - height - 8 : place.bottom + 8}px`;
  }

  function show(one) {
    dark();
    if (isMark(one)) tell(one); else if (one) light(one);
  }

  function keep(one) {
    all("button[aria-pressed]", panels).forEach(button => button.setAttribute("aria-pressed", "false"));
    rows.forEach(row => row.classList.remove("kept"));
    kept = one;
    card.classList.toggle("kept", isMark(one));
    card.setAttribute("role", isMark(one) ? "dialog" : "tooltip");
    show(one);
    if (isMark(one)) {
      focusable(one);
      reveal(rows.find(row => row.classList.contains("lit")));
    } else if (one) {
      one.classList.add("kept");
      one.querySelector("button").setAttribute("aria-pressed", "true");
      reveal(one);
      (evidence.get(one)[0]?.mark ?? sentence(one)?.startContainer.parentElement)?.scrollIntoView({block: "center"});
    }
  }

  function reveal(row) {  // a row in the panels, where these scroll on their own
    if (!row || getComputedStyle(panels).position !== "sticky") return;
    const box = row.getBoundingClientRect(), frame = panels.getBoundingClientRect();
    if (box.top < frame.top) panels.scrollTop += box.top - frame.top - 8;
    else if (box.bottom > Math.min(frame.bottom, innerHeight)) panels.scrollTop += box.bottom - Math.min(frame.bottom, innerHeight) + 8;
  }

  function focusable(mark) {  // the one mark that Tab leads to
    marks.forEach(one => { one.tabIndex = one === mark ? 0 : -1; });
  }

  function step(mark, by) {
    const shown = visible(), next = shown[shown.indexOf(mark) + by];
    if (!next) return;
    focusable(next);
    next.focus();
  }

  const at = event => event.target.closest?.("mark:not(.off), tr[data-evidence]");
  let x = -1, y = -1;
  document.addEventListener("mousemove", event => {
    if (event.screenX === x && event.screenY === y) return;  // the page moved, not the pointer
    [x, y] = [event.screenX, event.screenY];
    if (!kept && at(event) !== (told ?? rows.find(row => row.classList.contains("lit")))) show(at(event));
  });
  document.addEventListener("focusin", event => {
    const one = at(event);
    if (one && one !== kept && event.target.matches(":focus-visible")) { if (kept) keep(null); show(one); }
  });
  document.addEventListener("click", event => {
    const one = at(event);
    if (one) { if (!event.target.closest("a")) keep(one === kept ? null : one); }
    else if (!event.target.closest("#card, button, summary")) keep(null);
  });
  document.addEventListener("keydown", event => {
    if (event.key === "Escape") { const back = isMark(kept) ? kept : null; keep(null); back?.focus(); return; }
    const one = event.target;
    if (!isMark(one) || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); keep(one); card.focus(); }
    const by = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
    if (by) { event.preventDefault(); step(one, by); }
  });
  addEventListener("scroll", () => { if (told) put(); }, {passive: true});

  const switches = all("button[data-switch]"), every = document.querySelector("button[data-switch-all]");
  const isOn = button => button.getAttribute("aria-pressed") === "true";
  function turn(buttons, on) {
    buttons.forEach(button => button.setAttribute("aria-pressed", on));
    const off = new Set(switches.filter(button => !isOn(button)).map(button => button.dataset.switch));
    marks.forEach(mark => mark.classList.toggle("off", off.has(mark.dataset.type)));
    for (const own of lists.values()) { own.fits = row => !off.has(row.dataset.type); own.draw(); }
    every.textContent = switches.some(isOn) ? "all off" : "all on";
    focusable(visible()[0]);
    keep(null);
  }
  switches.forEach(button => button.addEventListener("click", () => turn([button], !isOn(button))));
  every.addEventListener("click", () => turn(switches, !switches.some(isOn)));
  focusable(marks[0]);

  const arrive = () => {  // by a link to a mention
    const mark = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (isMark(mark)) { mark.scrollIntoView({block: "center"}); keep(mark); }
  };
  addEventListener("hashchange", arrive);
  arrive();
}

// Plots, drawn as they come into view; a click on a bar or a flow leads to its row in the table below
function drawn(plot) {
  const {data, layout} = JSON.parse(plot.nextElementSibling.textContent), table = plot.parentElement.querySelector("details");
  plot.style.minHeight = `${layout.height}px`;
  const draw = async () => {
    await Plotly.newPlot(plot, data, layout, {responsive: true, displaylogo: false, modeBarButtons: [["toImage"]], toImageButtonOptions: {format: "svg"}});
    plot.on("plotly_click", ({points: [point]}) => {
      const row = table.querySelector("tbody").rows[point.customdata?.[1]];
      if (!row) return;
      table.open = true;
      all("tr.lit", table).forEach(one => one.classList.remove("lit"));
      row.classList.add("lit");
      row.scrollIntoView({block: "center"});
    });
  };
  new IntersectionObserver((entries, watch) => { if (entries.some(one => one.isIntersecting)) { watch.disconnect(); draw(); } }, {rootMargin: "400px"}).observe(plot);
  addEventListener("beforeprint", () => { if (!plot.classList.contains("js-plotly-plot")) draw(); });
}

all("table.sortable").forEach(list);
all("table.sortable").forEach(sortable);
all("form[data-filters]").forEach(filtered);
all(".text").forEach(reading);
all(".plot").forEach(drawn);
let shut = [];  // on paper, what is folded up is open
addEventListener("beforeprint", () => { shut = all("details:not([open])"); shut.forEach(one => { one.open = true; }); });
addEventListener("afterprint", () => shut.forEach(one => { one.open = false; }));
