// Sets the chosen theme before the first paint. A file of its own, because the content security policy allows no inline script.
try {
  const root = document.documentElement.dataset;
  const theme = localStorage.getItem('tertulia.theme');
  if (theme === 'light' || theme === 'dark') root.theme = theme;
  const wanted = localStorage.getItem('tertulia.contrast') === 'more';
  if (wanted || matchMedia('(prefers-contrast: more)').matches) root.contrast = 'more';
} catch {
  // Storage may be switched off; then the system decides.
}
