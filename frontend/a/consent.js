// Consent: until it is given nothing touches the browser's storage and nothing is sent.
import { id, settings } from './tag.js'

const NAME = 'accord'
const WAITING = 100
// Global Privacy Control: the visitor told the browser to say no everywhere.
const OBJECTS = navigator.globalPrivacyControl === true

let given = false
let refused = OBJECTS
let waiting = []
let memory = null

export function may() {
  return given
}

// Now, or once consent is given; what waits for it is forgotten when the answer is no.
export function withConsent(call) {
  if (given) call()
  else if (!refused && waiting.length < WAITING) waiting.push(call)
}

export function consent(yes) {
  given = yes === true && !OBJECTS
  refused = !given
  const waited = waiting
  waiting = []
  if (given) {
    change(() => {})
    waited.forEach((call) => call())
  } else {
    memory = null
    stored((storage) => storage.removeItem(NAME))
  }
}

// At the start: what an earlier page was told, or a tag that says so.
export function recall() {
  if (OBJECTS) consent(false)
  else if (settings.consent === 'given' || stored((storage) => storage.getItem(NAME))) consent(true)
}

// What is known of the visitor. It is read anew each time: another tab may have changed it.
export function known() {
  memory = stored((storage) => JSON.parse(storage.getItem(NAME))) ?? memory ?? { anonymous: id(), queue: [] }
  return memory
}

export function change(work) {
  const state = known()
  work(state)
  stored((storage) => storage.setItem(NAME, JSON.stringify(state)))
  return state
}

// A browser that stores nothing keeps it for the page.
function stored(work) {
  try {
    return work(localStorage)
  } catch {
    return null
  }
}
