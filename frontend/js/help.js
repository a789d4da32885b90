// The key list of this page, filled from its commands each time it is shown.
import { commands } from './commands.js'
import { keysOf } from './key-words.js'
import { offer } from './actions.js'
import { openDialog } from './dialogs.js'

offer({ help: showHelp })

function showHelp() {
  const list = document.querySelector('#help .key-list')
  if (!list) return false
  const keyed = commands().filter((command) => command.keys?.length)
  list.replaceChildren(...[...Map.groupBy(keyed, (command) => command.place ?? '')].map(section))
  return openDialog('help')
}

function section([place, held]) {
  const part = document.createElement('section')
  const pairs = document.createElement('dl')
  pairs.append(...held.map(pair))
  part.append(told('h3', place), pairs)
  return part
}

function pair(command) {
  const line = document.createElement('div')
  const keys = document.createElement('dd')
  keys.append(...keysOf(command))
  line.append(told('dt', command.words), keys)
  return line
}

function told(tag, text) {
  const element = document.createElement(tag)
  element.textContent = text
  return element
}
