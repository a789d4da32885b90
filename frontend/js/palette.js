// The command palette: a field and the list of the page's commands that match what is written.
import { closeTop, openDialog } from './dialogs.js'
import { offer, run } from './actions.js'
import { commands } from './commands.js'
import { keysOf } from './key-words.js'

const SHOWN = 40
let matching = []
let at = 0

offer({ palette: openPalette })

function openPalette() {
  const field = document.querySelector('#palette input')
  if (!field) return false
  field.value = ''
  openDialog('palette')
  list()
  field.focus()
}

function list() {
  matching = ranked(commands(), document.querySelector('#palette input').value).slice(0, SHOWN)
  at = 0
  document.querySelector('#palette [role="listbox"]').replaceChildren(...matching.map(option))
  document.querySelector('#palette .palette-none').hidden = matching.length > 0
  point()
}

// Every word written must begin a word of the command, its place or its other names; those whose own
// words begin with the text come first.
function ranked(all, written) {
  const words = fold(written).split(/\s+/).filter(Boolean)
  const scored = all.map((command, order) => ({ command, order, score: score(command, words) }))
  return scored.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score || a.order - b.order).map(({ command }) => command)
}

function score(command, words) {
  const own = fold(command.words).split(/\s+/)
  const other = fold(`${command.place ?? ''} ${command.also ?? ''}`).split(/\s+/)
  const points = words.map((word) => (own.some((name) => name.startsWith(word)) ? 2 : other.some((name) => name.startsWith(word)) ? 1 : 0))
  if (points.includes(0)) return 0
  return 1 + points.reduce((sum, point) => sum + point, 0) + (words.length && own[0].startsWith(words[0]) ? 1 : 0)
}

function fold(text) {
  return text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '')
}

function option(command, index) {
  const line = document.createElement('div')
  line.role = 'option'
  line.id = `palette-${index}`
  line.dataset.index = String(index)
  const words = document.createElement('span')
  words.textContent = command.words
  const place = document.createElement('span')
  place.className = 'place'
  place.textContent = command.place ?? ''
  const keys = document.createElement('span')
  keys.className = 'keys'
  keys.append(...keysOf(command))
  line.append(words, place, keys)
  return line
}

function point() {
  const options = document.querySelectorAll('#palette [role="option"]')
  options.forEach((line, index) => line.setAttribute('aria-selected', String(index === at)))
  const field = document.querySelector('#palette input')
  field.setAttribute('aria-activedescendant', options[at]?.id ?? '')
  options[at]?.scrollIntoView({ block: 'nearest' })
}

function choose(index) {
  const command = matching[index]
  if (!command) return
  closeTop(document.querySelector('#palette input'))
  run(command)
}

document.addEventListener('input', (event) => {
  if (event.target.matches('#palette input')) list()
})

document.addEventListener('keydown', (event) => {
  if (!event.target.matches?.('#palette input') || event.isComposing) return
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step && matching.length) {
    at = (at + step + matching.length) % matching.length
    point()
  } else if (event.key === 'Enter') choose(at)
  else return
  event.preventDefault()
})

document.addEventListener('click', (event) => {
  const line = event.target.closest('#palette [role="option"]')
  if (line) choose(Number(line.dataset.index))
})
