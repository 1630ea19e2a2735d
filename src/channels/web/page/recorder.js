// A voice message from the microphone, where the browser can record.
import { say } from './data.js';

/** Best first: what others can play. */
const TYPES = ['audio/mp4', 'audio/ogg;codecs=opus', 'audio/webm;codecs=opus'];
const LONGEST_MS = 10 * 60_000;

export class Recorder {
  /** @type {MediaRecorder | null} */
  #running = null;

  /**
   * @param {HTMLElement} button begins and ends a recording
   * @param {HTMLElement} display shows how long it is
   * @param {{ done(file: File): void, complain(problem: string): void }} on
   */
  constructor(button, display, on) {
    this.button = button;
    this.display = display;
    this.on = on;
    button.addEventListener('click', () => {
      if (this.#running) this.#running.stop();
      else this.#begin().catch(() => on.complain(say('failure.microphone')));
    });
  }

  async #begin() {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    const recorder = new MediaRecorder(stream, mimeType ? { mimeType } : {});
    /** @type {Blob[]} */
    const pieces = [];
    const tick = this.#count(recorder);
    recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data));
    recorder.addEventListener('stop', () => {
      clearInterval(tick);
      for (const track of stream.getTracks()) track.stop();
      this.#running = null;
      this.#show(false);
      const type = recorder.mimeType.split(';')[0] ?? '';
      this.on.done(new File(pieces, say('message.voice'), { type }));
    });
    recorder.start();
    this.#running = recorder;
    this.#show(true);
  }

  /** @param {MediaRecorder} recorder */
  #count(recorder) {
    const started = Date.now();
    const show = () => {
      const seconds = Math.floor((Date.now() - started) / 1000);
      const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
      this.display.textContent = say('compose.recording', { time });
      if (Date.now() - started > LONGEST_MS) recorder.stop();
    };
    show();
    return setInterval(show, 500);
  }

  /** @param {boolean} recording */
  #show(recording) {
    const label = say(recording ? 'compose.voiceStop' : 'compose.voice');
    this.button.classList.toggle('on', recording);
    this.button.setAttribute('aria-label', label);
    this.button.title = label;
    this.display.hidden = !recording;
  }
}
