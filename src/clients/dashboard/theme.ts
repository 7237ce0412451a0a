// Loads before the first paint, so that the chosen theme shows from the start.
const chosen = localStorage.getItem('rapport-theme');
if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
