// One message as an element: bubble, document, picture, buttons.

import { formatted, languageOf, link, startPayload } from "./formatting.js";
import * as server from "./server.js";
import { clockTime, fullTime } from "./times.js";

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function icon(name) {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  drawing.setAttribute("class", "button-icon");
  drawing.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#icon-${name}`);
  drawing.append(use);
  return drawing;
}

function plainButton(press) {
  const made = document.createElement("button");
  made.type = "button";
  made.addEventListener("click", press);
  return made;
}

function urlButton(button, context) {
  const payload = startPayload(button.url, context.username);
  if (payload !== null) return plainButton(() => context.start(payload));
  const made = link(button.url, context);
  made.append(icon("open"));
  return made;
}

function buttonElement(button, message, context) {
  let made;
  if (button.url !== undefined) {
    made = urlButton(button, context);
  } else if (button.copy_text !== undefined) {
    made = plainButton(() => context.copy(button.copy_text));
    made.append(icon("copy"));
  } else {
    made = plainButton(() => context.tap(message, button.data));
    made.dataset.callback = button.data;
  }
  made.classList.add("key");
  if (button.style) made.classList.add(`key-${button.style}`);
  made.lang = languageOf(button.text);
  made.prepend(button.text);
  return made;
}

function fillKeyboard(keyboard, message, context) {
  keyboard.hidden = message.buttons.length === 0;
  for (const row of message.buttons) {
    const line = document.createElement("div");
    line.className = "key-row";
    line.append(...row.map((button) => buttonElement(button, message, context)));
    keyboard.append(line);
  }
}

function fillDocument(place, message, context) {
  if (!message.document) return;
  const { name, size: bytes } = message.document;
  place.hidden = false;
  place.href = server.fileAddress(context.user, message.message_id);
  place.download = name;
  place.querySelector(".file-name").textContent = name;
  place.querySelector(".file-size").textContent = size(bytes);
}

function fillPicture(place, message, context) {
  if (!message.photo) return;
  const picture = place.querySelector("img");
  place.hidden = false;
  place.href = picture.src = server.fileAddress(context.user, message.message_id);
  picture.width = message.photo.width;
  picture.height = message.photo.height;
}

export function messageElement(message, context) {
  const made = document.querySelector("#message").content.firstElementChild.cloneNode(true);
  const sender = message.from_bot ? context.botName : "You";
  made.classList.add(message.from_bot ? "from-bot" : "from-person");
  made.dataset.messageId = message.message_id;
  made.dataset.from = message.from_bot ? "bot" : "person";
  made.setAttribute("aria-label", `${sender}, ${clockTime(message.date, context.zone)}`);

  const text = made.querySelector(".text");
  text.hidden = !message.text;
  text.lang = languageOf(message.text);
  text.append(formatted(message.text, message.entities, context));
  fillDocument(made.querySelector("[data-document]"), message, context);
  fillPicture(made.querySelector(".picture"), message, context);
  fillKeyboard(made.querySelector(".keyboard"), message, context);

  made.querySelector(".edited").hidden = !message.edited;
  const time = made.querySelector(".meta time");
  time.textContent = clockTime(message.date, context.zone);
  time.dateTime = new Date(message.date * 1000).toISOString();
  time.title = fullTime(message.date, context.zone);
  return made;
}

// Shows which buttons wait for their answer: spinning is a list of {message_id, data}.
export function markSpinning(list, spinning) {
  for (const key of list.querySelectorAll("[data-callback]")) {
    const id = Number(key.closest(".message").dataset.messageId);
    const waits = spinning.some((tap) => tap.message_id === id && tap.data === key.dataset.callback);
    key.setAttribute("aria-busy", String(waits));
  }
}
