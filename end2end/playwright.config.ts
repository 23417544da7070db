import { defineConfig } from "@playwright/test";

// The system's own Chromium: nothing is downloaded. `cargo run -p xtask -- browser` sees to it.
const chromium = process.env["SNAK_CHROMIUM"] ?? "/usr/bin/chromium";

/**
 * Instead of Playwright's own list, which also switches off partitioned storage: without that this Chromium gives a
 * frame from another site no storage at all, and no customer's browser is like that.
 */
const DISABLED = [
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsUpgrades",
  "HttpsFirstBalancedModeAutoEnable",
  "MediaRouter",
  "PaintHolding",
  "OptimizationHints",
  "NetworkTimeServiceQuerying",
  // Each window would load two pages for its address bar, which nobody sees, in a process of its own.
  "AimEnabled",
  "WebUIOmniboxAimPopup",
  "WebUIOmniboxPopup",
  "PreconnectToSearch",
];

/** Pictures are for looking at, when somebody asks for them. */
const PICTURES = process.env["SNAK_SCREENS"] ? [] : [/@screens/];

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  // Each test has a server, a data folder and browser contexts of its own, so two can run side by side; more
  // would only make each other slow on two cores.
  workers: 2,
  fullyParallel: true,
  // A test that passes at the second try hides a fault.
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  use: {
    browserName: "chromium",
    // Recording doubles the time of a run; a failure leaves a picture and what could be read on the page all the same.
    trace: process.env["SNAK_TRACE"] ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
    locale: "en-GB",
    launchOptions: {
      executablePath: chromium,
      args: [
        `--disable-features=${DISABLED.join(",")}`,
        // A name that is this machine and that browsers do not trust as such.
        "--host-resolver-rules=MAP chat.plain.test 127.0.0.1",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--no-first-run",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    {
      name: "desktop",
      grepInvert: [...PICTURES, /@on-phone/],
      // What moves is painted by the two cores that all of this runs on, and each press waits until it stands still. On
      // the phone everything moves as it does for most people.
      use: { viewport: { width: 1280, height: 800 }, contextOptions: { reducedMotion: "reduce" } },
    },
    {
      name: "phone",
      grepInvert: [...PICTURES, /@one-size/],
      use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    },
  ],
});
