// The bar with the demo's clock: shows the network's time and moves it forward.

import * as server from "./server.js";
import { clockTime, fullDate, fullTime } from "./times.js";

const TICK_MS = 1000;

export class Clock {
  #zone = "UTC";
  #ahead = 0; // seconds that the demo's clock is ahead of this computer's

  constructor(bar) {
    this.bar = bar;
    this.word = bar.querySelector("[data-clock-word]");
    for (const button of bar.querySelectorAll("[data-move]")) {
      button.addEventListener("click", () => this.#move(button));
    }
    setInterval(() => this.#show(), TICK_MS);
  }

  nowUnix() {
    return Date.now() / 1000 + this.#ahead;
  }

  // unix: the demo's time now, in seconds.
  set(unix, zone = this.#zone) {
    this.#zone = zone;
    this.#ahead = unix - Date.now() / 1000;
    this.#show();
  }

  #show() {
    const now = this.nowUnix();
    const time = this.bar.querySelector("[data-clock-time]");
    time.dateTime = new Date(now * 1000).toISOString();
    time.textContent = clockTime(now, this.#zone);
    this.bar.querySelector("[data-clock-date]").textContent = fullDate(now, this.#zone);
    this.bar.querySelector("[data-clock-zone]").textContent = this.#zone;
  }

  async #move(button) {
    button.setAttribute("aria-busy", "true");
    try {
      const { now, message } = await server.moveClock(button.dataset.move);
      this.set(now);
      this.#say(message ?? `The clock is now ${fullTime(now, this.#zone)}.`);
    } catch (error) {
      this.#say(error.message);
    } finally {
      button.setAttribute("aria-busy", "false");
    }
  }

  #say(sentence) {
    this.word.textContent = sentence;
  }
}
