// What was not acknowledged yet. It lies in the browser's storage and is sent again with the same ids,
// so that Accord counts it once whatever the line does.
import { change, known, may } from './consent.js'
import { address, settings } from './tag.js'

const MOST = 200
const SOON_MS = 300
const LONGEST_WAIT_MS = 60_000
// Browsers let at most 64 kB leave with a page.
const BATCH_CHARACTERS = 50_000

let timer = 0
let wait = 1_000
let sending = false

export function add(event) {
  change((state) => {
    state.queue = [...state.queue, event].slice(-MOST)
  })
  later(SOON_MS)
}

export async function flush() {
  if (sending || !waiting()) return
  sending = true
  const events = batch()
  const done = await post(events)
  sending = false
  if (done) drop(events)
  if (waiting()) later(done ? 0 : wait)
  wait = done ? 1_000 : Math.min(wait * 2, LONGEST_WAIT_MS)
}

// The page goes: a beacon outlives it. Nobody hears its answer, so the queue stays as it is.
export function leave() {
  if (!sending && waiting()) navigator.sendBeacon(address, body(batch()))
}

function waiting() {
  return may() && known().queue.length
}

function later(pause) {
  clearTimeout(timer)
  timer = setTimeout(flush, pause)
}

function batch() {
  let size = 0
  return known().queue.filter((event, index) => {
    size += JSON.stringify(event).length
    return !index || size < BATCH_CHARACTERS
  })
}

// As plain text a browser sends it to another origin without asking first.
function body(events) {
  return JSON.stringify({ writeKey: settings.key, sentAt: new Date().toISOString(), batch: events })
}

async function post(events) {
  try {
    const answer = await fetch(address, { method: 'POST', body: body(events), keepalive: true, credentials: 'omit' })
    wait = 1_000 * answer.headers.get('retry-after') || wait
    // What is refused for good would be refused again.
    return answer.ok || (answer.status < 500 && answer.status !== 429)
  } catch {
    return false
  }
}

function drop(events) {
  if (!may()) return
  const ids = events.map((event) => event.messageId)
  change((state) => {
    state.queue = state.queue.filter((event) => !ids.includes(event.messageId))
  })
}
