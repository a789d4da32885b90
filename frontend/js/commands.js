// The page's commands: one list, embedded by the server, feeds palette, key list and keys.
let read = { text: null, commands: [] }

export function commands() {
  const text = document.getElementById('commands')?.textContent ?? '[]'
  if (text !== read.text) read = { text, commands: JSON.parse(text) }
  return read.commands
}
