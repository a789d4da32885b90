// `details[data-keep]` stays as the reader left it, for as long as the tab lives.
import { onArrival } from './arriving.js'

onArrival((root) => {
  for (const part of root.querySelectorAll('details[data-keep]')) {
    const kept = sessionStorage.getItem(`accord.open.${part.dataset.keep}`)
    if (kept !== null) part.open = kept === 'true'
  }
})

document.addEventListener('toggle', (event) => {
  const name = event.target.dataset?.keep
  if (name) sessionStorage.setItem(`accord.open.${name}`, String(event.target.open))
}, true)
