// How keys are written for people.
const APPLE = /Mac|iPhone|iPad/.test(navigator.platform)
const WORDS = { mod: APPLE ? '⌘' : 'Ctrl', shift: APPLE ? '⇧' : 'Shift', alt: APPLE ? '⌥' : 'Alt', escape: 'Esc', enter: '↵', left: '←', right: '→', up: '↑', down: '↓', space: '␣' }

export function keysOf(command) {
  return (command.keys ?? []).flatMap((keys, index) => {
    const marks = keys.split(' ').map(mark)
    return index ? [' ', ...marks] : marks
  })
}

function mark(held) {
  const element = document.createElement('kbd')
  element.textContent = held.split('+').map((key) => WORDS[key] ?? (key.length === 1 ? key.toUpperCase() : key)).join(APPLE ? '' : '+')
  return element
}
