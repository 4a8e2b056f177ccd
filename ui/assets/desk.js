// Editing in the draft: a button at each item, forms in place, and the ticks. Python does the edits; here they are asked for.
(() => {
  const sent = []; // edits that are not answered yet, in order
  let acting = ""; // the item whose buttons are shown
  let writing = null; // the form that is open: { spot, act, text, asked, again }
  let next = null; // what gets the focus once the draft is shown anew
  let dressed = null;
  let opened = new Set(); // details that the reader has opened
  let draft = "";

  const pane = () => document.querySelector("#kap-document .kap-pane");
  const words = () => JSON.parse(pane().dataset.words);
  const itemAt = (id) => pane()?.querySelector(`[data-item="${CSS.escape(id)}"]`);
  const spotAt = (spot) => pane()?.querySelector(`[data-${spot.kind}="${CSS.escape(spot.id)}"]`);
  const make = (tag, fields, ...children) => {
    const node = Object.assign(document.createElement(tag), fields);
    node.append(...children);
    return node;
  };
  const button = (act, text, name = "") => {
    const made = make("button", { type: "button", className: "kap-act", textContent: text });
    made.dataset.act = act;
    if (name) made.ariaLabel = name;
    return made;
  };
  const textOf = (item) => (item.querySelector(":scope > label > span, :scope > span")?.lastChild?.textContent ?? "").trim();
  const ruleOf = (item) => item.querySelector(".kap-rule")?.textContent ?? "";
  const brief = (text) => (text.length > 60 ? `${text.slice(0, 57)}…` : text);

  const ask = (asked, focus = null) => {
    sent.push(asked);
    next = focus;
    pane().dispatchEvent(new CustomEvent("kap-ask", { bubbles: true, detail: { asked } }));
  };

  // The buttons of one item
  const showActs = (item) => {
    document.querySelectorAll("#kap-document .kap-acts").forEach((node) => node.remove());
    document.querySelectorAll("#kap-document .kap-more").forEach((node) => node.setAttribute("aria-expanded", "false"));
    acting = item?.dataset.item ?? "";
    if (!item) return;
    const say = words();
    const acts = make("div", { className: "kap-acts", role: "group", ariaLabel: say.acts.replace("{item}", () => brief(textOf(item))) });
    const cell = "cell" in item.dataset; // a cell of a table stands where it belongs
    const up = button("up", "↑", say.up);
    const down = button("down", "↓", say.down);
    up.disabled = !item.previousElementSibling;
    down.disabled = !item.nextElementSibling;
    if (!cell) acts.append(up, down);
    if (item.querySelector(":scope > label del, :scope > span del")) acts.append(button("restore", say.restore));
    else {
      acts.append(button("edit", say.edit));
      if ("field" in item.dataset) acts.append(button("rule", say.rule));
      if (!cell) acts.append(button("remove", say.remove));
    }
    item.append(acts);
    item.querySelector(":scope > .kap-more").setAttribute("aria-expanded", "true");
  };

  // A form in place: for a text, a rule, a reason, or a new item
  const showForm = (spot, act, text) => {
    closeForm();
    const place = spotAt(spot);
    if (!place) return;
    const say = words();
    const label = { edit: say.text, rule: say["rule-text"], remove: say.reason, add: say.new }[act];
    const field = make("textarea", { rows: 2, value: text, dir: "auto" });
    const keep = make("button", { type: "submit", className: "kap-act kap-first", textContent: act === "remove" ? say.remove : say.keep });
    const form = make("form", { className: "kap-write" });
    form.append(
      make("label", {}, make("span", { textContent: label }), field),
      make("p", { className: "kap-keys", textContent: say.keys }),
      make("div", {}, keep, button("cancel", say.cancel)),
    );
    writing = { spot, act, text, asked: null, again: false };
    field.addEventListener("input", () => writing && (writing.text = field.value));
    place.append(form);
    field.style.height = `${Math.min(field.scrollHeight + 4, 320)}px`;
    field.focus({ preventScroll: true });
    form.scrollIntoView({ block: "nearest" });
  };
  const closeForm = () => {
    document.querySelector("#kap-document .kap-write")?.remove();
    writing = null;
  };
  const handle = (spot) => spotAt(spot)?.querySelector(spot.kind === "item" ? ":scope > .kap-more" : ":scope > .kap-new");
  const cancel = () => {
    const spot = writing?.spot;
    closeForm();
    if (spot) handle(spot)?.focus({ preventScroll: true });
  };
  const submit = () => {
    if (!writing) return;
    writing.again = Boolean(writing.asked); // pressed before the answer to the last press is through
    if (writing.again) return;
    const { spot, act, text } = writing;
    const place = spot.kind === "item" ? { item: spot.id } : { section: Number(spot.id) };
    writing.asked = { edit: act, ...place, [act === "remove" ? "reason" : "text"]: text };
    ask(writing.asked, { spot, last: act === "add" });
  };

  const act = (pressed) => {
    const item = pressed.closest("[data-item]");
    const name = pressed.dataset.act;
    if (name === "cancel") return cancel();
    if (name === "add") return showForm({ kind: "section", id: pressed.closest("[data-section]").dataset.section }, "add", "");
    const spot = { kind: "item", id: item.dataset.item };
    if (name === "more") return showActs(acting === item.dataset.item ? null : item);
    if (name === "edit") return showForm(spot, "edit", textOf(item));
    if (name === "rule") return showForm(spot, "rule", ruleOf(item));
    if (name !== "remove") return ask({ edit: name, item: item.dataset.item }, { spot, act: name });
    if (item.dataset.level === "must") return showForm(spot, "remove", "");
    const beside = item.nextElementSibling ?? item.previousElementSibling;
    const near = beside ? { kind: "item", id: beside.dataset.item } : { kind: "section", id: item.closest("[data-section]").dataset.section };
    ask({ edit: "remove", item: item.dataset.item, reason: "" }, { spot: near });
  };

  // Each time the draft is shown anew it gets its buttons, and what was open before
  const dress = () => {
    const article = pane()?.querySelector("article");
    if (!article || article === dressed) return;
    dressed = article;
    const same = pane().dataset.draft === draft;
    draft = pane().dataset.draft;
    const say = words();
    article.querySelectorAll("[data-item]").forEach((item) => {
      const more = button("more", "⋯", say.change.replace("{item}", () => brief(textOf(item))));
      more.classList.add("kap-more");
      more.setAttribute("aria-expanded", "false");
      item.append(more);
    });
    article.querySelectorAll("[data-section]").forEach((section) => {
      const add = button("add", say.add, say["add-to"].replace("{section}", () => section.querySelector("h2, h3").textContent));
      add.classList.add("kap-new");
      section.append(add);
    });
    if (!same) {
      [acting, writing, next, opened] = ["", null, null, new Set()];
      return;
    }
    for (const asked of sent) {
      const box = ["tick", "untick"].includes(asked.edit) && itemAt(asked.item)?.querySelector('input[type="checkbox"]');
      if (box) box.checked = asked.edit === "tick";
    }
    opened.forEach((key) => detailsAt(key)?.setAttribute("open", ""));
    if (acting) showActs(itemAt(acting));
    if (writing?.asked) writing = null;
    else if (writing) showForm(writing.spot, writing.act, writing.text);
    if (next) focusNext(next);
    next = null;
  };
  const focusNext = ({ spot, act: pressed, last }) => {
    const place = last ? spotAt(spot)?.querySelector(".kap-items > :last-child") : spotAt(spot);
    const again = pressed && place?.querySelector(`.kap-acts [data-act="${pressed}"]:not(:disabled)`);
    const target = again || place?.querySelector(":scope > .kap-more") || handle(spot);
    target?.focus({ preventScroll: true });
    target?.scrollIntoView({ block: "nearest" });
  };

  // Details keep their state by item, or by their place among the sources
  const others = () => [...pane().querySelectorAll("details")].filter((node) => !node.closest("[data-item]"));
  const keyOf = (details) => {
    const item = details.closest("[data-item]")?.dataset.item;
    return item ? `item:${item}` : `at:${others().indexOf(details)}`;
  };
  const detailsAt = (key) =>
    key.startsWith("item:") ? itemAt(key.slice(5))?.querySelector("details") : others()[Number(key.slice(3))];
  document.addEventListener("toggle", (event) => {
    if (!event.target.matches?.("#kap-document .kap-pane details")) return;
    opened[event.target.open ? "add" : "delete"](keyOf(event.target));
  }, true);

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest?.("#kap-document [data-act]");
    if (pressed) act(pressed);
  });
  document.addEventListener("change", (event) => {
    const item = event.target.matches?.('#kap-document input[type="checkbox"]') && event.target.closest("[data-item]");
    if (item) ask({ edit: event.target.checked ? "tick" : "untick", item: item.dataset.item }, next);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".kap-write")) return;
    event.preventDefault();
    submit();
  });
  document.addEventListener("keydown", (event) => {
    if (!event.target.closest?.(".kap-write")) return;
    if (event.key === "Escape") cancel();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.matches("textarea")) return;
    event.preventDefault();
    submit();
  });
  document.addEventListener("kap-answered", () => {
    const answered = sent.shift();
    if (!writing || writing.asked !== answered) return;
    setTimeout(() => {
      if (writing?.asked !== answered) return;
      writing.asked = null; // refused: the form stays, with its text
      if (writing.again && writing.text !== (answered.reason ?? answered.text)) submit();
    }, 100);
  });
  window.addEventListener("beforeunload", (event) => {
    if (writing?.text || document.querySelector("#kap-desk-report [data-unsaved]")) event.preventDefault();
  });
  new MutationObserver(dress).observe(document, { subtree: true, childList: true });
})();
