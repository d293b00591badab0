// Runs before anything is drawn, and only after "Snel weg": a page that comes from the history shows nothing.
const arrived = performance.getEntriesByType("navigation")[0]?.type;
if (arrived === "back_forward" || arrived === "reload") window.location.replace("/leeg");
