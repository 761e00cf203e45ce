// One phone: a person's private chat with the bot.

import { Composer } from "./composer.js";
import { say } from "./formatting.js";
import { History } from "./history.js";
import { Notices } from "./notices.js";
import * as server from "./server.js";

export class Phone {
  #actor = null;
  #fetching = false;
  #again = false;

  // side: "left" or "right"; demo: {username, zone, nowUnix()}, filled before hold() is called.
  constructor(side, demo) {
    this.demo = demo;
    this.root = document.querySelector("#phone").content.firstElementChild.cloneNode(true);
    this.root.dataset.phone = side;
    this.root.setAttribute("aria-label", side === "left" ? "Left phone" : "Right phone");
    this.root.querySelector("[data-messages]").setAttribute("aria-label", "Messages");
    this.history = new History(this.root);
    this.notices = new Notices(this.root);
    this.composer = new Composer(this.root, side, {
      send: (text) => this.#act(server.send(this.user, text)),
      attach: (file) => this.#act(server.sendFile(this.user, file)),
      begin: () => this.#start(this.#actor.start),
    });
  }

  get user() {
    return this.#actor?.id;
  }

  // Gives the phone to a person.
  hold(actor) {
    if (actor.id !== this.user) {
      this.history.clear();
      this.composer.clear();
      this.notices.clear();
    }
    this.#actor = actor;
    this.root.dataset.user = actor.id;
    return this.refresh();
  }

  connected(yes) {
    this.root.querySelector("[data-connection]").textContent = yes ? "bot" : "connecting…";
  }

  // Draws the chat as it is now; calls that come while one is under way become one more.
  async refresh() {
    this.#again = true;
    if (this.#fetching) return;
    this.#fetching = true;
    try {
      while (this.#again) {
        this.#again = false;
        await this.#fetch();
      }
    } finally {
      this.#fetching = false;
    }
  }

  // An event of this person's chat.
  hear(event) {
    if (event.kind === "toast" && event.text) this.notices.answer(event);
    this.refresh();
  }

  async #fetch() {
    const user = this.user;
    let chat;
    try {
      chat = await server.chat(user);
    } catch (error) {
      this.notices.toast(error.message);
      return;
    }
    if (user !== this.user) return;
    const empty = chat.messages.length === 0;
    this.#introduce(chat, empty);
    this.history.draw(chat.messages, chat.spinning, this.#context(chat.name));
    this.composer.show({ empty, menu: chat.menu });
  }

  // The bot's name, and in an empty chat what it says of itself.
  #introduce({ name, description }, empty) {
    this.root.querySelector("[data-bot-name]").textContent = name;
    this.root.querySelector(".avatar").textContent = name.slice(0, 1);
    const words = this.root.querySelector("[data-description]");
    say(words, description || "No messages here yet");
    words.hidden = !empty;
  }

  #context(botName) {
    return {
      user: this.user,
      botName,
      username: this.demo.username,
      zone: this.demo.zone,
      language: this.#actor.language,
      nowUnix: this.demo.nowUnix(),
      command: (text) => this.#act(server.send(this.user, text)),
      // A link to this chat without a payload leads to where one is already.
      start: (payload) => payload && this.#start(payload),
      tap: (message, data) => this.#act(server.tap(this.user, message.message_id, data)),
      copy: (text) => this.#copy(text),
    };
  }

  #start(payload) {
    return this.#act(server.start(this.user, payload));
  }

  async #copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.notices.toast("Copied");
    } catch {
      this.notices.toast("The browser does not let this page copy.");
    }
  }

  async #act(request) {
    try {
      await request;
    } catch (error) {
      this.notices.toast(error.message);
    }
  }
}
