// Accord's page script: what a visitor does on a page, sent to the Accord that serves this file.
import { add, flush, leave } from './queue.js'
import { campaign, marks, onMove, page } from './place.js'
import { change, consent, recall, withConsent } from './consent.js'
import { fields, properties } from './marked.js'
import { id, settings } from './tag.js'

function send(type, own, remember = () => {}) {
  const event = { type, messageId: id(), timestamp: new Date().toISOString(), ...own }
  const context = { page: page(), locale: navigator.language, userAgent: navigator.userAgent, library: { name: 'a.js' } }
  const found = marks()
  withConsent(() => {
    const { anonymous, user } = change(remember)
    add({ ...event, anonymousId: anonymous, userId: user, context: { ...context, campaign: campaign(found) } })
  })
}

const accord = {
  page: (name, words) => send('page', { name, properties: { ...page(), ...words } }),
  track: (event, words) => send('track', { event, properties: words }),
  group: (group, traits) => send('group', { groupId: String(group), traits }),
  identify(user, traits) {
    if (typeof user === 'object') return send('identify', { traits: user })
    send('identify', { traits }, (state) => {
      state.user = String(user)
    })
  },
  consent,
}

addEventListener('click', (event) => {
  const element = event.target.closest?.('[data-accord-event]:not(form)')
  if (element) accord.track(element.dataset.accordEvent, properties(element))
}, true)

addEventListener('submit', ({ target: form }) => {
  if (!form.dataset.accordEvent) return
  const traits = fields(form, 'accordTrait')
  if (Object.keys(traits).length) accord.identify(traits)
  accord.track(form.dataset.accordEvent, { ...properties(form), ...fields(form, 'accordField') })
}, true)

document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && leave())

function start() {
  if (settings.page !== 'manual') {
    accord.page()
    onMove(() => accord.page())
  }
  flush()
}

// Calls made before this file arrived wait in a list: `accord = window.accord || []`.
const early = window.accord
window.accord = accord
recall()
// A page that a browser prepares is not seen yet.
if (document.prerendering) document.addEventListener('prerenderingchange', start, { once: true })
else start()
if (Array.isArray(early)) for (const [name, ...words] of early) accord[name](...words)
