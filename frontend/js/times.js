// Moments as people say them. The server gives the moment and what state it means; here it is only counted.
import { onArrival } from './arriving.js'

const LANGUAGE = document.documentElement.lang || undefined
const RELATIVE = new Intl.RelativeTimeFormat(LANGUAGE, { numeric: 'auto' })
const ABSOLUTE = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: 'medium', timeStyle: 'short' })
const UNITS = [['year', 31_557_600], ['month', 2_629_800], ['week', 604_800], ['day', 86_400], ['hour', 3_600], ['minute', 60]]
const PARTS = [['day', 86_400], ['hour', 3_600], ['minute', 60]]
const TICK_MS = 15_000

// The server's clock, not this machine's: what it said when the page was made, and the time since.
const said = Date.parse(document.querySelector('meta[name="accord-now"]')?.content ?? '')
const start = Number.isNaN(said) ? Date.now() : said
const since = performance.now()

function now() {
  return start + (performance.now() - since)
}

function relative(seconds) {
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1]
  return RELATIVE.format(unit === 'second' ? 0 : Math.trunc(seconds / size), unit)
}

// At most two parts: "2d 3h", "3h 10m", "25m".
function duration(seconds) {
  let rest = Math.abs(seconds)
  const first = PARTS.findIndex(([, size]) => rest >= size)
  const parts = PARTS.slice(first < 0 ? 2 : first).slice(0, 2)
  const words = parts.map(([unit, size], index) => {
    const count = Math.floor(rest / size)
    rest -= count * size
    return count || !index ? new Intl.NumberFormat(LANGUAGE, { style: 'unit', unit, unitDisplay: 'narrow' }).format(count) : ''
  })
  return words.filter(Boolean).join(' ')
}

function tell(element) {
  const seconds = (Date.parse(element.dateTime) - now()) / 1000
  if (Number.isNaN(seconds)) return
  if (element.dataset.shows === 'relative') {
    element.textContent = relative(seconds)
    element.title ||= ABSOLUTE.format(new Date(element.dateTime))
    return
  }
  element.textContent = duration(element.dataset.shows === 'until' ? Math.max(seconds, 0) : seconds)
}

// Whether it is overdue is the server's to say: the part that holds the moment asks again.
function passed(element) {
  return Date.parse(element.dateTime) <= now()
}

function tellAll(root) {
  for (const element of root.querySelectorAll('time[data-shows]')) tell(element)
}

function tick() {
  tellAll(document)
  for (const element of document.querySelectorAll('time[data-shows="until"]')) {
    if (passed(element)) element.dispatchEvent(new CustomEvent('accord:passed', { bubbles: true }))
  }
}

onArrival(tellAll)
setInterval(tick, TICK_MS)
