// Dialogs are the browser's own. A drawer does not block the list beside it, except on a phone.
import { offer, pressed } from './actions.js'

const NARROW = matchMedia('(max-width: 720px)')
const openers = new WeakMap()

offer({
  open: (source) => openDialog(source.dataset.dialog, source),
  close: (source) => closeTop(source),
  back: () => closeTop() || pressed(document, '.filters .filter-chip:last-of-type a'),
})

export function openDialog(id, opener = document.activeElement) {
  const dialog = document.getElementById(id)
  if (!dialog || dialog.open) return Boolean(dialog)
  openers.set(dialog, opener)
  if (dialog.classList.contains('drawer') && !NARROW.matches) dialog.show()
  else dialog.showModal()
  return true
}

// Closes the dialog that `source` stands in, else what lies on top; false when nothing is open.
export function closeTop(source) {
  const menu = document.querySelector('details.menu[open]')
  if (menu && !source) {
    menu.open = false
    menu.querySelector('summary').focus()
    return true
  }
  const dialog = source?.closest('dialog') ?? [...document.querySelectorAll('dialog[open]')].at(-1)
  dialog?.close()
  return Boolean(dialog)
}

// The browser closes what blocks on Escape; a drawer and a menu need us.
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('dialog:modal')) return
  if (document.querySelector('dialog[open], details.menu[open]') && closeTop()) event.preventDefault()
})

document.addEventListener('close', (event) => {
  const opener = openers.get(event.target)
  if (opener?.isConnected) opener.focus()
  openers.delete(event.target)
}, true)

// A press beside a blocking dialog closes it.
document.addEventListener('click', (event) => {
  if (!event.target.matches?.('dialog:modal')) return
  const box = event.target.getBoundingClientRect()
  const beside = event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom
  if (beside) event.target.close()
})

// A fragment that lands in a drawer opens it; a summary of errors is read first.
document.addEventListener('htmx:after:swap', (event) => {
  const target = event.detail?.ctx?.target
  const drawer = target?.closest?.('dialog.drawer')
  if (drawer && target.childElementCount) openDialog(drawer.id)
  target?.querySelector?.('.error-summary')?.focus()
})
document.querySelector('.error-summary')?.focus()
