// What the server wrote into the page: the language, the time zone and the texts.

/** @type {{ locale: string, timeZone: string, texts: Record<string, string> }} */
const data = JSON.parse(document.getElementById('data')?.textContent ?? '{}');

export const { locale } = data;

/**
 * A text of the page; values stand in for `{name}`.
 * @param {import('../page-texts.ts').PageText} key
 * @param {Record<string, string | number>} [values]
 */
export function say(key, values = {}) {
  const text = data.texts[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

const clock = new Intl.DateTimeFormat(locale, {
  timeZone: data.timeZone,
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
});
const calendar = new Intl.DateTimeFormat('sv-SE', { timeZone: data.timeZone, dateStyle: 'short' });
const longDay = new Intl.DateTimeFormat(locale, {
  timeZone: data.timeZone,
  weekday: 'long',
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
});

/** @param {Date} at */
export const timeOf = (at) => clock.format(at);

/** `2026-11-25`, in the service's time zone. @param {Date} at */
export const dayOf = (at) => calendar.format(at);

/** @param {Date} at */
export function dayName(at) {
  const day = dayOf(at);
  if (day === dayOf(new Date())) return say('message.today');
  if (day === dayOf(new Date(Date.now() - 86_400_000))) return say('message.yesterday');
  return longDay.format(at);
}

/** @param {number} bytes */
export function sizeOf(bytes) {
  const [amount, unit] = bytes < 1_048_576 ? [Math.max(0.1, bytes / 1024), 'KB'] : [bytes / 1_048_576, 'MB'];
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: amount < 10 ? 1 : 0 }).format(amount)} ${unit}`;
}
