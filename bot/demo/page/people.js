// The chooser above a phone: who holds it, by organization, with what came while one looked away.

function label(actor, unread) {
  const note = actor.note ? ` · ${actor.note}` : "";
  return `${actor.name}${note}${unread ? ` (${unread} new)` : ""}`;
}

export class People {
  #actors = [];

  // chosen(actor) is called when a person was chosen, opening() before somebody chooses.
  constructor(phone, name, { chosen, opening }) {
    this.select = phone.querySelector("[data-person]");
    phone.querySelector(".chooser-label").textContent = name;
    this.select.addEventListener("change", () => chosen(this.actor));
    this.select.addEventListener("focus", opening);
  }

  get actor() {
    return this.#actors.find((actor) => String(actor.id) === this.select.value);
  }

  // unread: Map of user id to the number of new messages.
  offer(actors, holderId, unread) {
    if (JSON.stringify(actors) === JSON.stringify(this.#actors)) {
      this.select.value = holderId;
      return;
    }
    this.#actors = actors;
    const groups = new Map();
    for (const actor of actors) {
      if (!groups.has(actor.organization)) {
        const group = document.createElement("optgroup");
        group.label = actor.organization;
        groups.set(actor.organization, group);
      }
      const option = new Option(label(actor, 0), actor.id, false, actor.id === holderId);
      groups.get(actor.organization).append(option);
    }
    this.select.replaceChildren(...groups.values());
    this.mark(unread);
  }

  mark(unread) {
    for (const option of this.select.options) {
      const actor = this.#actors.find((one) => String(one.id) === option.value);
      option.textContent = label(actor, unread.get(actor.id));
    }
  }
}
