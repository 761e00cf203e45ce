// The page's own server: every request and the stream of events. Nothing else talks to it.

const RETRY_MS = 1000;

// Resolves to the answer's JSON; rejects with an Error whose message a person can read.
async function ask(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Error("The demo does not answer. Is it still running?");
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.error ?? `The demo answered ${answer.status}.`);
  return body;
}

function post(path, body) {
  return ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

export const state = () => ask("/play/state");
export const chat = (user) => ask(`/play/chat/${user}`);
export const send = (user, text) => post("/play/send", { user, text });
export const start = (user, payload) => post("/play/start", { user, payload });
export const tap = (user, messageId, data) => post("/play/tap", { user, message_id: messageId, data });
export const moveClock = (to) => post("/play/clock", { move: to });
export const fileAddress = (user, messageId) => `/play/file/${user}/${messageId}`;

export function sendFile(user, file) {
  const query = new URLSearchParams({ user, name: file.name });
  return ask(`/play/document?${query}`, {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream" },
    body: file,
  });
}

// Calls opened() at each (re)connection, event(data) for each event, lost() when it breaks.
export function listen({ opened, event, lost }) {
  const source = new EventSource("/play/events");
  source.onopen = opened;
  source.onmessage = (message) => event(JSON.parse(message.data));
  source.onerror = () => {
    lost();
    // The browser tries again by itself except after an answer that was an error.
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(() => listen({ opened, event, lost }), RETRY_MS);
    }
  };
}
