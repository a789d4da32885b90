// Copying the page's address, or the text that a button carries.
import { offer } from './actions.js'
import { toast } from './toasts.js'

offer({
  'copy-address': (source) => copy(location.href, source),
  copy: (source) => copy(source.dataset.text, source),
})

async function copy(text, source) {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    select(text)
  }
  toast(source?.dataset.said ?? document.getElementById('toasts')?.dataset.copied ?? text)
}

// Without https a browser has no clipboard to write to; a selected field still copies.
function select(text) {
  const field = Object.assign(document.createElement('textarea'), { value: text, className: 'seen-by-readers' })
  document.body.append(field)
  field.select()
  document.execCommand('copy')
  field.remove()
}
