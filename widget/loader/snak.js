/*
 * The loader: the one script a host page runs. It draws the launcher and, on the first click, an
 * iframe on Snak's own origin in which the chat itself lives.
 *
 *   host page --commands-----> this file --MessagePort--> the iframe (/w/<channel>)
 *   host page <--snak:* events--  |      <--MessagePort--
 *
 * It is a guest: it stores nothing before a chat, takes no focus or keys that the customer did not
 * give, and throws nothing at the page. Of a strict CSP it asks two things: our origin in
 * script-src and in frame-src. Minified and compressed it has to stay below 2 kB.
 */
(() => {
  // The server writes the channel here as JSON: key; badge, frame, unread (texts);
  // side, accent, ink (look); open, archived (state).
  const channel = __CHANNEL__;
  const { key, accent, side } = channel;
  const earlier = window.Snak || {};
  const script = document.currentScript;
  // The tag may be there twice, or come again with every page swap: the first one stays.
  if (earlier.channel || !script) return;

  const base = new URL(script.src).origin;
  const marker = "snak:" + key;
  const life = new AbortController(); // aborted means shut down: every listener goes with it
  const { signal } = life;
  const waiting = []; // commands from before there was a page to draw on

  let started, hidden, opened = false; // opened: the frame shows. hidden: the page wants no launcher
  let chatting; // a chat runs, so the next page has to bring it back
  let frame, wire; // the iframe, and the MessageChannel to it
  let met, broken, watchdog; // met: the frame has spoken. broken: the next click opens a tab

  // ---- What the page says and hears

  const listen = (type, heard) => addEventListener(type, heard, { signal });

  const emit = (name, detail) =>
    document.dispatchEvent(new CustomEvent("snak:" + name, { detail, bubbles: true }));

  // A page may open the chat by script; focus follows only while the customer is doing something.
  const asked = () => navigator.userActivation?.isActive;

  const commands = {
    // Made of DOM events, so that a page's faulty function is reported as its own and stops nobody.
    on(name, heard) {
      const relay = (event) => heard(event.detail);
      listen("snak:" + name, relay);
      return () => removeEventListener("snak:" + name, relay);
    },
    open: () => turn(true, asked()),
    close: () => opened && turn(false),
    toggle: () => turn(!opened, asked()),
    show: () => draw((hidden = false)),
    hide: () => draw((hidden = true)), // the launcher only: an open chat stays
    endChat: () => frame && tell("end"),
    shutdown() {
      drop();
      mark();
      life.abort();
      watch.disconnect();
      host.remove();
      delete snak.channel; // a later tag may start afresh
    },
  };

  function snak(name, ...rest) {
    if (name === "on" || (started && !signal.aborted)) return commands[name]?.(...rest);
    waiting.push([name, ...rest]);
  }

  // ---- The marker: no secret, only "a chat runs here": "1" open, "0" minimised. Where storage is
  // denied the next page shows a launcher, and nothing else is lost.

  function mark(value) {
    try {
      if (value) localStorage[marker] = value;
      else delete localStorage[marker];
    } catch {}
  }

  function marked() {
    try {
      return localStorage[marker] || "";
    } catch {}
  }

  // ---- The drawing, by CSSOM and DOM calls only: strict CSP and Trusted Types let these through.
  // In pixels: the page's root font size is the page's business.

  const edge = "clamp(16px,4vw,24px)";
  const shadow = "box-shadow:0 2px 6px #3c302014,0 18px 48px #3c30202e;";

  function make(tag, look, parent, space = "http://www.w3.org/1999/xhtml") {
    const element = document.createElementNS(space, tag);
    element.style.cssText = look;
    parent?.append(element);
    return element;
  }

  // !important: rules such as `body > * { width: 100% }` would make an invisible overlay of it.
  const host = make("snak-chat", `all:initial!important;position:fixed!important;bottom:${edge}!important;${side}:${edge}!important;z-index:2147483000!important`);
  // Open, so that the page's own browser tests and accessibility checks can look inside.
  const root = host.attachShadow({ mode: "open" });
  const button = make("button", `align-items:center;gap:8px;min-height:52px;padding:0 23px 0 19px;border:1px solid transparent;border-radius:26px;background:${accent};color:${channel.ink};font:600 15px system-ui,sans-serif;cursor:pointer;` + shadow, root);
  const svg = "http://www.w3.org/2000/svg";
  const icon = make("svg", "flex:none;width:20px;fill:none;stroke:currentColor;stroke-width:1.6;stroke-linejoin:round", button, svg);
  icon.setAttribute("viewBox", "0 0 24 24");
  make("path", "", icon, svg).setAttribute("d", "M5.3 16.2A8.2 8.2 0 1 1 8 19L4.6 20l.7-3.8Z");
  button.append(channel.badge);
  const count = make("b", "position:absolute;top:-4px;inset-inline-end:-2px;min-width:8px;padding:0 6px;border-radius:10px;background:#b9472a;color:#fff;font-size:11px;line-height:20px;box-shadow:0 0 0 2px #fff", button);
  button.setAttribute("aria-haspopup", "dialog");
  button.onclick = () => turn(true, true);

  // What inline style cannot say. Older browsers do without.
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`button:hover{filter:brightness(.88)}button:focus-visible{outline:2px solid ${accent};outline-offset:2px}@media(max-width:480px){iframe{inset:0!important;width:100%!important;height:100%!important;border:0!important;border-radius:0!important}}`);
    root.adoptedStyleSheets = [sheet];
  } catch {}

  function draw() {
    button.style.display = opened || hidden ? "none" : "flex";
    button.setAttribute("aria-expanded", opened);
    // Not display: the log keeps its place. Not opacity: nothing unseen may take clicks.
    if (frame) frame.style.visibility = opened ? "" : "hidden";
  }

  function unread(n) {
    count.hidden = !n;
    count.textContent = n;
    button.setAttribute("aria-label", channel.badge + (n ? `, ${n} ${channel.unread}` : ""));
  }

  // While a page loads, its framework may compare the document with what the server sent, and
  // tolerates strangers only in the body. Later, page swaps replace the body: beside it a frame
  // outlives them. Moving a frame reloads it, so this is called only while there is none.
  function attach() {
    const home = document.readyState === "complete" ? document.documentElement : document.body;
    home.append(host);
    for (const place of [document, document.documentElement, home]) watch.observe(place, { childList: true });
  }

  // Taken off by a swap all the same. A frame later, so that two scripts in a fight freeze nothing.
  const watch = new MutationObserver(() => host.isConnected || requestAnimationFrame(heal));

  function heal() {
    if (host.isConnected || signal.aborted) return;
    if (!frame) return attach();
    unmount();
    mount();
    draw();
  }

  // ---- The frame

  function turn(open, byHand) {
    if (open && broken) {
      broken = false; // the click after this one tries the frame again
      return void window.open(`${base}/c/${key}`, "_blank", "noopener");
    }
    const changed = open !== opened;
    const held = frame && root.activeElement === frame;
    opened = open;
    if (!frame) mount();
    else if (changed) tell(open ? "open" : "close");
    draw();
    if (open && byHand) frame.focus();
    if (!open && held) button.focus();
    if (chatting) mark(open ? "1" : "0");
    if (changed) emit(open ? "open" : "close");
  }

  function mount() {
    attach();
    met = false;
    frame = make("iframe", `position:fixed;bottom:${edge};${side}:${edge};width:380px;height:min(624px,100vh - 48px);border:1px solid #8884;border-radius:16px;background:Canvas;color-scheme:light dark;` + shadow);
    frame.title = channel.frame;
    frame.allow = "clipboard-write";
    frame.referrerPolicy = "origin";
    frame.src = `${base}/w/${key}${chatting || marked() ? "?resume" : ""}`;
    frame.onload = () => met || guard(1000); // a refused frame "loads" too, but says nothing
    guard(10000);
    connect();
    root.append(frame);
  }

  function unmount() {
    clearTimeout(watchdog);
    frame.remove();
    frame = null;
  }

  function drop() {
    chatting = false;
    if (!frame) return;
    turn(false);
    unmount();
    unread(0);
  }

  function guard(wait) {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => {
      drop();
      broken = true;
      emit("error");
    }, wait);
  }

  // The channel is there before the frame is: what is said early waits in it.
  function connect() {
    wire = new MessageChannel();
    wire.port1.onmessage = hear;
    // Without the fragment, which browsers keep from every server.
    tell("host", { url: location.href.split("#")[0], title: document.title, open: opened });
  }

  const tell = (t, rest) => wire.port1.postMessage({ t, ...rest });

  function hear({ data: { t, on, n, from } }) {
    if (t === "close") turn(false);
    if (t === "chat") {
      chatting = on;
      mark(on && (opened ? "1" : "0"));
    }
    if (t === "unread") {
      unread(n);
      emit(t, n);
    }
    if (t === "ended") emit(t);
    if (t === "open") emit("availability", on);
    if (t === "message") emit(t, { from });
    if (t === "gone") {
      mark();
      drop();
    }
  }

  function greet({ source, origin, data }) {
    if (source !== frame?.contentWindow || origin !== base || data !== "snak:here") return;
    if (met) connect(); // the frame has loaded itself anew: its port died with the old page
    met = true;
    clearTimeout(watchdog);
    source.postMessage("snak:port", base, [wire.port2]);
  }

  // ---- The start

  // On load, and when the browser brings a page back as it was: other pages may have begun,
  // minimised or ended the chat meanwhile.
  function resume() {
    const was = marked();
    if (was) {
      if (frame && !chatting) unmount();
      chatting = true;
      turn(was === "1");
    } else if (chatting && was === "") drop();
  }

  function click(event) {
    // With a key held, a new tab or window is wanted: the link's address is the chat on its own page.
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (!event.target.closest?.("[data-snak-open]")) return;
    event.preventDefault();
    turn(true, true);
  }

  function start() {
    started = true;
    attach();
    unread(0);
    draw();
    listen("click", click);
    listen("message", greet);
    listen("pageshow", (event) => event.persisted && resume());
    resume();
    emit("ready");
    emit("availability", channel.open);
    for (const call of waiting) snak(...call);
  }

  window.Snak = snak;
  snak.channel = key;
  for (const name in commands) snak[name] = (...rest) => snak(name, ...rest);
  for (const call of earlier.q || []) snak(...call);

  if (channel.archived) life.abort(); // every command is there and does nothing
  else if (document.readyState !== "loading") start();
  else listen("DOMContentLoaded", start);
})();
