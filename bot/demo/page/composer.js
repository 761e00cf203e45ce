// Where a person writes: text, files, the command menu, and Start in an empty chat.

import { Commands } from "./commands.js";

export class Composer {
  // acts: {send(text), attach(file), begin()}
  constructor(phone, side, acts) {
    this.acts = acts;
    this.form = phone.querySelector("[data-composer]");
    this.field = phone.querySelector("[data-text]");
    this.beginning = phone.querySelector("[data-beginning]");
    this.file = phone.querySelector("[data-file]");
    this.commands = new Commands(phone, side, (command) => this.#commandPicked(command));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.field.addEventListener("input", () => this.#typed());
    this.beginning.querySelector("[data-start]").addEventListener("click", () => acts.begin());
    phone.querySelector("[data-attach]").addEventListener("click", () => this.file.click());
    this.file.addEventListener("change", () => this.#attach());
  }

  // An empty chat has a Start button in place of the text field.
  show({ empty, menu }) {
    const started = this.form.hidden && !empty && this.beginning.contains(document.activeElement);
    this.form.hidden = empty;
    this.beginning.hidden = !empty;
    if (started) this.field.focus();
    this.commands.offer(menu);
  }

  clear() {
    this.field.value = "";
    this.#typed();
  }

  #typed() {
    this.commands.filter(this.field.value);
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
  }

  #key(event) {
    if (event.isComposing || this.commands.key(event)) return;
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    this.#send();
  }

  #send() {
    const text = this.field.value.trim();
    if (!text) return;
    this.clear();
    this.field.focus();
    this.acts.send(text);
  }

  #commandPicked(command) {
    this.clear();
    this.field.focus();
    this.acts.send(command);
  }

  #attach() {
    const [file] = this.file.files;
    this.file.value = "";
    if (file) this.acts.attach(file);
  }
}
