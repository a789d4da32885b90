// A request that failed is said in words; the page keeps what it shows.
import { toast } from './toasts.js'

function say(kind) {
  const words = document.getElementById('toasts')?.dataset[kind]
  if (words) toast(words, 'toast-bad')
}

document.addEventListener('htmx:error', () => say('offline'))
// What the server refuses in words it shows itself; only its own faults have none.
document.addEventListener('htmx:response:error', (event) => event.detail.ctx.response.status >= 500 && say('failed'))
