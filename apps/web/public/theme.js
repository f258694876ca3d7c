// Sets the chosen theme before the first paint. A file of its own, because the content security policy allows no inline script.
try {
  const theme = localStorage.getItem('tertulia.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  if (localStorage.getItem('tertulia.contrast') === 'more') document.documentElement.dataset.contrast = 'more';
} catch {
  // Storage may be switched off; then the system decides.
}
