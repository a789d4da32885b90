// What a command or a pressed element can do: an action offered by a module, `#id` (that element is
// pressed), or `row SELECTOR` (pressed within the current row). An action that found nothing to do
// answers false, and the key goes on to the browser.
const ACTIONS = {
  print: () => window.print(),
  search: () => focused('[data-search]') || act('palette'),
}

export function offer(actions) {
  Object.assign(ACTIONS, actions)
}

export function act(name, source) {
  if (name.startsWith('#')) return pressed(document, name)
  if (name.startsWith('row ')) return pressed(document.querySelector('[data-rows] [aria-current="true"]'), name.slice(4))
  const action = ACTIONS[name]
  if (!action) throw new Error(`There is no action "${name}".`)
  return action(source)
}

export function run(command) {
  if (command.href) location.assign(command.href)
  else return act(command.action)
}

export function pressed(root, selector) {
  const found = root?.querySelector(selector)
  found?.click()
  return Boolean(found)
}

function focused(selector) {
  const found = document.querySelector(selector)
  found?.focus()
  found?.select?.()
  return Boolean(found)
}

// `data-does` names an action: one listener for everything that is pressed.
document.addEventListener('click', (event) => {
  const source = event.target.closest('[data-does]')
  if (!source) return
  event.preventDefault()
  act(source.dataset.does, source)
})
