// Sending a location: the device's own, or typed, since a desk computer has none.
import { say } from './data.js';

/** @typedef {{ latitude: number, longitude: number }} Location */

export class PlacePanel {
  /**
   * @param {(name: string) => HTMLElement} part
   * @param {{ send(location: Location): void, complain(problem: string): void }} on
   */
  constructor(part, on) {
    this.panel = part('place-panel');
    this.opener = part('place');
    this.field = /** @type {HTMLInputElement} */ (part('place-text'));
    this.on = on;
    this.opener.addEventListener('click', () => this.#toggle());
    part('place-cancel').addEventListener('click', () => this.#close());
    part('place-send').addEventListener('click', () => this.#send());
    part('place-here').addEventListener('click', () => this.#locate());
    this.field.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.#close();
      if (event.key !== 'Enter') return;
      event.preventDefault();
      this.#send();
    });
  }

  #toggle() {
    this.panel.hidden = !this.panel.hidden;
    if (!this.panel.hidden) this.field.focus();
  }

  #close() {
    this.panel.hidden = true;
    this.field.value = '';
    this.on.complain('');
    this.opener.focus();
  }

  #send() {
    const location = read(this.field.value);
    if (!location) return this.on.complain(say('place.malformed'));
    this.#close();
    return this.on.send(location);
  }

  #locate() {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        this.field.value = `${coords.latitude.toFixed(5)}, ${coords.longitude.toFixed(5)}`;
        this.field.focus();
      },
      () => this.on.complain(say('place.refused')),
      { timeout: 10_000 },
    );
  }
}

/** `21.3256, 103.9188`; null when it is no place on Earth. @param {string} text */
function read(text) {
  const match = /^\s*(-?\d{1,2}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(text);
  const latitude = Number(match?.[1]);
  const longitude = Number(match?.[2]);
  return match && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : null;
}
