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

// Tables
function sortable(table) {
  const body = table.tBodies[0], heads = all("thead th", table), first = [...body.rows];
  const order = new Intl.Collator(undefined, {numeric: true});
  heads.forEach((head, column) => {
    const button = make("button", head.textContent, null);
    button.type = "button";
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const now = head.getAttribute("aria-sort"), number = head.classList.contains("number");
      const next = now === null ? (number ? "descending" : "ascending") : now === (number ? "descending" : "ascending") ? (number ? "ascending" : "descending") : null;
      heads.forEach(one => one.removeAttribute("aria-sort"));
      let rows = first;
      if (next) {
        head.setAttribute("aria-sort", next);
        const keys = new Map(first.map(row => [row, row.cells[column].textContent.trim()])), sign = next === "ascending" ? 1 : -1;
        rows = [...first].sort((a, b) => {
          const one = keys.get(a), two = keys.get(b);
          if (one === "" || two === "") return (one === "") - (two === "");  // what is empty comes last, either way
          return sign * (number ? one - two : order.compare(one, two));
        });
      }
      body.append(...rows);
    });
  });
}

function filtered(form) {
  const rows = [...document.getElementById(form.dataset.filters).tBodies[0].rows], output = form.querySelector("output");
  const words = new Map(rows.map(row => [row, row.textContent.toLowerCase()]));
  const show = () => {
    const wanted = form.words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const fits = wanted.every(word => words.get(row).includes(word))
        && ["status", "language"].every(name => !form[name].value || row.dataset[name] === form[name].value)
        && ["conflicts", "errors"].every(name => !form[name]?.checked || name in row.dataset);
      row.hidden = !fits;
      shown += fits;
    }
    output.textContent = shown === rows.length ? "" : `${shown.toLocaleString("en")} of ${rows.length.toLocaleString("en")} pages`;
  };
  form.addEventListener("input", show);
  form.addEventListener("submit", event => event.preventDefault());
  show();  // a browser keeps what was typed when it comes back
}

// A page's text
function reading(text) {
  const card = document.getElementById("card"), marks = all("mark", text), rows = all("tr[data-evidence]");
  const roles = new Map(rows.map(row => [row, row.dataset.evidence.split(";").filter(Boolean).map(one => one.split(":"))]));
  let kept = null;  // the mark or row that stays lit

  const visible = () => marks.filter(mark => !mark.classList.contains("off"));

  function range(start, end) {  // of UTF-16 units of the text
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT), found = document.createRange();
    for (let at = 0, node; (node = walker.nextNode()); at += node.length) {
      if (start >= at && start < at + node.length) found.setStart(node, start - at);
      if (end > at && end <= at + node.length) { found.setEnd(node, end - at); return found; }
    }
    return null;
  }

  function dark() {
    all("mark.lit", text).forEach(mark => { mark.classList.remove("lit"); delete mark.dataset.role; });
    all("tr.lit").forEach(row => row.classList.remove("lit"));
    if (globalThis.CSS?.highlights) CSS.highlights.delete("sentence");
    card.hidden = true;
  }

  function light(row) {
    row.classList.add("lit");
    for (const [id, role] of roles.get(row)) {
      const mark = document.getElementById(id);
      mark.classList.add("lit");
      mark.dataset.role = role;
    }
    const [start, end] = (row.dataset.span ?? "").split(" ").map(Number), sentence = row.dataset.span ? range(start, end) : null;
    if (sentence && globalThis.CSS?.highlights) CSS.highlights.set("sentence", new Highlight(sentence));
    return sentence;
  }

  const tells = (row, mark) => mark.id && roles.get(row).some(([id]) => id === mark.id);

  function tell(mark) {
    const facts = JSON.parse(mark.dataset.facts);
    card.replaceChildren();
    make("b", mark.dataset.type === "unclaimed" ? "a number that no rule claimed" : mark.classList.contains("missed") ? `${mark.dataset.type} that was missed` : mark.dataset.type, card);
    if (mark.dataset.gold) make("p", mark.dataset.gold, card, "gold");
    const list = make("dl", "", card);
    for (const [name, value] of facts) { make("dt", name, list); make("dd", value, list); }
    const said = make("ul", "", card);
    for (const row of rows.filter(row => tells(row, mark))) {
      row.classList.add("lit");
      const role = roles.get(row).find(([id]) => id === mark.id)[1];
      const link = make("a", role ? `${role} of a ${row.dataset.of}` : row.dataset.of, make("li", "", said));
      link.href = "#";
      link.addEventListener("click", event => { event.preventDefault(); keep(row); });
    }
    if (!said.childElementCount) said.remove();
    card.hidden = false;
    put(mark);
  }

  function put(mark) {  // the card below a mark, or above it where there is no room below
    const place = mark.getClientRects()[0], height = card.offsetHeight;
    card.style.left = `${Math.max(8, Math.min(place.left, innerWidth - card.offsetWidth - 8))}px`;
    card.style.top = `${place.bottom + 8 + height > innerHeight && place.top > height + 8 ? place.top - height - 8 : place.bottom + 8}px`;
  }

  function show(one) {
    dark();
    if (!one) return;
    if (one.nodeName === "MARK") tell(one); else light(one);
  }

  function keep(one) {
    rows.forEach(row => row.classList.remove("kept"));
    kept = one;
    card.classList.toggle("kept", one?.nodeName === "MARK");
    show(one);
    if (!one) return;
    if (one.nodeName === "MARK") {
      focusable(one);
      rows.find(row => tells(row, one))?.scrollIntoView({block: "nearest"});
    } else {
      one.classList.add("kept");
      one.scrollIntoView({block: "nearest"});
      (document.getElementById(roles.get(one)[0]?.[0]) ?? range(...one.dataset.span.split(" ").map(Number))?.startContainer.parentElement)?.scrollIntoView({block: "center"});
    }
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
  document.addEventListener("mouseover", event => { if (at(event)) show(at(event)); else if (!event.target.closest?.("#card")) show(kept); });
  document.addEventListener("focusin", event => { if (at(event)) show(at(event)); });
  document.addEventListener("click", event => {
    const one = at(event);
    if (one) { if (!event.target.closest("a")) keep(one === kept ? null : one); }
    else if (!event.target.closest("#card, button, summary")) keep(null);
  });
  document.addEventListener("keydown", event => {
    if (event.key === "Escape") keep(null);
    const one = at(event);
    if (!one || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter" && event.target === one) keep(one === kept ? null : one);
    const by = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
    if (by && one.nodeName === "MARK") { event.preventDefault(); step(one, by); }
  });
  addEventListener("scroll", () => {
    if (card.hidden) return;
    if (kept?.nodeName === "MARK") put(kept); else card.hidden = true;
  }, {passive: true});

  const switches = all("button[data-switch]"), every = document.querySelector("button[data-switch-all]");
  const isOn = button => button.getAttribute("aria-pressed") === "true";
  function turn(buttons, on) {
    buttons.forEach(button => button.setAttribute("aria-pressed", on));
    const off = new Set(switches.filter(button => !isOn(button)).map(button => button.dataset.switch));
    for (const one of [...marks, ...all("tr[data-type]")]) one.classList.toggle("off", off.has(one.dataset.type));
    all("tr[data-type]").forEach(row => { row.hidden = row.classList.contains("off"); });
    every.textContent = switches.some(isOn) ? "all off" : "all on";
    focusable(visible()[0]);
    keep(null);
  }
  switches.forEach(button => button.addEventListener("click", () => turn([button], !isOn(button))));
  every.addEventListener("click", () => turn(switches, !switches.some(isOn)));
  focusable(marks[0]);

  const arrive = () => {  // by a link to a mention
    const mark = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (mark?.nodeName === "MARK") { mark.scrollIntoView({block: "center"}); keep(mark); }
  };
  addEventListener("hashchange", arrive);
  arrive();
}

// Plots, drawn as they come into view
function drawn(plot) {
  const {data, layout} = JSON.parse(plot.nextElementSibling.textContent);
  plot.style.minHeight = `${layout.height}px`;
  const draw = () => Plotly.newPlot(plot, data, layout, {responsive: true, displaylogo: false, modeBarButtons: [["toImage"]], toImageButtonOptions: {format: "svg"}});
  new IntersectionObserver((entries, watch) => { if (entries.some(one => one.isIntersecting)) { watch.disconnect(); draw(); } }, {rootMargin: "400px"}).observe(plot);
  addEventListener("beforeprint", () => { if (!plot.classList.contains("js-plotly-plot")) draw(); });
}

all("table.sortable").forEach(sortable);
all("form[data-filters]").forEach(filtered);
all(".text").forEach(reading);
all(".plot").forEach(drawn);
