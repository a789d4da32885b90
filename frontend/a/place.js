// Where the visitor is and which campaign brought them.
import { change } from './consent.js'

const MARKS = { utm_source: 'source', utm_medium: 'medium', utm_campaign: 'name', utm_term: 'term', utm_content: 'content' }
const VISIT_MS = 30 * 60_000

let before = document.referrer
let here = location.href

export function page() {
  const { href: url, pathname: path, search } = location
  return { url, path, search, referrer: before, title: document.title }
}

export function marks() {
  const query = new URLSearchParams(location.search)
  const found = Object.entries(MARKS).map(([mark, name]) => [name, query.get(mark)]).filter(([, value]) => value)
  return found.length ? Object.fromEntries(found) : null
}

// The marks that a visit began with stay with it over navigation, until it has rested.
export function campaign(found) {
  return change((state) => {
    if (found) state.campaign = found
    else if (!(Date.now() - state.seen < VISIT_MS)) delete state.campaign
    state.seen = Date.now()
  }).campaign
}

// A site that changes its address without loading a page: each new path is a view.
export function onMove(view) {
  const moved = () => {
    const [from, to] = [here, location.href]
    if (from.split('#')[0] === to.split('#')[0]) return
    before = from
    here = to
    // The title changes after the address.
    setTimeout(view)
  }
  for (const name of ['pushState', 'replaceState']) {
    const original = history[name]
    history[name] = function (...words) {
      original.apply(this, words)
      moved()
    }
  }
  addEventListener('popstate', moved)
}
