// Accord's page script: what a visitor does on a page, sent to the Accord that serves this file.
// Nothing is stored or sent before consent; a browser that asks not to be tracked is not.
import { answered, consent, kept, may, wait } from './consent.js'
import { campaign, moveOn, page } from './place.js'
import { add, flush, leave } from './queue.js'
import { id, settings } from './tag.js'

const DEFAULT_VIEW = settings.page !== 'manual'

function send(type, fields) {
  if (!may()) return wait(() => send(type, fields))
  const state = kept()
  add({
    type,
    messageId: id(),
    timestamp: new Date().toISOString(),
    anonymousId: state.anonymous,
    userId: state.user,
    context: { page: page(), campaign: campaign(), locale: navigator.language, userAgent: navigator.userAgent, library: { name: 'a.js' } },
    ...fields,
  })
}

const accord = {
  page: (name, properties) => send('page', { name, properties: { ...page(), ...properties } }),
  track: (event, properties) => send('track', { event, properties }),
  identify(user, traits) {
    if (typeof user === 'object') [user, traits] = [undefined, user]
    const remember = () => user && (kept().user = String(user))
    if (may()) remember()
    else wait(remember)
    send('identify', { traits })
  },
  group: (groupId, traits) => send('group', { groupId: String(groupId), traits }),
  consent,
  flush,
}

// Elements marked `data-accord-event` tell when they are pressed, forms when they are sent; other
// attributes `data-accord-…` are properties.
function marked(element) {
  const properties = {}
  for (const [name, value] of Object.entries(element.dataset)) {
    const key = name.match(/^accord(?!Event$)([A-Z].*)/)?.[1]
    if (key) properties[key[0].toLowerCase() + key.slice(1)] = value
  }
  return properties
}

// Of a form only the fields that are marked are read: as traits of the person or properties of the event.
function fields(form, mark) {
  const found = [...form.elements].filter((field) => field.dataset[mark] && field.value && (field.checked ?? true | !/checkbox|radio/.test(field.type)))
  return Object.fromEntries(found.map((field) => [field.dataset[mark], field.value]))
}

addEventListener('click', (event) => {
  const element = event.target.closest?.('[data-accord-event]:not(form)')
  if (element) accord.track(element.dataset.accordEvent, marked(element))
}, true)

addEventListener('submit', (event) => {
  const form = event.target
  if (!form.dataset?.accordEvent) return
  const traits = fields(form, 'accordTrait')
  if (Object.keys(traits).length) accord.identify(traits)
  accord.track(form.dataset.accordEvent, { ...marked(form), ...fields(form, 'accordProperty') })
}, true)

function start() {
  if (DEFAULT_VIEW) {
    accord.page()
    moveOn(() => accord.page())
  }
  flush()
}

// Calls made before this file arrived wait in a list: `accord = window.accord || []`.
const early = window.accord
window.accord = accord
answered()
if (document.prerendering) document.addEventListener('prerenderingchange', start, { once: true })
else start()
if (Array.isArray(early)) for (const [name, ...words] of early) accord[name]?.(...words)

addEventListener('pagehide', leave)
document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && leave())
