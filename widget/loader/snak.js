/*
 * The loader: the one script a host page runs. It draws the launcher and, on the first click, an
 * iframe on Snak's own origin in which the chat itself lives.
 *
 *   host page -- Snak('open'), data-snak-open --> this file -- MessagePort --> /w/<channel>
 *   host page <-------- snak:* events ----------- this file <- MessagePort --- /w/<channel>
 *
 * It is a guest: it stores nothing before a chat, takes no focus or keys that the customer did not
 * give, and throws nothing at the page. Of a strict CSP it asks two things: our origin in
 * script-src and in frame-src. Minified and compressed it has to stay below 2 kB.
 */
(() => {
  // The server writes the channel here as JSON: key; badge, frame, unread (texts);
  // side, accent, ink (look); language, if the page asked for one; open, archived (state).
  const channel = __CHANNEL__;
  const { key } = channel;
  const earlier = window.Snak; // the page's own queue, or this loader
  const script = document.currentScript;
  // The tag may be there twice, or come again with every page swap: the first one stays.
  if (earlier?.channel || !script) return;

  const base = new URL(script.src).origin;
  const marker = "snak:" + key;
  const life = new AbortController(); // its signal takes every listener away at shutdown
  const waiting = earlier?.q || []; // commands from before there was a page to draw on

  let started, hidden, watchdog; // hidden: the page wants no launcher
  let opened = false; // the customer sees the frame
  let chatting; // a chat runs, so the next page has to bring it back
  let port, ending; // our end of the MessageChannel, once the frame has spoken; endChat before that
  let locale = channel.language, who, facts; // what the page has said: a language, a token or who fetches one, attributes
  let draft; // a text for the frame that is not there yet
  let count = ""; // before the page's title
  let keen, loaded, broken; // the customer waits to be in the frame; it has loaded; it would not, so a tab opens next

  // ---- What the page hears and says

  function listen(type, react) {
    addEventListener(type, react, life);
    return () => removeEventListener(type, react);
  }
  const emit = (name, detail) =>
    document.dispatchEvent(new CustomEvent("snak:" + name, { detail, bubbles: true }));

  const commands = {
    // By DOM events, so that a page's faulty function is reported as its own and stops nobody.
    on: (name, react) => listen("snak:" + name, (event) => react(event.detail)),
    open() {
      if (broken) {
        broken = false; // the click after this one tries the frame again
        window.open(`${base}/c/${key}`, "", "noopener");
      } else {
        // Not for a timer in the page: focus follows only what the customer just did.
        keen = navigator.userActivation?.isActive;
        turn(true);
      }
    },
    close: () => opened && turn(false),
    toggle: () => (opened ? turn(false) : commands.open()),
    show: () => draw((hidden = false)),
    hide: () => draw((hidden = true)), // the launcher only: an open chat stays
    endChat: () => (port ? tell("end") : (ending = frame.parentNode && "end")),
    // A signed token, or a function that fetches one whenever it is needed; nothing means that nobody is signed in.
    identify: (token) => { who = token; identify(); },
    setAttributes: (said) => {
      facts = { ...facts };
      for (const name in said) facts[name] = "" + said[name];
      tell("attributes", { json: JSON.stringify(facts) });
    },
    setLocale: (code) => tell("language", { language: (locale = "" + code) }),
    newMessage(text = "") {
      commands.open();
      draft = "" + text;
      if (port) spill();
    },
    shutdown() {
      const end = (answers.gone = () => { life.abort(); drop(); mark(); host.remove(); });
      const there = frame.parentNode || marked();
      started = false;
      watch.disconnect();
      delete snak.channel; // a later tag may start afresh
      if (opened) turn(false);
      commands.hide(); unread(0);
      if (!there) return end();
      // The frame's storage is the frame's: it forgets the chat before it goes, and is fetched for that if need be.
      if (!frame.parentNode) load();
      chatting = false; mark();
      port ? tell("forget") : (ending = "forget");
      setTimeout(end, port ? 1000 : 9000);
    },
  };

  async function identify() {
    try {
      tell("identify", { token: (await (typeof who == "function" ? who() : who)) || "" });
    } catch {
      emit("error"); // the page could not fetch it: the customer is not known
    }
  }

  function spill() {
    if (draft) tell("draft", { text: draft });
    draft = "";
  }

  // data-customer-name and the like: a value, or where the page has one.
  function prefill() {
    const filled = {};
    for (const id of ["name", "email", "phone", "company"]) {
      const said = script.dataset["customer" + id[0].toUpperCase() + id.slice(1)] || "";
      const [, from, name] = said.match(/^(cookie|url|variable):(.+)/) || [];
      filled[id] = !from ? said
        : from == "url" ? new URLSearchParams(location.search).get(name)
        : from == "variable" ? window[name]
        : document.cookie.split("; ").find((c) => c.startsWith(name + "="))?.slice(name.length + 1);
      if (from == "cookie" && filled[id]) try { filled[id] = decodeURIComponent(filled[id]); } catch {}
      filled[id] = "" + (filled[id] ?? "");
    }
    return filled;
  }

  function snak(name, ...rest) {
    return started || name === "on" ? commands[name]?.(...rest) : waiting.push([name, ...rest]);
  }

  // ---- The marker: no secret, only "a chat runs here": 1 open, 0 minimised. Where storage is
  // denied the next page shows a launcher, and nothing else is lost.

  function mark() {
    try {
      if (chatting) localStorage[marker] = +opened;
      else delete localStorage[marker];
    } catch {}
  }

  function marked() {
    try { return localStorage[marker] || ""; } catch {}
  }

  // ---- The drawing, by CSSOM and DOM calls only: strict CSP and Trusted Types let these through.
  // In pixels: the page's root font size is the page's business.

  const floating = `position:fixed;bottom:min(4vw,24px);${channel.side}:min(4vw,24px);z-index:2147483000;box-shadow:0 8px 40px #0004;`;
  const svg = "http://www.w3.org/2000/svg";

  function make(tag, look, parent, space = "http://www.w3.org/1999/xhtml") {
    const element = document.createElementNS(space, tag);
    element.style.cssText = look;
    parent?.append(element);
    return element;
  }

  // !important: under a rule such as `body > * { display: block }` it must not grow a box.
  const host = make("snak-chat", "all:initial!important;display:contents!important");
  // Open, so that the page's own browser tests and accessibility checks can look inside.
  const root = host.attachShadow({ mode: "open" });
  const button = make("button", `${floating}gap:8px;align-items:center;min-height:52px;padding:0 24px 0 20px;border:1px solid #0000;border-radius:26px;background:${channel.accent};color:${channel.ink};font:600 15px system-ui,sans-serif;cursor:pointer`, root);
  const icon = make("svg", "width:20px;height:20px;fill:none;stroke:currentColor;stroke-width:1.4;stroke-linejoin:round", button, svg);
  make("path", "", icon, svg).setAttribute("d", "M4.4 13.5A6.8 6.8 0 1 1 6.7 15.8L3.8 16.7l.6-3.2Z");
  const label = button.appendChild(new Text(channel.badge));
  button.ariaHasPopup = "dialog";
  button.onclick = commands.open;
  const dot = make("b", "position:absolute;top:-4px;right:-2px;padding:0 7px;border-radius:10px;background:#b9472a;color:#fff;font-size:11px;line-height:20px;box-shadow:0 0 0 2px #fff", button);
  const frame = make("iframe", `${floating}width:min(380px,100%);height:min(624px,100vh - 48px);border:0;border-radius:16px;background:#8882;outline:1px solid #8884`);
  frame.title = channel.frame;
  frame.allow = "clipboard-write; autoplay";
  frame.referrerPolicy = "origin";
  // A refused frame "loads" too, but says nothing. Focus given sooner may get lost between processes.
  frame.onload = () => { loaded = true; port ? enter() : guard(1000); };
  try {
    const sheet = new CSSStyleSheet(); // what inline style cannot say; older browsers do without
    sheet.replaceSync("button:hover{filter:brightness(.9)}@media(max-width:480px){iframe{inset:0!important;border-radius:0!important;min-width:100%;min-height:100%}}");
    root.adoptedStyleSheets = [sheet];
  } catch {}

  function draw() {
    button.style.display = opened || hidden ? "none" : "flex";
    button.ariaExpanded = opened;
    // Not display: the log keeps its place. Not opacity: nothing unseen may take clicks.
    frame.style.visibility = opened ? "" : "hidden";
  }

  function unread(n) {
    dot.hidden = !n;
    dot.textContent = n;
    button.ariaLabel = channel.badge + (n ? `, ${n} ${channel.unread}` : "");
    // The page may have changed its title meanwhile.
    const { title } = document;
    const plain = title.startsWith(count) ? title.slice(count.length) : title;
    count = n ? `(${n}) ` : "";
    if (count + plain != title) document.title = count + plain;
  }

  // While a page loads, its framework may compare the document with what the server sent, and
  // tolerates strangers only in the body. Later, page swaps replace the body: beside it a frame
  // outlives them. Moving a frame reloads it, so this is called only when it has to load anyway.
  function attach() {
    const home = document.readyState === "complete" ? document.documentElement : document.body;
    home.append(host);
    for (const place of [document, home.parentNode, home]) watch.observe(place, { childList: true });
  }

  // Taken off by a swap all the same. Not at once, so that two scripts in a fight freeze nothing.
  const watch = new MutationObserver(() => {
    if (host.isConnected) return;
    watch.disconnect();
    setTimeout(() => started && (frame.parentNode ? load : attach)(), 20);
  });

  // ---- The frame: there is one as long as it has a parent.

  function turn(open) {
    const changed = open !== opened;
    const held = root.activeElement === frame;
    opened = open;
    if (!frame.parentNode) load();
    else if (changed) tell(open ? "open" : "close");
    draw();
    enter();
    if (!open && held) button.focus();
    if (chatting) mark();
    if (changed) emit(open ? "open" : "close");
  }

  // Whoever opened the chat by hand goes on in it: once it is there, has greeted, and is still wanted.
  function enter() {
    if (opened && loaded && port && keen) keen = frame.focus();
  }

  function load() {
    port = null; loaded = false;
    const asks = [marked() && "resume", locale && "language=" + encodeURIComponent(locale)].filter(Boolean);
    frame.src = `${base}/w/${key}${asks[0] ? "?" + asks.join("&") : ""}`;
    frame.remove();
    attach();
    root.append(frame);
    guard(10000);
  }

  function guard(wait) {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => { drop(); broken = true; emit("error"); }, wait);
  }

  function drop() {
    chatting = false;
    if (!frame.parentNode) return;
    turn(false);
    clearTimeout(watchdog);
    frame.remove();
    unread(0);
  }

  const tell = (t, rest) => port?.postMessage({ t, ...rest });

  const answers = {
    close: () => turn(false),
    chat({ on }) { chatting = on; mark(); },
    gone() { drop(); mark(); },
    unread({ n }) { unread(n); emit("unread", n); },
    open: ({ on }) => emit("availability", on),
    message: ({ from }) => emit("message", { from }),
    ended: () => emit("ended"),
    identify, // the token is no longer good
    words: (words) => { // of the language that the frame has come in
      Object.assign(channel, words);
      label.data = channel.badge;
      frame.title = channel.frame;
      unread(+dot.textContent || 0);
    },
  };

  function greet(event) {
    if (event.source !== frame.contentWindow || event.origin !== base || event.data !== "snak:here") return;
    clearTimeout(watchdog);
    const wire = new MessageChannel();
    port = wire.port1;
    port.onmessage = ({ data }) => answers[data.t]?.(data);
    frame.contentWindow.postMessage("snak:port", base, [wire.port2]);
    // Without the fragment, which browsers keep from every server.
    tell("host", { url: location.href.split("#")[0], title: document.title, open: opened });
    tell("prefill", prefill());
    if (facts) tell("attributes", { json: JSON.stringify(facts) });
    if (who) identify();
    spill();
    if (ending) tell(ending);
    ending = "";
    enter();
  }

  // ---- The start

  // On load, and when the browser brings a page back as it was: other pages may have changed it.
  function resume() {
    const was = marked();
    if (was) {
      if (!chatting) load();
      chatting = true;
      turn(was === "1");
    } else if (chatting && was === "") drop();
  }

  function click(event) {
    // With a key held, a new tab or window is wanted: the link's address is the chat's own page.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!event.target.closest?.("[data-snak-open]")) return;
    event.preventDefault();
    commands.open();
  }

  function start() {
    started = true;
    attach(); unread(0); draw();
    listen("click", click); listen("message", greet);
    listen("pageshow", (event) => event.persisted && resume());
    for (const call of waiting) snak(...call);
    if (!opened) resume();
    emit("ready"); emit("availability", channel.open);
  }

  window.Snak = snak;
  snak.channel = key;
  for (const name in commands) snak[name] = (...rest) => snak(name, ...rest);

  // An archived channel is never started: its commands are there and do nothing.
  if (!channel.archived) document.readyState === "loading" ? listen("DOMContentLoaded", start) : start();
})();
