// Keys of the page's commands, single ("j"), in a row ("g l") and held together ("mod+k").
import { chosen } from './choices.js'
import { commands } from './commands.js'
import { run } from './actions.js'

const SEQUENCE_MS = 1200
const NAMES = { ' ': 'space', 'arrowleft': 'left', 'arrowright': 'right', 'arrowup': 'up', 'arrowdown': 'down' }
const WRITES = 'input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"]), textarea, select, [contenteditable="true"]'

let begun = ''
let begunAt = 0

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.isComposing) return
  const pressed = nameOf(event)
  if (!pressed || !heard(event, pressed)) return
  const sequence = event.timeStamp - begunAt < SEQUENCE_MS && begun ? `${begun} ${pressed}` : pressed
  const command = find(sequence) ?? find(pressed)
  begun = command ? '' : pressed
  begunAt = event.timeStamp
  if (command && run(command) !== false) event.preventDefault()
})

function nameOf(event) {
  const key = event.key?.toLowerCase()
  if (!key || ['control', 'meta', 'shift', 'alt', 'altgraph'].includes(key)) return ''
  const name = NAMES[key] ?? key
  const held = [(event.ctrlKey || event.metaKey) && 'mod', event.altKey && 'alt']
  // Shift is part of a character such as "?"; it is named beside keys that are no character.
  if (event.shiftKey && name.length > 1) held.push('shift')
  return [...held.filter(Boolean), name].join('+')
}

// Single keys may be switched off, and belong to the field one writes in or the menu one is in.
function heard(event, pressed) {
  if (pressed.includes('mod+')) return true
  if (event.altKey) return false
  if (event.target.closest?.(WRITES)) return false
  if (event.target.closest?.('dialog:modal')) return false
  const single = !['escape', 'enter', 'shift+enter'].includes(pressed)
  if (single && chosen('keys') === 'off') return false
  return !(pressed === 'enter' && event.target.closest?.('a, button, summary, input'))
}

function find(keys) {
  return commands().find((command) => command.keys?.includes(keys))
}
