import { Injectable } from '@angular/core';

/** Two tones, in hertz, one after the other. */
const TONES = [660, 880];
const TONE_SECONDS = 0.14;
const LOUDNESS = 0.12;
/** However many messages come, it does not sound more often. */
const PAUSE_MS = 3_000;

/** The sound of a new message: made here, so that nothing is fetched for it. */
@Injectable({ providedIn: 'root' })
export class Chime {
  private audio: AudioContext | null = null;
  private lastAt = 0;

  /** Plays it, at most once in three seconds. Silent where the browser lets no page sound that was not touched yet. */
  async play(): Promise<void> {
    if (typeof AudioContext === 'undefined' || Date.now() - this.lastAt < PAUSE_MS) return;
    this.lastAt = Date.now();
    this.audio ??= new AudioContext();
    if (this.audio.state === 'suspended') {
      // Left waiting until the page is touched, where it may not sound: it would ring long after the message.
      void this.audio.resume();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    if (this.audio.state === 'running') TONES.forEach((hertz, index) => this.tone(hertz, index));
  }

  private tone(hertz: number, index: number): void {
    const { audio } = this;
    if (audio === null) return;
    const from = audio.currentTime + index * TONE_SECONDS;
    const [oscillator, loudness] = [audio.createOscillator(), audio.createGain()];
    oscillator.frequency.value = hertz;
    loudness.gain.setValueAtTime(0, from);
    loudness.gain.linearRampToValueAtTime(LOUDNESS, from + 0.01);
    loudness.gain.exponentialRampToValueAtTime(0.001, from + TONE_SECONDS);
    oscillator.connect(loudness).connect(audio.destination);
    oscillator.start(from);
    oscillator.stop(from + TONE_SECONDS);
  }
}
