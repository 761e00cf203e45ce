// A message's text and entities as nodes. Content becomes text nodes only, never markup.
// Offsets of entities count UTF-16 units, and so do JavaScript's strings.

import { entityTime, fullTime } from "./times.js";

const BANGLA = /\p{Script=Bengali}/u;
const SAFE_LINK = /^(https?|mailto|tel):/i;
const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);
const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote",
};

// The language to mark a text with, for fonts, line heights and readers.
export const languageOf = (text) => (BANGLA.test(text) ? "bn" : "en");

// Puts plain words into an element, marked with their language.
export function say(place, text) {
  place.textContent = text;
  place.lang = languageOf(text);
}

function element(tag, className = "", attributes = {}) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

// Something that is not a native button but acts as one inside running text, where a real
// button could not break over lines.
function pressable(className, label, press) {
  const made = element("span", className, { role: "button", tabindex: "0" });
  if (label) made.setAttribute("aria-label", label);
  made.addEventListener("click", () => press(made));
  made.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    press(made);
  });
  return made;
}

function spoiler() {
  return pressable("spoiler", "Hidden text, press to show", (made) => {
    made.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label"]) made.removeAttribute(name);
  });
}

function expandableQuote() {
  const quote = element("blockquote", "expandable");
  const body = element("div", "quote-body");
  const toggle = element("button", "quote-toggle", { type: "button", "aria-expanded": "false" });
  const name = () => toggle.setAttribute(
    "aria-label", quote.classList.contains("expanded") ? "Show less of the quote" : "Show the whole quote");
  const flip = () => {
    toggle.setAttribute("aria-expanded", String(quote.classList.toggle("expanded")));
    name();
  };
  name();
  toggle.addEventListener("click", flip);
  quote.append(body, toggle);
  // Only what is too long for the three lines gets a button; that is known once it is laid out.
  new ResizeObserver(() => {
    if (quote.classList.contains("expanded")) return;
    toggle.hidden = body.scrollHeight <= body.clientHeight + 1;
  }).observe(body);
  return { outer: quote, inner: body };
}

// What a link to this bot itself means: the payload to start with, "" without one; null for any
// other link.
export function startPayload(url, botUsername) {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (!parsed || !["t.me", "telegram.me"].includes(parsed.hostname)) return null;
  if (parsed.pathname.slice(1).toLowerCase() !== botUsername.toLowerCase()) return null;
  return parsed.searchParams.get("start") ?? "";
}

export function link(url, context) {
  const full = /^[a-z]+:/i.test(url) ? url : `https://${url}`;
  const payload = startPayload(full, context.username);
  if (payload !== null) return pressable("link", "", () => context.start(payload));
  if (!SAFE_LINK.test(full)) return element("span");
  return element("a", "link", { href: full, target: "_blank", rel: "noopener noreferrer" });
}

function dateTime(entity, context) {
  return element("time", "moment", {
    datetime: new Date(entity.unix_time * 1000).toISOString(),
    title: `${fullTime(entity.unix_time, context.zone)} (${context.zone})`,
  });
}

function shell(entity, text, context) {
  const single = (made) => ({ outer: made, inner: made });
  if (entity.type in TAGS) return single(element(TAGS[entity.type]));
  switch (entity.type) {
    case "expandable_blockquote": return expandableQuote();
    case "spoiler": return single(spoiler());
    case "text_link": return single(link(entity.url, context));
    case "url": return single(link(text, context));
    case "email": return single(link(`mailto:${text}`, context));
    case "mention": return single(link(`https://t.me/${text.slice(1)}`, context));
    case "bot_command": return single(pressable("link", "", () => context.command(text)));
    case "date_time": return single(dateTime(entity, context));
    default: return single(element("span"));
  }
}

// Entities inside [start, end), outermost first; what reaches over the end is cut there.
function inside(entities, start, end) {
  return entities
    .filter((entity) => entity.offset >= start && entity.offset < end && entity.length > 0)
    .map((entity) => ({ ...entity, length: Math.min(entity.length, end - entity.offset) }));
}

function fill(parent, text, entities, start, end, context) {
  let at = start;
  let afterBlock = false;
  const words = (until) => {
    // The line break after a block is the block's own.
    const from = afterBlock && text[at] === "\n" && at < until ? at + 1 : at;
    if (from < until) parent.append(text.slice(from, until));
  };
  for (const [index, entity] of entities.entries()) {
    if (entity.offset < at) continue;
    words(entity.offset);
    const stop = entity.offset + entity.length;
    const { outer, inner } = shell(entity, text.slice(entity.offset, stop), context);
    if (entity.type === "date_time" && entity.date_time_format) {
      inner.append(entityTime(entity.unix_time, entity.date_time_format, context));
    } else {
      const nested = inside(entities.slice(index + 1), entity.offset, stop);
      fill(inner, text, nested, entity.offset, stop, context);
    }
    parent.append(outer);
    afterBlock = BLOCKS.has(entity.type);
    at = stop;
  }
  words(end);
}

// context: {username, zone, language, nowUnix, command(text), start(payload)}
export function formatted(text, entities, context) {
  const fragment = document.createDocumentFragment();
  const ordered = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  fill(fragment, text, ordered, 0, text.length, context);
  return fragment;
}
