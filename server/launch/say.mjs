/**
 * What the launch scripts print: German where LANG says so, else English. Plain JavaScript without dependencies,
 * because these scripts run before anything is installed.
 */

const german = /^de/i.test(process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '');

const TEXTS = {
  nodeTooOld: [
    (p) => `Wegmarke braucht Node.js ${p.wanted} oder neuer; hier läuft ${p.found}. Bitte Node.js aktualisieren.`,
    (p) => `Wegmarke needs Node.js ${p.wanted} or newer; this is ${p.found}. Please update Node.js.`,
  ],
  installing: [
    () => 'Pakete werden installiert (einmalig, etwa eine halbe Minute) …',
    () => 'Installing packages (once, about half a minute) …',
  ],
  installed: [(p) => `Pakete installiert (${p.seconds} s).`, (p) => `Packages installed (${p.seconds} s).`],
  installFailed: [
    () =>
      'Die Pakete konnten nicht installiert werden: Der Grund steht in der Ausgabe von npm darüber. Ist das Netz erreichbar?',
    () => "The packages could not be installed: npm's output above says why. Is the network reachable?",
  ],
  building: [(p) => `${p.what} wird gebaut …`, (p) => `Building the ${p.what} …`],
  built: [(p) => `${p.what} gebaut (${p.seconds} s).`, (p) => `Built the ${p.what} (${p.seconds} s).`],
  buildFailed: [
    (p) => `${p.what} ließ sich nicht bauen: Der Grund steht in der Ausgabe darüber.`,
    (p) => `The ${p.what} could not be built: the output above says why.`,
  ],
  server: [() => 'Der Server', () => 'server'],
  client: [() => 'Die Oberfläche', () => 'user interface'],
  installingChromium: [
    () => 'Chromium wird aus den Debian-Paketen installiert (für die Browser-Tests) …',
    () => "Installing Chromium from Debian's packages (for the browser tests) …",
  ],
  noChromium: [
    () =>
      'Chromium fehlt: Bitte „apt-get install chromium“ ausführen oder CHROMIUM_PATH auf einen Chromium setzen. Ohne ihn fehlen die Browser-Tests.',
    () =>
      'Chromium is missing: run "apt-get install chromium" or set CHROMIUM_PATH to one. Without it the browser tests cannot run.',
  ],
  step: [(p) => `\n── ${p.name}`, (p) => `\n── ${p.name}`],
  stepFailed: [(p) => `✗ ${p.name} (${p.seconds} s)`, (p) => `✗ ${p.name} (${p.seconds} s)`],
  stepPassed: [(p) => `✓ ${p.name} (${p.seconds} s)`, (p) => `✓ ${p.name} (${p.seconds} s)`],
};

/** The text of that key in the user's language. Keys are stable; parameters are described by their use above. */
export function text(key, params = {}) {
  const [de, en] = TEXTS[key];
  return (german ? de : en)(params);
}

/** Prints to standard error, so that the output of a command (JSON, a link) stays clean on standard output. */
export function say(key, params) {
  process.stderr.write(`${text(key, params)}\n`);
}

/** Ends the process with one clear sentence. */
export function stop(key, params) {
  say(key, params);
  process.exit(1);
}
