// Dates and times as people read them, always in the network's zone.

const DAY_SECONDS = 86_400;

function shown(unix, zone, language, parts) {
  return new Intl.DateTimeFormat(language, { timeZone: zone, ...parts }).format(unix * 1000);
}

export const clockTime = (unix, zone) =>
  shown(unix, zone, "en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

export const fullDate = (unix, zone, language = "en-GB") =>
  shown(unix, zone, language, { weekday: "long", day: "numeric", month: "long", year: "numeric" });

export const fullTime = (unix, zone) => `${fullDate(unix, zone)}, ${clockTime(unix, zone)}`;

function relative(unix, nowUnix, language) {
  const away = unix - nowUnix;
  const units = [["day", DAY_SECONDS], ["hour", 3600], ["minute", 60], ["second", 1]];
  const [unit, seconds] = units.find(([, size]) => Math.abs(away) >= size) ?? units.at(-1);
  return new Intl.RelativeTimeFormat(language, { numeric: "auto" })
    .format(Math.round(away / seconds), unit);
}

// A date-time entity's format is `r` or `w?[dD]?[tT]?`; without one the sender's words stay.
export function entityTime(unix, format, { zone, language, nowUnix }) {
  if (format.includes("r")) return relative(unix, nowUnix, language);
  const parts = {};
  if (format.includes("w")) parts.weekday = "long";
  if (format.includes("d")) Object.assign(parts, { day: "numeric", month: "short" });
  if (format.includes("D")) Object.assign(parts, { day: "numeric", month: "long", year: "numeric" });
  if (/[tT]/.test(format)) Object.assign(parts, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  if (format.includes("T")) parts.second = "2-digit";
  return shown(unix, zone, language === "en" ? "en-GB" : language, parts);
}
