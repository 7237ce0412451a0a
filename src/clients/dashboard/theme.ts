// This script runs before the first paint, so that the page has the chosen theme from the start.
const chosen = localStorage.getItem('rapport-theme');
if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
