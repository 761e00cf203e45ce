// What a phone says over the chat: toasts that pass, alerts that wait for OK.

import { say } from "./formatting.js";

const SHORTEST_MS = 3500;
const MS_PER_CHARACTER = 70;

export class Notices {
  #timer = 0;
  #before = null;

  constructor(phone) {
    this.toastPlace = phone.querySelector("[data-toast]");
    this.alertPlace = phone.querySelector("[data-alert]");
    this.text = phone.querySelector("[data-alert-text]");
    this.button = phone.querySelector("[data-alert-close]");
    this.button.addEventListener("click", () => this.#close());
    this.alertPlace.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#close();
      // The only thing to reach in an alert is its button.
      if (event.key === "Tab") event.preventDefault();
    });
  }

  // A callback's answer: {text, show_alert}.
  answer({ text, show_alert: asAlert }) {
    if (asAlert) this.#alert(text);
    else this.toast(text);
  }

  toast(text) {
    clearTimeout(this.#timer);
    say(this.toastPlace, text);
    const stays = Math.max(SHORTEST_MS, text.length * MS_PER_CHARACTER);
    this.#timer = setTimeout(() => { this.toastPlace.textContent = ""; }, stays);
  }

  clear() {
    clearTimeout(this.#timer);
    this.toastPlace.textContent = "";
    this.alertPlace.hidden = true;
  }

  #alert(text) {
    this.#before = document.activeElement;
    say(this.text, text);
    this.alertPlace.hidden = false;
    this.button.focus();
  }

  #close() {
    this.alertPlace.hidden = true;
    this.#before?.focus();
  }
}
