// Moving through a list by keys: `[data-rows]` holds rows, each with one link `[data-open]`.
import { offer } from './actions.js'

const ROWS = '[data-rows] tr:has([data-open]), [data-rows] li:has([data-open])'

offer({
  'row-next': () => moveRow(1),
  'row-previous': () => moveRow(-1),
  'row-select': selectRow,
  'row-open': () => openRow(false),
  'row-page': () => openRow(true),
})

function currentRow() {
  return document.activeElement?.closest(ROWS) ?? document.querySelector('[data-rows] [aria-current="true"]')
}

function moveRow(step) {
  const rows = [...document.querySelectorAll(ROWS)].filter((row) => row.checkVisibility())
  if (!rows.length) return false
  const at = rows.indexOf(currentRow())
  const row = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1)]
  mark(row)
  row.querySelector('[data-open]').focus()
  row.scrollIntoView({ block: 'nearest' })
}

function selectRow() {
  const box = currentRow()?.querySelector('input[type="checkbox"]')
  box?.click()
  return Boolean(box)
}

// The link opens the drawer when htmx has it; its address is always the full page.
function openRow(page) {
  const link = currentRow()?.querySelector('[data-open]')
  if (!link) return false
  if (page) location.assign(link.href)
  else link.click()
}

function mark(row) {
  for (const other of document.querySelectorAll('[data-rows] [aria-current="true"]')) other.removeAttribute('aria-current')
  row.setAttribute('aria-current', 'true')
}

document.addEventListener('focusin', (event) => {
  const row = event.target.closest(ROWS)
  if (row) mark(row)
})

// `[data-picks]` in the heading picks every row of the page; `.bulk` shows while something is picked.
document.addEventListener('change', (event) => {
  const form = event.target.closest('[data-rows]')
  if (!form || event.target.type !== 'checkbox') return
  const all = form.querySelector('[data-picks]')
  const boxes = [...form.querySelectorAll('tbody input[type="checkbox"], li input[type="checkbox"]')]
  if (event.target === all) boxes.forEach((box) => { box.checked = all.checked })
  const picked = boxes.filter((box) => box.checked).length
  if (all) {
    all.checked = picked > 0 && picked === boxes.length
    all.indeterminate = picked > 0 && picked < boxes.length
  }
  const bulk = document.querySelector('.bulk')
  if (!bulk) return
  bulk.hidden = picked === 0
  for (const count of bulk.querySelectorAll('[data-picked]')) count.textContent = String(picked)
})
