// Joins the parts: two phones, their choosers, the clock and the stream of events.

import { Clock } from "./clock.js";
import { People } from "./people.js";
import { Phone } from "./phone.js";
import * as server from "./server.js";

const SIDES = ["left", "right"];
const RETRY_MS = 1000;

const clock = new Clock(document.querySelector(".bar"));
const demo = { username: "", zone: "UTC", nowUnix: () => clock.nowUnix() };
const unread = new Map();
const phones = Object.fromEntries(SIDES.map((side) => [side, new Phone(side, demo)]));
const people = {
  left: new People(phones.left.root, "Left phone:", chooserActs("left")),
  right: new People(phones.right.root, "Right phone:", chooserActs("right")),
};
const main = document.querySelector(".phones");
main.append(...SIDES.map((side) => phones[side].root));

function chooserActs(side) {
  return { chosen: (actor) => give(side, actor), opening: () => load().catch(() => {}) };
}

// Who holds which phone is kept in the address, so that a reload or a bookmark keeps it.
function held(side) {
  return Number(new URLSearchParams(location.hash.slice(1)).get(side));
}

function remember() {
  const query = new URLSearchParams(SIDES.map((side) => [side, phones[side].user]));
  history.replaceState(null, "", `#${query}`);
}

function give(side, actor) {
  const drawn = phones[side].hold(actor);
  document.querySelector(`[data-show="${side}"] [data-show-name]`).textContent = actor.name;
  remember();
  markUnread();
  return drawn;
}

function shown(user) {
  return SIDES.some((side) => phones[side].user === user);
}

function markUnread() {
  for (const side of SIDES) unread.delete(phones[side].user);
  for (const side of SIDES) people[side].mark(unread);
}

function firstHolders(actors) {
  const secretariat = actors.find((actor) => actor.note.includes("secretariat")) ?? actors[0];
  const member = actors.find((actor) => actor.note !== secretariat.note && !actor.start) ?? actors[0];
  return { left: member, right: secretariat };
}

async function load() {
  const state = await server.state();
  Object.assign(demo, { username: state.username, zone: state.zone });
  document.title = `${state.username}: the demo`;
  clock.set(state.now, state.zone);
  const usual = firstHolders(state.people);
  // Both before either is given: giving one writes the address anew.
  const wanted = Object.fromEntries(SIDES.map((side) => [side, phones[side].user ?? held(side)]));
  const drawn = SIDES.map((side) => {
    const actor = state.people.find((one) => one.id === wanted[side]) ?? usual[side];
    people[side].offer(state.people, actor.id, unread);
    return give(side, actor);
  });
  await Promise.all(drawn);
  document.body.dataset.ready = "true";
}

function show(side) {
  main.dataset.shown = side;
  for (const button of document.querySelectorAll("[data-show]")) {
    button.setAttribute("aria-pressed", String(button.dataset.show === side));
    if (button.dataset.show === side) delete button.dataset.news;
  }
}

function connected(yes) {
  for (const side of SIDES) phones[side].connected(yes);
}

function hear(event) {
  if (event.kind === "clock") {
    clock.set(event.now);
    return;
  }
  for (const side of SIDES) {
    if (phones[side].user !== event.chat) continue;
    phones[side].hear(event);
    if (event.kind === "message" && main.dataset.shown !== side) {
      document.querySelector(`[data-show="${side}"]`).dataset.news = "true";
    }
  }
  if (event.kind === "message" && !shown(event.chat)) {
    unread.set(event.chat, (unread.get(event.chat) ?? 0) + 1);
    markUnread();
  }
}

for (const button of document.querySelectorAll("[data-show]")) {
  button.addEventListener("click", () => show(button.dataset.show));
}
show("left");

async function opened() {
  try {
    await load();
    connected(true);
  } catch {
    connected(false);
    setTimeout(opened, RETRY_MS);
  }
}

server.listen({
  opened,
  event: hear,
  lost: () => connected(false),
});
