// Calls `work(root)` now for the page, and again for each part that htmx puts in.
export function onArrival(work) {
  work(document)
  document.addEventListener('htmx:after:swap', () => work(document))
}
