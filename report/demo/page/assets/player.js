// Moves through the steps by itself: the whole trace in about twelve seconds, but at least four
// steps a second.

const wholeTrace = 12; // seconds
const slowest = 4; // steps a second

export class Player {
  // at() returns the current step, last() the last one, go shows a step, changed is called when
  // playing starts and stops.
  constructor({ at, last, go, changed }) {
    Object.assign(this, { at, last, go, changed, playing: false });
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  play() {
    if (this.last() === 0) return;
    if (this.at() === this.last()) this.go(0);
    this.playing = true;
    this.changed(true);
    this.from = undefined;
    requestAnimationFrame((now) => this.tick(now));
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.changed(false);
  }

  tick(now) {
    if (!this.playing) return;
    // playing has just begun, or the step was changed
    if (this.from === undefined || this.at() !== this.shown) {
      this.from = now;
      this.first = this.shown = this.at();
    }
    const rate = Math.max(slowest, this.last() / wholeTrace);
    const step = Math.min(this.last(), this.first + Math.floor((now - this.from) / 1000 * rate));
    if (step !== this.shown) {
      this.shown = step;
      this.go(step);
    }
    if (step === this.last()) this.pause();
    else requestAnimationFrame((now) => this.tick(now));
  }
}
