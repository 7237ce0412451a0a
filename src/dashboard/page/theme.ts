// Loaded before anything is drawn, so that a chosen theme shows from the first moment.
const chosen = localStorage.getItem('rapport-theme');
if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
