//! What comes while nobody looks is heard, an answer or an offer: two short, soft tones, made by the browser, so that there is no file.
//! Who prefers reduced motion hears them, too; a sound does not move, and has a switch of its own.

use wasm_bindgen::prelude::*;

// By hand, because the declarations of web-sys weigh more than what they declare.
#[wasm_bindgen(inline_js = r#"
let audio;
export function ring() {
  // Before somebody has touched the page, the browser allows no sound and complains about each.
  if (!(navigator.userActivation?.hasBeenActive ?? true)) return;
  try {
    audio ??= new AudioContext();
    audio.resume();
    for (const [hertz, after] of [[660, 0], [880, 0.14]]) {
      const tone = audio.createOscillator(), volume = audio.createGain(), at = audio.currentTime + after;
      tone.frequency.value = hertz;
      volume.gain.setValueAtTime(0, at);
      volume.gain.linearRampToValueAtTime(0.06, at + 0.02);
      volume.gain.linearRampToValueAtTime(0, at + 0.28);
      tone.connect(volume).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 0.3);
    }
  } catch {
    // A device without sound is no reason to stop.
  }
}
"#)]
extern "C" {
    pub fn ring();
}
