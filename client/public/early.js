/* What has to happen before the first paint and the first module; a file, because inline scripts are forbidden here. */

// The remembered theme, so that nothing flashes.
try {
  const theme = localStorage.getItem('wegmarke.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.kernTheme = theme;
} catch {
  // Storage is switched off: the system's theme applies.
}

// zod compiles its checks with `new Function` where it may; our security policy forbids that, and a mere attempt would
// be reported as a violation.
globalThis.__zod_globalConfig = { jitless: true };
