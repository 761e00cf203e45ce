// The command menu: opened by its button or by typing "/", filtered, walked by arrow keys.

import { say } from "./formatting.js";

export class Commands {
  #menu = [];
  #chosen = 0;

  // pick(command) is called with "/command".
  constructor(phone, side, pick) {
    this.box = phone.querySelector("[data-commands]");
    this.button = phone.querySelector("[data-menu]");
    this.field = phone.querySelector("[data-text]");
    this.pick = pick;
    this.box.id = `commands-${side}`;
    this.field.setAttribute("aria-controls", this.box.id);
    this.button.setAttribute("aria-controls", this.box.id);
    this.button.hidden = true;
    this.button.addEventListener("click", () => this.#toggle());
    phone.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !phone.contains(event.relatedTarget)) this.close();
    });
  }

  get open() {
    return !this.box.hidden;
  }

  // menu: [[command, description], ...]
  offer(menu) {
    if (JSON.stringify(menu) === JSON.stringify(this.#menu)) return;
    this.#menu = menu;
    this.button.hidden = menu.length === 0;
    if (this.open) this.filter(this.field.value);
  }

  // Shows the commands that begin with what is typed; closes when there are none.
  filter(typed) {
    const found = typed.startsWith("/") && !/\s/.test(typed)
      ? this.#menu.filter(([command]) => command.startsWith(typed.slice(1).toLowerCase())) : [];
    this.box.replaceChildren(...found.map((entry, index) => this.#option(entry, index)));
    this.box.hidden = found.length === 0;
    this.button.setAttribute("aria-expanded", String(this.open));
    this.#choose(0);
  }

  close() {
    this.filter("");
  }

  // True when the key was for the menu.
  key(event) {
    if (!this.open) return false;
    const options = this.box.children.length;
    switch (event.key) {
      case "ArrowDown": this.#choose((this.#chosen + 1) % options); break;
      case "ArrowUp": this.#choose((this.#chosen + options - 1) % options); break;
      case "Enter": this.box.children[this.#chosen].click(); break;
      case "Escape": this.close(); break;
      default: return false;
    }
    event.preventDefault();
    return true;
  }

  #toggle() {
    if (this.open) {
      this.close();
      return;
    }
    this.filter("/");
    this.field.focus();
  }

  #choose(index) {
    this.#chosen = index;
    for (const [at, option] of [...this.box.children].entries()) {
      option.setAttribute("aria-selected", String(at === index));
    }
    const chosen = this.box.children[index];
    chosen?.scrollIntoView({ block: "nearest" });
    if (chosen) this.field.setAttribute("aria-activedescendant", chosen.id);
    else this.field.removeAttribute("aria-activedescendant");
  }

  #option([command, description], index) {
    const made = document.createElement("div");
    made.className = "command";
    made.id = `${this.box.id}-${index}`;
    made.dataset.command = command;
    made.setAttribute("role", "option");
    const name = Object.assign(document.createElement("span"), { className: "command-name" });
    const words = Object.assign(document.createElement("span"), { className: "command-words" });
    name.textContent = `/${command}`;
    say(words, description);
    made.append(name, " ", words);
    // Keeps the focus in the text field while the mouse presses an option.
    made.addEventListener("mousedown", (event) => event.preventDefault());
    made.addEventListener("click", () => {
      this.close();
      this.pick(`/${command}`);
    });
    return made;
  }
}
