// Small mends for the page: links to sources open what hides them, copies are plain words, the conversation is a live log.
(() => {
  const reveal = (id) => {
    const target = document.getElementById(id);
    if (!target) return;
    for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    const field = target.querySelector("textarea");
    const focused = field || target.closest("details")?.querySelector("summary") || target;
    if (focused === target) target.tabIndex = -1;
    focused.scrollIntoView({ block: focused === target ? "start" : "center" });
    focused.focus({ preventScroll: true });
  };

  const words = (message) => {
    const copy = message.cloneNode(true);
    copy.querySelectorAll("details").forEach((node) => (node.open = true));
    copy.style.cssText = "position:fixed;left:-200vw";
    document.body.append(copy);
    const text = copy.innerText.trim();
    copy.remove();
    return text;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (link) {
      event.preventDefault();
      reveal(link.getAttribute("href").slice(1));
    }
    if (event.target.closest?.(boxes)) setTimeout(tellExpanded, 0);
    const listed = event.target.closest?.("#kap-draft [data-do]");
    pressed = listed ? { ...listed.dataset } : null;
    const button = event.target.closest?.('#kap-log button[aria-label="Copy message"]');
    const message = button?.closest(".message-row, .bot, .user")?.querySelector(".message-content");
    if (message) setTimeout(() => navigator.clipboard?.writeText(words(message)), 0);
  }, true);

  // Gradio handles Tab in a list of choices after the focus has left, and opens the list again.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Tab" && event.target.matches?.('input[role="combobox"]')) event.stopPropagation();
  }, true);

  // While a reply grows, its question stays at the top of the log, until the reader takes over.
  let exchanges = 0;
  let following = false;
  const follow = () => {
    const asked = document.querySelectorAll("#kap-log .user-row");
    following = asked.length > exchanges || (following && asked.length === exchanges);
    exchanges = asked.length;
    if (!following || !exchanges) return;
    const log = asked[0].closest('[role="log"]');
    log.scrollTop += asked[exchanges - 1].getBoundingClientRect().top - log.getBoundingClientRect().top;
  };
  for (const sign of ["wheel", "touchmove", "keydown", "pointerdown"])
    document.addEventListener(sign, () => (following = false), { capture: true, passive: true });

  let shown = null; // the draft itself: an edit shows the same one anew
  let pane = null;
  const startOfNewDraft = () => {
    const now = document.querySelector("#kap-document .kap-pane");
    const draft = now?.dataset.draft ?? null;
    if (now !== pane && ["open", "resume"].includes(pressed?.do)) {
      pressed = null;
      reveal("kap-document"); // it stands below the list from which it was opened
    } else if (draft !== shown) document.getElementById("kap-draft")?.scrollTo(0, 0);
    [shown, pane] = [draft, now];
  };

  // The button of a list that was pressed: the list is shown anew, and the focus must neither be lost nor be on another draft's button.
  let pressed = null;
  const focusAgain = () => {
    const here = document.activeElement;
    if (!pressed || (here !== document.body && !here.dataset.do)) return;
    const { do: name, key } = pressed;
    if (here.dataset.do === name && here.dataset.key === key) return;
    document.querySelector(`#kap-draft [data-do="${name}"][data-key="${key}"]`)?.focus({ preventScroll: true });
  };

  const boxes = ["documents", "clinic", "rules", "keeping", "saved", "plain"].map((name) => `#kap-${name} > button`).join();
  const tellExpanded = () =>
    document.querySelectorAll(boxes).forEach((toggle) => {
      const content = toggle.parentElement.querySelector('[data-testid="accordion-content"]');
      if (!content) return;
      toggle.setAttribute("aria-expanded", String(content.style.display !== "none"));
      toggle.querySelector(".icon")?.setAttribute("aria-hidden", "true");
    });

  new MutationObserver(() => {
    tellExpanded();
    document.getElementById("kap-report")?.setAttribute("aria-live", "polite");
    document.querySelectorAll('#kap-log [aria-label*="<div"]').forEach((node) => node.removeAttribute("aria-label"));
    document.querySelector('#kap-log .examples[role="list"]')?.removeAttribute("role"); // its buttons are no list items
    document.querySelectorAll('ul[role="listbox"]').forEach((list) => (list.tabIndex = -1)); // it goes as soon as Tab reaches it
    follow();
    startOfNewDraft();
    focusAgain();
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-label"] });
})();
