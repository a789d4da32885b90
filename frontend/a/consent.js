// Consent: until it is given nothing touches the browser's storage and nothing is sent.
import { id, settings } from './tag.js'

const NAME = 'accord'
const WAITING = 100
const opted = navigator.globalPrivacyControl || navigator.doNotTrack === '1'

let state = null
let given = false
let waiting = []

export function may() {
  return given
}

// A call made before the answer waits in memory, and goes when the answer is no.
export function wait(call) {
  if (!refused && waiting.length < WAITING) waiting.push(call)
}

let refused = opted

export function consent(yes) {
  if (yes && !opted) {
    given = true
    kept()
    waiting.splice(0).forEach((call) => call())
    return
  }
  given = false
  refused = true
  state = null
  waiting = []
  stored((storage) => storage.removeItem(NAME))
}

// At the start: a tag that says so, or what an earlier page was told.
export function answered() {
  if (opted) return consent(false)
  if (settings.consent === 'given' || stored((storage) => storage.getItem(NAME))) consent(true)
}

// What is known of the visitor; reading it writes it, so that changes are kept by `keep`.
export function kept() {
  state ??= JSON.parse(stored((storage) => storage.getItem(NAME)) || 'null') ?? { anonymous: id(), queue: [] }
  return state
}

export function keep() {
  stored((storage) => storage.setItem(NAME, JSON.stringify(state)))
}

function stored(work) {
  try {
    return work(localStorage)
  } catch {
    return null
  }
}
