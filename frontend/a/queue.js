// What was not acknowledged yet. It lies in the browser's storage and is sent again with the same ids,
// so that Accord counts it once whatever the line does.
import { keep, kept, may } from './consent.js'
import { address, settings } from './tag.js'

const MOST = 200
const BATCH_BYTES = 50_000
const SOON_MS = 300
const LONGEST_WAIT_MS = 60_000

let timer = 0
let wait = 1_000
let sending = false

export function add(event) {
  const { queue } = kept()
  queue.push(event)
  queue.splice(0, queue.length - MOST)
  keep()
  later(SOON_MS)
}

function later(pause) {
  clearTimeout(timer)
  timer = setTimeout(flush, pause)
}

// Browsers let at most 64 kB leave with a page; a batch stays under that.
function batch() {
  const events = []
  let size = 0
  for (const event of kept().queue) {
    size += JSON.stringify(event).length
    if (events.length && size > BATCH_BYTES) break
    events.push(event)
  }
  return events
}

// As plain text a browser sends it to another origin without asking first.
function body(events) {
  return JSON.stringify({ writeKey: settings.key, sentAt: new Date().toISOString(), batch: events })
}

export async function flush() {
  if (sending || !may() || !kept().queue.length) return
  sending = true
  const events = batch()
  let done = false
  try {
    const answer = await fetch(address, { method: 'POST', body: body(events), keepalive: true, credentials: 'omit' })
    // What is refused for good would be refused again.
    done = answer.ok || (answer.status < 500 && answer.status !== 429)
    wait = 1_000 * (Number(answer.headers.get('retry-after')) || wait / 1_000)
  } catch {
    // No line: it waits here.
  }
  sending = false
  if (!may()) return
  if (done) {
    const ids = new Set(events.map((event) => event.messageId))
    kept().queue = kept().queue.filter((event) => !ids.has(event.messageId))
    keep()
    wait = 1_000
    if (kept().queue.length) later(0)
  } else {
    later(wait)
    wait = Math.min(wait * 2, LONGEST_WAIT_MS)
  }
}

// The page goes: a beacon outlives it. Nobody hears the answer, so the queue stays as it is.
export function leave() {
  if (may() && kept().queue.length && !sending) navigator.sendBeacon?.(address, body(batch()))
}
