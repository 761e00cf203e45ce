// The list of messages of one phone: drawn by difference, kept at the newest, counts the unread.

import { markSpinning, messageElement } from "./message.js";
import { fullDate } from "./times.js";

const NEAR_END_PX = 80;
const QUIET_MS = 200;

// The pressed button keeps the focus when its message is drawn anew.
function focusedPlace(element) {
  const active = document.activeElement;
  if (!element.contains(active)) return null;
  return [...element.querySelectorAll("a, button, [tabindex]")].indexOf(active);
}

function focusPlace(element, place) {
  const places = [...element.querySelectorAll("a, button, [tabindex]")];
  (places[place] ?? places.at(-1)).focus({ preventScroll: true });
}

function dayElement(day) {
  const made = document.createElement("p");
  made.className = "day";
  made.append(Object.assign(document.createElement("span"), { textContent: day }));
  return made;
}

export class History {
  #drawn = new Map(); // message_id -> {json, element}
  #unread = 0;
  #fresh = true; // nothing drawn since the phone was handed over
  #lastTop = 0;

  constructor(phone) {
    this.list = phone.querySelector("[data-messages]");
    this.newest = phone.querySelector("[data-newest]");
    this.count = phone.querySelector("[data-newest-count]");
    this.newest.addEventListener("click", () => this.toNewest("smooth"));
    this.list.addEventListener("scroll", () => this.#scrolled());
    this.clear();
    new ResizeObserver(() => this.atEnd && this.toNewest()).observe(this.list);
  }

  clear() {
    this.#drawn.clear();
    this.list.replaceChildren();
    this.#unread = 0;
    this.#fresh = true;
    this.atEnd = true;
    // What was said before is not read out; what comes is.
    this.list.setAttribute("aria-live", "off");
  }

  toNewest(behavior = "instant") {
    this.atEnd = true;
    this.list.scrollTo({ top: this.list.scrollHeight, behavior });
  }

  // messages as the server tells them; spinning: [{message_id, data}].
  draw(messages, spinning, context) {
    const stay = this.atEnd;
    const added = this.#update(messages, context);
    this.#arrange(messages, context.zone);
    markSpinning(this.list, spinning);
    if (this.#fresh) setTimeout(() => this.list.setAttribute("aria-live", "polite"), QUIET_MS);
    this.#fresh = false;
    if (stay || added.some((message) => !message.from_bot)) {
      this.toNewest();
      this.#settle();
    } else {
      this.#unread += added.length;
    }
    this.#showNewest();
  }

  // Long quotes learn their height only once they are laid out.
  #settle() {
    requestAnimationFrame(() => requestAnimationFrame(() => this.atEnd && this.toNewest()));
  }

  #update(messages, context) {
    const added = [];
    const present = new Set(messages.map((message) => message.message_id));
    for (const id of this.#drawn.keys()) {
      if (!present.has(id)) this.#drawn.delete(id);
    }
    for (const message of messages) {
      const json = JSON.stringify(message);
      const before = this.#drawn.get(message.message_id);
      if (before?.json === json) continue;
      const element = messageElement(message, context);
      this.#drawn.set(message.message_id, { json, element });
      if (before) {
        this.#replace(before.element, element);
        continue;
      }
      added.push(message);
      element.classList.toggle("arrived", !this.#fresh);
    }
    return added;
  }

  #replace(old, element) {
    const place = focusedPlace(old);
    old.replaceWith(element);
    if (place === null) return;
    focusPlace(element, place);
    // The button may be gone; the list then keeps the keyboard near.
    if (!element.contains(document.activeElement)) this.list.focus({ preventScroll: true });
  }

  // Puts messages and the days between them in order, moving only what is out of place.
  #arrange(messages, zone) {
    for (const day of this.list.querySelectorAll(".day")) day.remove();
    let at = this.list.firstElementChild;
    let shownDay = "";
    for (const message of messages) {
      const { element } = this.#drawn.get(message.message_id);
      if (element === at) at = at.nextElementSibling;
      else this.list.insertBefore(element, at);
      const day = fullDate(message.date, zone);
      if (day !== shownDay) this.list.insertBefore(dayElement(day), element);
      shownDay = day;
    }
    while (at) {
      const next = at.nextElementSibling;
      at.remove();
      at = next;
    }
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    const near = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    // Only scrolling up leaves the end; on the way down one is still going there.
    if (near) this.atEnd = true;
    else if (scrollTop < this.#lastTop) this.atEnd = false;
    this.#lastTop = scrollTop;
    if (near) this.#unread = 0;
    this.#showNewest();
  }

  #showNewest() {
    this.newest.hidden = this.atEnd;
    this.count.textContent = this.#unread || "";
    this.newest.setAttribute("aria-label", this.#unread
      ? `${this.#unread} new, go to the newest message` : "Go to the newest message");
  }
}
